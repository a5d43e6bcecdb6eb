// A stop: what is in flight is answered, what comes now is told to come again, and no connection is kept.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { ProblemAnswer } from '../../src/http/problems.ts'
import { startAnother, startService } from '../support/app.ts'
import { listen, parseAnswer } from './connections.ts'

// The one that stops borrows its database and keys from one that stays.
const service = await startService(t)
const { app, config, log } = await startAnother(t, service)
const port = await listen(app)
const order = { actor: 'nhrc-qatar', scope: 'reports:write', subject: 'somebody', lifetimeSeconds: 60 }
const authorization = `Authorization: Bearer ${await signLocalToken(config, order)}\r\n`

/** A connection of which each answer can be awaited. */
async function connection() {
  const socket = net.connect(port, '127.0.0.1')
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  return {
    closed,
    async ask(bytes: string) {
      let text = ''
      const read = (data: Buffer) => {
        text += data
      }
      socket.on('data', read).write(bytes)
      while (!/\r\n\r\n.*\}$/s.test(text)) await Promise.race([once(socket, 'data'), closed])
      socket.off('data', read)
      return parseAnswer(text)
    },
    write: (bytes: string) => void socket.write(bytes),
  }
}

const inFlight = await connection()
inFlight.write(
  `POST /v1/reports HTTP/1.1\r\nHost: a\r\n${authorization}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n`,
)
/** Each is in the midst of a head when the stop begins: nothing has come of it yet. */
const late = await Promise.all(
  [
    { request: 'GET /v1/sources', first: false },
    { request: 'GET /v1/sources', first: true },
    { request: 'GET /nowhere', first: true },
    { request: 'DELETE /v1/reports/11111111-1111-4111-8111-111111111111', first: true },
  ].map(async ({ request, first }) => {
    const kept = await connection()
    const before = first ? await kept.ask('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n') : null
    kept.write(`${request} HTTP/1.1\r\nHost: a\r\nOrigin: https://any.example\r\n`)
    return { request, before, ...kept }
  }),
)
await sleep(200)
const stopped = app.close()
await sleep(200)

t.test('what comes while the service stops, on new and on kept connections', async (t) => {
  for (const { request, before, ask, closed } of late) {
    if (before !== null) t.equal(before.headers.connection, 'keep-alive')
    const { status, headers, body } = await ask('\r\n')
    t.match(body, { code: 'unavailable', status: 503, type: `${config.publicUrl}/problems/unavailable` }, request)
    t.ok(ProblemAnswer.safeParse(body).success)
    t.equal(status, 503)
    t.match(headers, {
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '2',
      'cache-control': 'no-store',
      connection: 'close',
      // So that a page of another site can read it, too.
      'access-control-allow-origin': '*',
    })
    t.equal(body.instance, `urn:uuid:${headers['x-request-id']}`)
    await closed
  }
  const seen = log.map((line) => JSON.parse(line)).filter(({ status }) => status === 503)
  t.equal(seen.length, late.length, 'each is in the log')
  t.strictSame(
    seen.filter(({ level }) => level > 30),
    [],
    'and none alarms',
  )
})

t.test('what was in flight is answered, and its connection is not kept', async (t) => {
  const { status, headers, body } = await inFlight.ask('{}')
  t.match({ status, headers, body }, { status: 422, headers: { connection: 'close' }, body: { code: 'body_invalid' } })
  await inFlight.closed
  await stopped
})
