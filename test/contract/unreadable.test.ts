// What comes over a connection and is no request that can be read: answered in the one shape, or closed, and harmless.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { ProblemAnswer } from '../../src/http/problems.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { exchange, inject, listen, parseAnswer, type Sent } from './connections.ts'
import { whileLocked } from './locked.ts'

const service = await startService(t)
const { app, anonymous, config } = service
const port = await listen(app)
const nhri = await service.as('nhrc-qatar')

const raw = async (bytes: string): Promise<Sent> => parseAnswer(await exchange(port, bytes))

t.test('addresses that are malformed or very long', async (t) => {
  for (const url of [
    '/v1/actors/%zz',
    '/v1/actors/%E0%A4%A',
    `/v1/actors/${'a'.repeat(5_000)}`,
    '/v1/actors/%00',
    '/v1/reports/1',
  ]) {
    const answer = await anonymous.get(url)
    t.match(answer, { status: 400, body: { code: 'request_invalid' } }, url.slice(0, 30))
    t.ok(answer.headers['x-request-id'])
  }
  for (const query of [
    '%zz',
    'a=%zz',
    '%00=1',
    'limit=%00',
    'cursor=%00',
    '__proto__=1',
    'constructor=1',
    'limit[]=1',
    `a=${'b'.repeat(5_000)}`,
  ]) {
    t.match(await anonymous.get(`/v1/reports?${query}`), { status: 400, body: { status: 400 } }, query.slice(0, 30))
  }
})

