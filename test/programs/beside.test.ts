// The programs beside a running service with the embedded database: they use its server, and leave it running.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { freePort } from '../support/ports.ts'
import { ready, start } from './programs.ts'

const directory = await mkdtemp(join(tmpdir(), 'tracker-beside-'))
t.teardown(() => rm(directory, { recursive: true, force: true }))
const settings = { PORT: String(await freePort()), DATA_DIR: directory }
const service = start('server', settings)
await ready(service)
const run = async (program: string, ...options: string[]) => {
  const one = start(program, settings, options)
  return { exit: await one.ended, said: one.output() + one.errors() }
}

t.test('each does its work', async (t) => {
  const expected = { migrate: /up to date/, verify: /is what it is by its log/, release: /^release-1, edition 1: / }
  for (const [program, said] of Object.entries(expected)) t.match(await run(program), { exit: 0, said }, program)
})

t.test('a token is printed for an actor that is there, and for no other', async (t) => {
  t.match(await run('token', '--actor', 'nhrc-qatar', '--scope', 'reports:write'), { exit: 0, said: /^[\w.-]+\n$/ })
  t.match(await run('token', '--actor', 'nobody-at-all'), { exit: 1, said: /^--actor names nobody-at-all, .*\n$/ })
})

t.test('the service goes on, and serves what they made', async (t) => {
  const file = `http://127.0.0.1:${settings.PORT}/v1/datasets/release-1/editions/1/files/sources.csv`
  t.match(await (await fetch(file)).text(), 'doha-2020')
})

t.test('a second service is refused by one line that says what to do', async (t) => {
  const { exit, said } = await run('server')
  t.equal(exit, 1)
  t.match(said, new RegExp(`^\\S+ is in use by another service or program \\(process ${service.child.pid}\\): .*\\n$`))
  t.match(said, 'give this one a DATA_DIR of its own')
})

t.test('its stop is clean; without it they start the server themselves, and stop it', async (t) => {
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
  t.match(await run('verify'), { exit: 0 })
  t.match(await run('verify'), { exit: 0 })
})
