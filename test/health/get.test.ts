// GET /health/live and /health/ready
import net from 'node:net'
import t from 'tap'
import { createApp } from '../../src/app.ts'
import { connect } from '../../src/database/client.ts'
import { startService } from '../support/app.ts'
import { freePort } from '../support/ports.ts'

const service = await startService(t)

t.test('both answer while all is well, and are kept by nobody', async (t) => {
  for (const url of ['/health/live', '/health/ready']) {
    const answer = await service.anonymous.get(url)
    t.match(answer, { status: 200, body: { status: 'ok' }, headers: { 'cache-control': 'no-store' } })
  }
})

t.test('probes may bring parameters of their own', async (t) => {
  t.equal((await service.anonymous.get('/health/live?probe=1')).status, 200)
})

t.test('without its database the service lives and is not ready', async (t) => {
  const db = connect('postgres://nobody@127.0.0.1:1/none', () => {})
  const app = await createApp({ config: service.config, db, log: { write: () => {} } })
  t.equal((await app.inject('/health/live')).statusCode, 200)
  const ready = await app.inject('/health/ready')
  t.equal(ready.statusCode, 503)
  t.match(ready.json(), { code: 'unavailable' })
  t.equal(ready.headers['retry-after'], '2')
  await app.close()
  await db.$client.end()
})

t.test('a database that hangs is told as one that is away', async (t) => {
  const target = new URL(service.databaseUrl)
  const { port: serverPort, hostname } = target
  const sockets: net.Socket[] = []
  const port = await freePort()
  const between = net.createServer((client) => {
    const server = net.connect(Number(serverPort), hostname)
    sockets.push(client, server)
    for (const socket of [client, server]) socket.on('error', () => {})
    client.pipe(server).pipe(client)
  })
  await new Promise<void>((resolve) => between.listen(port, '127.0.0.1', resolve))
  target.host = `127.0.0.1:${port}`
  const db = connect(target.href, () => {})
  const app = await createApp({ config: service.config, db, log: { write: () => {} } })
  t.equal((await app.inject('/health/ready')).statusCode, 200)
  for (const socket of sockets) socket.unpipe().pause()
  const hanging = await app.inject('/health/ready')
  t.match({ status: hanging.statusCode, body: hanging.json() }, { status: 503, body: { code: 'unavailable' } })
  for (const socket of sockets) socket.destroy()
  t.equal((await app.inject('/health/ready')).statusCode, 200, 'that connection is given up')
  await app.close()
  for (const socket of sockets) socket.destroy()
  between.close()
  await db.$client.end()
})
