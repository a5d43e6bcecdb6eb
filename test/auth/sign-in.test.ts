// Signing in with a real OpenID provider: its tokens open the service, its key may change, and it may be down.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Answer, type Service, startService } from '../support/app.ts'
import { audience, startProvider } from './openid-provider.ts'

const get = (service: Service, token: string): Promise<Answer> =>
  service.client({ authorization: `Bearer ${token}` }).get('/v1/sources')

const serviceTrusting = (t: Test, issuer: string) => startService(t, { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience })

/** Asks again until the answer has this status, for at most 15 s. */
async function eventually(status: number, ask: () => Promise<Answer>): Promise<Answer> {
  for (const began = Date.now(); ; await sleep(200)) {
    const answer = await ask()
    if (answer.status === status || Date.now() - began > 15_000) return answer
  }
}

t.test('signs in, and goes on through a change of keys', async (t) => {
  const first = await startProvider(t)
  const service = await serviceTrusting(t, first.issuer)
  const old = await first.signIn('qat', 'reports:write')
  t.equal((await get(service, old)).status, 200)

  const client = service.client({ authorization: `Bearer ${old}` })
  t.equal((await client.post('/v1/reports', {})).status, 422, 'the scope opens what it names')
  t.equal((await client.post('/v1/actors', {})).body.code, 'scope_missing')
  const stranger = await get(service, await first.signIn('nobody-we-know', 'reports:write'))
  t.match(stranger.body, { code: 'token_invalid', detail: /not registered/ })
  t.equal((await service.anonymous.get('/.well-known/jwks.json')).status, 404, 'there is no local issuer')

  await first.close()
  t.equal((await get(service, old)).status, 200, 'the keys are kept while the provider is down')

  const second = await startProvider(t, first.port)
  const renewed = await second.signIn('qat', 'reports:write')
  t.equal((await eventually(200, () => get(service, renewed))).status, 200)
  t.match((await eventually(401, () => get(service, old))).body, {
    code: 'token_invalid',
    detail: /not signed with a key/,
  })
})

t.test('starts while the provider is down, and signs in when it is back', async (t) => {
  const before = await startProvider(t)
  const early = await before.signIn('qat', '')
  await before.close()
  const service = await serviceTrusting(t, before.issuer)

  t.equal((await service.anonymous.get('/v1/sources')).status, 200, 'reading goes on')
  const answer = await get(service, early)
  t.equal(answer.status, 503)
  t.equal(answer.body.code, 'unavailable')
  t.ok(Number(answer.headers['retry-after']) > 0)
  t.match(service.log.join(''), /OpenID provider/)
  t.notOk(service.log.join('').includes(early))

  const back = await startProvider(t, before.port)
  const token = await back.signIn('qat', '')
  t.equal((await eventually(200, () => get(service, token))).status, 200)
  t.equal((await get(service, early)).status, 401)
})

const warnings = (service: Service) => service.log.filter((line) => line.includes('OpenID provider'))

/** Waits at most 15 s. */
async function until(isSo: () => boolean): Promise<void> {
  for (const began = Date.now(); !isSo() && Date.now() - began < 15_000; ) await sleep(20)
}

t.test('the start asks the provider before any token comes, and says once what is wrong', async (t) => {
  const provider = await startProvider(t)
  const asked: string[] = []
  provider.onRequest((path) => asked.push(path))
  const service = await serviceTrusting(t, provider.issuer)
  await until(() => asked.length === 2)
  t.strictSame(asked, ['/.well-known/openid-configuration', '/jwks'])
  t.strictSame(warnings(service), [])

  await provider.close()
  const alone = await serviceTrusting(t, provider.issuer)
  await until(() => warnings(alone).length > 0)
  t.match(
    warnings(alone).map((line) => JSON.parse(line)),
    [{ level: 40, url: `${provider.issuer}/.well-known/openid-configuration`, reason: 'fetch failed: ECONNREFUSED' }],
  )
  t.equal(warnings(alone).length, 1)
})

t.test('a provider that never answers does not delay the start', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1')
  const sockets: Socket[] = []
  silent.on('connection', (socket) => sockets.push(socket))
  await once(silent, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  const service = await serviceTrusting(t, `http://127.0.0.1:${(silent.address() as AddressInfo).port}`)
  await until(() => sockets.length > 0)
  t.equal((await service.anonymous.get('/v1/sources')).status, 200)
  t.strictSame(warnings(service), [], 'nobody has waited until it was given up')
  await until(() => warnings(service).length > 0)
  t.equal(warnings(service).length, 1)
})

t.test('many requests at once ask the provider once', async (t) => {
  const provider = await startProvider(t)
  const token = await provider.signIn('qat', '')
  const asked: string[] = []
  provider.onRequest((path) => asked.push(path))
  const service = await serviceTrusting(t, provider.issuer)
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(service, token)))
  t.ok(answers.every(({ status }) => status === 200))
  t.strictSame(asked, ['/.well-known/openid-configuration', '/jwks'])
})

t.test('does not believe a document that names another issuer', async (t) => {
  const provider = await startProvider(t)
  const service = await serviceTrusting(t, `http://localhost:${provider.port}`)
  const answer = await get(service, await provider.signIn('qat', ''))
  t.equal(answer.status, 503)
})
