// GET /health/live and /health/ready
import t from 'tap'
import { createApp } from '../../src/app.ts'
import { connect } from '../../src/database/client.ts'
import { startService } from '../support/app.ts'

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
