// npm start, as a program: how it ends when it is told to, and that it does not end because nobody listens to it.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { post, ready, start, tokenFor } from './programs.ts'

const directory = await mkdtemp(join(tmpdir(), 'tracker-stop-'))
t.teardown(() => rm(directory, { recursive: true, force: true }))

t.test('a stop lets requests in flight end and refuses new ones', async (t) => {
  const database = await createDatabase()
  t.teardown(database.drop)
  const port = await freePort()
  const settings = { PORT: String(port), DATA_DIR: join(directory, 'stopped'), DATABASE_URL: database.url }
  const program = start('server', settings)
  await ready(program)
  const token = await tokenFor(settings)

  // A kept connection on which the next request has begun: an idle one would be closed by the stop.
  const kept = connect(port, '127.0.0.1')
  let said = ''
  kept.on('data', (text) => (said += text)).on('error', () => {})
  const status = async (code: number) => {
    while (!said.includes(`HTTP/1.1 ${code} `) && !kept.closed) await sleep(20)
    return said
  }
  kept.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n')
  t.match(await status(200), / 200 /)
  kept.write('GET /health/live HTTP/1.1\r\n')

  const client = new pg.Client(database.url)
  await client.connect()
  t.teardown(() => client.end())
  await client.query('begin; lock table reports')
  const posted = post(settings, token)
  posted.catch(() => {}) // heard below
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await client.query(waiting)).rowCount === 0) await sleep(20)

  const began = performance.now()
  program.child.kill('SIGTERM')
  const refused = async () => {
    const attempt = connect(port, '127.0.0.1')
    const failure = await once(attempt, 'connect').catch((error: NodeJS.ErrnoException) => error.code)
    attempt.destroy()
    return failure === 'ECONNREFUSED'
  }
  while (!(await refused())) await sleep(20)
  kept.write('Host: x\r\n\r\n')
  t.match(await status(503), / 503 /, 'a new request is refused')
  t.equal(program.child.exitCode, null, 'the service waits for the one in flight')
  await client.query('rollback')
  const answer = await posted
  t.equal(answer.status, 201, await answer.text())
  t.equal(await program.ended, 0)
  t.ok(performance.now() - began < 10_000, 'before a supervisor would kill it')
})

t.test('a service whose output nobody reads says so, and serves and stops as ever', async (t) => {
  const database = await createDatabase()
  t.teardown(database.drop)
  const port = await freePort()
  const settings = { PORT: String(port), DATA_DIR: join(directory, 'unread'), DATABASE_URL: database.url }
  const program = start('server', { ...settings, LOG_LEVEL: 'info' })
  program.child.stdout!.destroy()
  while (program.errors() === '' && program.child.exitCode === null) await sleep(50)
  t.match(program.errors(), /^Nothing more can be printed .*\n$/)
  t.equal((await post(settings, await tokenFor(settings))).status, 201)
  program.child.kill('SIGTERM')
  t.equal(await program.ended, 0)
  t.match(program.errors(), /^.*\n$/, 'and says it once')
})
