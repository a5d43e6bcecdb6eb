// npm start, as a program, where it cannot start: one line that says what to do, and exit code 1.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { ready, start } from './programs.ts'

const directory = await mkdtemp(join(tmpdir(), 'tracker-refuse-'))
t.teardown(() => rm(directory, { recursive: true, force: true }))

t.test('a data directory that cannot be used ends the start with one line that names the setting', async (t) => {
  const file = join(directory, 'a-file')
  await writeFile(file, '')
  for (const [program, path] of [
    ['server', file],
    ['server', join(file, 'below')],
    ['demo', join(file, 'below')],
    // Where the parent is there, and yet nothing can be made in it: mkdir of Node tries for ever.
    ...(process.platform === 'linux' ? (['server', 'demo'] as const).map((one) => [one, '/proc/x/y'] as const) : []),
  ] as const) {
    const failed = start(program, { DATA_DIR: path, PORT: String(await freePort()) })
    t.equal(await failed.ended, 1, path)
    t.match(failed.errors(), new RegExp(`^Setting DATA_DIR names ${path}, .*\\n$`))
  }
})

t.test('the made-up world of the demo is not served as the real thing', async (t) => {
  const demo = await mkdtemp(join(directory, 'demo-'))
  await writeFile(join(demo, 'made-up-world'), 'Made up.')
  const failed = start('server', { DATA_DIR: demo, PORT: String(await freePort()) })
  t.equal(await failed.ended, 1)
  t.match(
    failed.errors(),
    new RegExp(`^Setting DATA_DIR names ${demo}, which holds the made-up world .*npm run demo.*\\n$`),
  )
  t.strictSame(await readdir(demo), ['made-up-world'], 'nothing was begun')
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
    { DATASET_LICENCE: 'nonsense' },
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