t.test('bodies that are not what they say', async (t) => {
  const deep = `{"narrative":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  for (const body of ['{', '', 'nul', '{"a":1,}', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":1}}', deep]) {
    const answer = await nhri.post('/v1/reports', body)
    if (body === '') t.match(answer, { status: 422, body: { code: 'body_invalid' } }, 'nothing at all')
    else t.match(answer, { status: 400, body: { code: 'json_invalid' } }, body.slice(0, 20))
  }
  t.match(await nhri.post('/v1/reports'), { status: 422, body: { code: 'body_invalid' } })
  for (const encoding of ['rot13', 'gzip, gzip']) {
    const answer = await nhri.post('/v1/reports', reportBody(), { 'content-encoding': encoding })
    t.match(answer, { status: 415, body: { code: 'media_type_unsupported' } }, encoding)
  }
  t.match(await nhri.post('/v1/reports', '{}', { 'content-encoding': 'gzip' }), { body: { code: 'json_invalid' } })
})

t.test('bodies that come compressed are read, and what swells beyond the limit is not', async (t) => {
  const order = { actor: 'nhrc-qatar', scope: 'reports:write', subject: 'somebody', lifetimeSeconds: 60 }
  const send = async (payload: Buffer) => {
    const headers = {
      authorization: `Bearer ${await signLocalToken(config, order)}`,
      'idempotency-key': 'compressed',
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    }
    return inject(app, { method: 'POST', url: '/v1/reports', headers, payload })
  }
  t.match(await send(gzipSync(JSON.stringify(reportBody({ period_start: '2020-01-01', period_end: '2020-12-31' })))), {
    status: 201,
  })
  t.match(await send(gzipSync(`{"a":"${'x'.repeat(50_000_000)}"}`)), { status: 413, body: { code: 'body_too_large' } })
})

t.test('what is no request at all is answered as a problem or closed, and harms nobody else', async (t) => {
  const answered = {
    'hello\r\n\r\n': 400,
    'GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n': 400,
    'POST /v1/reports HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n': 400,
    'POST /v1/reports HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n': 400,
    [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`]: 431,
  }
  for (const [bytes, status] of Object.entries(answered)) {
    const answer = await raw(bytes)
    t.equal(answer.status, status, bytes.slice(0, 40))
    t.ok(ProblemAnswer.safeParse(answer.body).success)
    t.equal(answer.headers.connection, 'close')
  }
  await exchange(port, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
  await exchange(port, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03')
  t.equal((await raw('GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).status, 200)
})

t.test('an address with letters that may not stand in it is refused with how to write them', async (t) => {
  for (const address of ['/v1/actors?name=قطر', '/v1/actors/é', '/v1/actors?name=a b', '/v1/actors?name=a\u0001']) {
    const { status, body } = await raw(`GET ${address} HTTP/1.1\r\nHost: a\r\n\r\n`)
    t.match({ status, body }, { status: 400, body: { code: 'request_invalid', detail: /address/ } }, address)
    t.match(
      body.errors,
      [{ detail: /beyond ASCII.*space/, mend: /percent.*curl -G --data-urlencode 'name=…'/ }],
      address,
    )
    t.notMatch(JSON.stringify(body), /قطر|é/, 'nothing that was sent is repeated')
  }
  const { body } = await raw('hello\r\n\r\n')
  t.notMatch(JSON.stringify(body), /percent/, 'what has no address has no letters in it')
  const encoded = `/v1/actors?name=${encodeURIComponent('قطر')}`
  t.equal((await raw(`GET ${encoded} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).status, 200)
})

t.test('garbage behind a request is not answered as that request', async (t) => {
  const live = 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'
  t.notMatch(await exchange(port, `${live}garbage\r\n\r\n`), / 400 /, 'it is still being worked on')
  const later = net.connect(port, '127.0.0.1')
  later.write(live)
  const [first] = await once(later, 'data')
  t.match(first.toString(), /^HTTP\/1.1 200 /)
  later.write('garbage\r\n\r\n')
  t.match((await once(later, 'data')).toString(), /^HTTP\/1.1 400 .*"request_invalid"/s, 'it had been answered')

  const order = { actor: 'nhrc-qatar', scope: 'reports:write', subject: 'somebody', lifetimeSeconds: 60 }
  const key = { 'idempotency-key': 'before-garbage' }
  const body = JSON.stringify(reportBody({ period_start: '2021-05-01', period_end: '2021-05-31' }))
  const head = [
    'POST /v1/reports HTTP/1.1',
    'Host: a',
    `Authorization: Bearer ${await signLocalToken(config, order)}`,
    `Idempotency-Key: ${key['idempotency-key']}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ].join('\r\n')
  const answer = await whileLocked(service, 'reports', async (somebodyWaits) => {
    const socket = net.connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (data) => {
      received += data
    })
    socket.on('error', () => {})
    const closed = once(socket, 'close')
    socket.write(`${head}\r\n\r\n${body}`)
    await somebodyWaits()
    socket.write('garbage\r\n\r\n')
    await closed
    return { answer: received }
  })
  t.equal(answer, '')
  const repeat = async () =>
    (await service.as('nhrc-qatar', ['reports:write'], 'somebody')).post('/v1/reports', body, key)
  let repeated = await repeat()
  for (; repeated.body.code === 'request_in_flight'; repeated = await repeat()) await sleep(10)
  t.equal(repeated.status, 201, 'who repeats it is told what became of it')
  const { data } = (await anonymous.get('/v1/reports?author_id=nhrc-qatar&period_from=2021-05-01&period_to=2021-05-31'))
    .body
  t.equal(data.length, 1)
})

t.test('what Node would refuse by itself, without a word, is refused in the one shape', async (t) => {
  const live = 'GET /health/live HTTP/1.1\r\nConnection: close\r\n'
  const refused: [bytes: string, parameter: string][] = [
    [`${live}\r\n`, 'host'],
    [`${live}Host: a\r\nHost: b\r\n\r\n`, 'host'],
    [`${live}Host: a\r\nhOST: a\r\n\r\n`, 'host'],
    ['POST /v1/reports HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}', 'host'],
    ['GET /nowhere HTTP/1.1\r\n\r\n', 'host'],
    [`${live}Host: a\r\nExpect: foo\r\n\r\n`, 'expect'],
    ['POST /v1/reports HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nContent-Length: 2\r\n\r\n', 'expect'],
  ]
  for (const [bytes, parameter] of refused) {
    const { status, body, headers } = await raw(bytes)
    const expected = { status: 400, body: { code: 'request_invalid', errors: [{ parameter, detail: /./, mend: /./ }] } }
    t.match({ status, body }, expected, bytes)
    t.match(headers, { connection: 'close', 'x-request-id': /./, 'content-type': /^application\/problem\+json/ })
  }
  t.equal((await raw('GET /health/live HTTP/1.0\r\n\r\n')).status, 200, 'HTTP/1.0 knows no Host')
  t.equal((await raw(`${live}Host:\r\n\r\n`)).status, 200, 'it may be empty')
  const continued = await exchange(port, `${live}Host: a\r\nExpect: 100-Continue\r\n\r\n`)
  t.match(continued, /^HTTP\/1.1 100 .*HTTP\/1.1 200 /s)
})
