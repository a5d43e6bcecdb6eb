// npm start, as a program: what an operator sees when it starts, cannot start, or is killed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

t.test('a data directory that cannot be used ends the start with one line that names the setting', async (t) => {
  const file = join(directory, 'a-file')
  await writeFile(file, '')
  for (const [program, path] of [
    ['server', file],
    ['server', join(file, 'below')],
    ['demo', join(file, 'below')],
  ] as const) {
    const failed = start(program, { DATA_DIR: path, PORT: String(await freePort()) })
    t.equal(await failed.ended, 1, path)
    t.match(failed.errors(), new RegExp(`^Setting DATA_DIR names ${path}, .*\\n$`))
  }
})

t.test('a wrong setting ends the start with one line that names it', async (t) => {
  const cases = [
    { PORT: 'seventy' },
    { PORT: '70000' },
    { DATABASE_URL: 'mysql://x' },
    { OIDC_ISSUER: 'nowhere' },
    { HOST: '0.0.0.0' },
    { LOG_LEVEL: 'loud' },
    { SECRET_KEY: 'short' },
  ]
  await Promise.all(
    cases.map(async (setting) => {
      const program = start('server', { DATA_DIR: join(directory, 'never'), ...setting })
      t.equal(await program.ended, 1, JSON.stringify(setting))
      const name = 'HOST' in setting ? 'OIDC_ISSUER' : Object.keys(setting)[0]
      t.match(program.errors(), new RegExp(`^Setting ${name} .*\n$`))
    }),
  )
})

t.test(
  'a schema that is behind ends the start and names the command; ten migrations at once are harmless',
  async (t) => {
    const database = await createDatabase(false)
    t.teardown(database.drop)
    const settings = { DATA_DIR: join(directory, 'behind'), DATABASE_URL: database.url, PORT: String(await freePort()) }
    const early = start('server', settings)
    t.equal(await early.ended, 1)
    t.match(early.errors(), /npm run migrate/)
    const codes = await Promise.all(Array.from({ length: 10 }, () => start('migrate', settings).ended))
    t.strictSame(codes, Array(10).fill(0))
    const late = start('server', settings)
    await ready(late)
    late.child.kill('SIGTERM')
    t.equal(await late.ended, 0)
  },
)
