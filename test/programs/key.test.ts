// The secret key of a database: another one does not start, and a new one is taken only by who asks for it.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { ready, start } from './programs.ts'

const directory = await mkdtemp(join(tmpdir(), 'tracker-key-'))
t.teardown(() => rm(directory, { recursive: true, force: true }))
const database = await createDatabase()
t.teardown(database.drop)
const settingsIn = async (folder: string, more: Record<string, string> = {}) => ({
  ...{ DATABASE_URL: database.url, DATA_DIR: join(directory, folder), PORT: String(await freePort()), ...more },
})
const keyOfFirst = async () => (await readFile(join(directory, 'first/secret-key'), 'utf8')).trim()
const one = Buffer.alloc(32, 1).toString('base64')

async function starts(settings: Record<string, string>): Promise<void> {
  const service = start('server', settings)
  await ready(service)
  service.child.kill('SIGTERM')
  await service.ended
}

t.test('the first start says which key it is: it starts again, also as a setting elsewhere', async () => {
  await starts(await settingsIn('first'))
  await starts(await settingsIn('first'))
  await starts(await settingsIn('second', { SECRET_KEY: await keyOfFirst() }))
})

t.test('what the database has of it is not the key', async (t) => {
  const client = new pg.Client(database.url)
  await client.connect()
  t.teardown(() => client.end())
  const { rows } = await client.query('select * from key_fingerprints')
  t.equal(rows.length, 1)
  t.notMatch(JSON.stringify(rows), (await keyOfFirst()).slice(0, 10))
})

t.test('a key file that is gone is asked back, and no other is made in its place', async (t) => {
  const elsewhere = join(directory, 'elsewhere')
  await rename(join(directory, 'first/secret-key'), elsewhere)
  for (const folder of ['first', 'lost']) {
    const path = join(directory, folder, 'secret-key')
    const failed = start('server', await settingsIn(folder))
    t.equal(await failed.ended, 1)
    t.match(
      failed.errors(),
      new RegExp(
        `^The file ${path} is missing, .* since \\d{4}-\\S+\\. Put .* back from the backup.*npm run rekey.*\\n$`,
      ),
    )
    t.notOk(existsSync(path), 'and none is there at the next start either')
  }
  await rename(elsewhere, join(directory, 'first/secret-key'))
  await starts(await settingsIn('first'))
})

t.test('another key does not start, and one line says what differs and how to mend it', async (t) => {
  await mkdir(join(directory, 'other'))
  await writeFile(join(directory, 'other/secret-key'), `${Buffer.alloc(32, 2).toString('base64')}\n`)
  for (const [settings, place] of [
    [await settingsIn('first', { SECRET_KEY: one }), 'SECRET_KEY'],
    [await settingsIn('other'), `the file ${join(directory, 'other/secret-key')}`],
  ] as const) {
    const failed = start('server', settings)
    t.equal(await failed.ended, 1)
    t.match(
      failed.errors(),
      new RegExp(`^The secret key in ${place} is not .* since \\d{4}-\\S+: .*npm run rekey.*\\n$`),
    )
    t.notMatch(failed.errors(), one)
  }
})

t.test('a new key is taken only where what is lost is said to be known', async (t) => {
  const settings = await settingsIn('first', { SECRET_KEY: one })
  const rekey = async (...options: string[]) => {
    const program = start('rekey', settings, options)
    return { exit: await program.ended, said: program.output() + program.errors() }
  }
  t.match(await rekey(), { exit: 1, said: /nobody is the person any more.*--forget-persons`\.\n$/ })
  t.match(await rekey('--all'), { exit: 1, said: /^Unknown option '--all'\. Usage: .*\n$/ })
  const running = start('server', await settingsIn('first'))
  await ready(running)
  t.match(await rekey('--forget-persons'), { exit: 1, said: /^Others are connected to this database .*: stop .*\n$/ })
  running.child.kill('SIGTERM')
  await running.ended
  t.match(await rekey('--forget-persons'), { exit: 0, said: /from now on/ })
  t.match(await rekey('--forget-persons'), { exit: 0, said: /^Nothing to do/ })
  await starts(settings)
  const old = start('server', await settingsIn('first'))
  t.equal(await old.ended, 1)
})

t.test('where no key is left, a new one is made by who asks for it', async (t) => {
  const settings = await settingsIn('afresh')
  const rekey = start('rekey', settings, ['--forget-persons'])
  t.equal(await rekey.ended, 0, rekey.errors())
  await starts(settings)
})
