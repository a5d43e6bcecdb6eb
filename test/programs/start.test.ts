// npm start, as a program: what it has kept when it starts again, also after it was killed.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { post, ready, start, tokenFor } from './programs.ts'

const directory = await mkdtemp(join(tmpdir(), 'tracker-start-'))
t.teardown(() => rm(directory, { recursive: true, force: true }))

t.test('what was acknowledged is there after SIGKILL of the service and of PostgreSQL', async (t) => {
  const port = await freePort()
  const settings = { PORT: String(port), DATA_DIR: join(directory, 'killed') }
  const first = start('server', settings)
  await ready(first)
  const answer = await post(settings, await tokenFor(settings))
  const acknowledged = await answer.text()
  t.equal(answer.status, 201, acknowledged)
  first.child.kill('SIGKILL')
  const pid = Number((await readFile(join(settings.DATA_DIR, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await first.ended

  const second = start('server', settings)
  await ready(second)
  const address = `http://127.0.0.1:${port}`
  const kept = await fetch(`${address}${answer.headers.get('location')}`)
  t.equal(await kept.text(), acknowledged, 'to the byte')
  const implementation = await fetch(`${address}/v1/recommendations/doha-2020-states-5/implementations/qat`)
  t.match(await implementation.json(), { level: 'partly_implemented', report_count: 1 })

  // It was killed before or after it gave the change its place in the log: the next one has it there once.
  const entries = `${address}/v1/log/entries?subject=reports/${JSON.parse(acknowledged).id}`
  const placed = async () => ((await (await fetch(entries)).json()) as { data: object[] }).data
  for (const began = performance.now(); (await placed()).length === 0; await sleep(50))
    if (performance.now() - began > 60_000) throw new Error('It has no place in the log.')
  t.match(await placed(), [{ kind: 'report.published' }])

  const taken = start('server', { PORT: String(port), DATA_DIR: join(directory, 'other') })
  t.equal(await taken.ended, 1, 'a taken port ends the start')
  t.match(taken.errors(), new RegExp(`^Port ${port} .*\n$`), 'with one line')

  second.child.kill('SIGTERM')
  t.equal(await second.ended, 0, 'a stop is clean')
})

t.test('a second start has what the first one had', async (t) => {
  const settings = { PORT: String(await freePort()), DATA_DIR: join(directory, 'killed') }
  const began = performance.now()
  const program = start('server', settings)
  await ready(program)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  // Told, not asserted: how long it may take on a busy machine nobody knows. One that hangs fails in `ready`.
  console.error(`A second start took ${seconds} s. On a machine with nothing else to do it is to be under 3 s.`)
  const reports = await fetch(`http://127.0.0.1:${settings.PORT}/v1/reports?include=total`)
  t.match(await reports.json(), { page: { total: 1 } })
  program.child.kill('SIGTERM')
  t.equal(await program.ended, 0)
})

t.test('a start forgets idempotency keys older than a day', async (t) => {
  const database = await createDatabase()
  t.teardown(database.drop)
  const client = new pg.Client(database.url)
  await client.connect()
  t.teardown(() => client.end())
  await client.query(`insert into idempotency_keys
    select 'somebody', 'createReport', hours::text, '', '', now() - make_interval(hours => hours)
    from unnest(array[23, 25]) hours`)
  const settings = { PORT: String(await freePort()), DATA_DIR: join(directory, 'old'), DATABASE_URL: database.url }
  const program = start('server', settings)
  await ready(program)
  const kept = async () => (await client.query('select key from idempotency_keys')).rows
  for (let tries = 0; tries < 100 && (await kept()).length > 1; tries++) await sleep(20)
  t.strictSame(await kept(), [{ key: '23' }])
  program.child.kill('SIGTERM')
  t.equal(await program.ended, 0)
})
