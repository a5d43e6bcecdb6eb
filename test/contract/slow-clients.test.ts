// Clients that dawdle, stall or vanish are let go in time and harm nobody; nothing is warned of at the start.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { exchange, listen, parseAnswer } from './connections.ts'

const warnings: string[] = []
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`))

const service = await startService(t)
const { server } = service.app
const limits = {
  requestTimeout: server.requestTimeout,
  headersTimeout: server.headersTimeout,
  keepAliveTimeout: server.keepAliveTimeout,
  timeout: server.timeout,
}
// The same, but for tests that do not wait so long; they are looked at once a second in any case.
Object.assign(server, { requestTimeout: 600, headersTimeout: 300, keepAliveTimeout: 200 })
const port = await listen(service.app)
const order = { actor: 'nhrc-qatar', scope: 'reports:write', subject: 'somebody', lifetimeSeconds: 60 }
const authorization = `Bearer ${await signLocalToken(service.config, order)}`
const head = (more: string) =>
  `POST /v1/reports HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n${more}\r\n\r\n`
const alive = async () => (await service.anonymous.get('/health/ready')).status === 200

t.test('the limits are these', async (t) => {
  t.strictSame(limits, { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 30_000, timeout: 30_000 })
})

t.test('a head that does not come to an end', async (t) => {
  const answer = parseAnswer(await exchange(port, 'GET /v1/sources HTTP/1.1\r\nHost: a\r\nX-Slow: '))
  t.match(answer, { status: 408, body: { code: 'request_timeout' }, headers: { connection: 'close' } })
})

t.test('a head that comes byte by byte', async (t) => {
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => {})
  let received = ''
  socket.on('data', (data) => {
    received += data
  })
  const closed = once(socket, 'close')
  const drip = setInterval(() => socket.write('x'), 50)
  socket.write('GET /v1/sources HTTP/1.1\r\nHost: a\r\nX-Slow: ')
  await closed
  clearInterval(drip)
  t.match(parseAnswer(received), { status: 408, body: { code: 'request_timeout' } })
})

t.test('a body that does not come', async (t) => {
  const answer = parseAnswer(await exchange(port, `${head('Content-Length: 1000')}{"recommendation_id"`))
  t.match(answer, { status: 408, body: { code: 'request_timeout' } })
  const chunked = parseAnswer(await exchange(port, `${head('Transfer-Encoding: chunked')}5\r\n{"a":`))
  t.match(chunked, { status: 408, body: { code: 'request_timeout' } })
  t.ok(await alive())
})

t.test('a connection on which nothing more is asked', async (t) => {
  const text = await exchange(port, 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
  t.match(parseAnswer(text), { status: 200 })
})

t.test('clients that go away in the midst', async (t) => {
  const body = JSON.stringify(reportBody())
  for (const bytes of [
    'GET /v1/rep',
    head('Content-Length: 1000'),
    `${head('Content-Length: 1000')}${body.slice(0, 100)}`,
    `${head(`Content-Length: ${Buffer.byteLength(body)}`)}${body}`,
    'GET /v1/recommendations?limit=200&include=raw HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n',
  ]) {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(bytes)
    await sleep(5)
    socket.resetAndDestroy()
  }
  await sleep(200)
  t.ok(await alive())
  t.strictSame(
    service.log.filter((line) => JSON.parse(line).level >= 50),
    [],
  )
})

t.test('a hundred dawdlers keep nobody waiting', async (t) => {
  const sockets = Array.from({ length: 100 }, () => {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`${head('Content-Length: 1000')}{`)
    return socket
  })
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
  await sleep(100)
  const started = performance.now()
  t.match(parseAnswer(await exchange(port, 'GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')), {
    status: 200,
  })
  t.ok(performance.now() - started < 1_000)
  for (const socket of sockets) socket.resume()
  await closed
})

t.test('nothing was warned of', async (t) => t.strictSame(warnings, []))
