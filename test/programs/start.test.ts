// npm start, as a program: what an operator sees when it starts, stops, cannot start, or is killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { reportBody } from '../support/samples.ts'

const node = 'node_modules/.bin/node'

type Program = { child: ChildProcess; output: () => string; errors: () => string; ended: Promise<number | null> }

function start(program: string, settings: Record<string, string>): Program {
  const child = spawn(node, [`src/${program}.ts`], { env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...settings } })
  let output = ''
  let errors = ''
  child.stdout!.on('data', (text) => (output += text))
  child.stderr!.on('data', (text) => (errors += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, output: () => output, errors: () => errors, ended }
}

async function ready({ output, errors, child }: Program): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (output().includes('is ready at')) return
    if (child.exitCode !== null) break
    await sleep(50)
  }
  throw new Error(`It did not start: ${errors()}`)
}

const directory = await mkdtemp(join(tmpdir(), 'tracker-start-'))
t.teardown(() => rm(directory, { recursive: true, force: true }))

t.test('what was acknowledged is there after SIGKILL of the service and of PostgreSQL', async (t) => {
  const port = await freePort()
  const settings = { PORT: String(port), DATA_DIR: join(directory, 'killed') }
  const first = start('server', settings)
  await ready(first)
  const printed = spawn(node, ['src/token.ts', '--actor', 'nhrc-qatar', '--scope', 'reports:write'], {
    env: { PATH: process.env.PATH, ...settings },
  })
  let jwt = ''
  printed.stdout.on('data', (text) => (jwt += text))
  await once(printed, 'close')
  const answer = await fetch(`http://127.0.0.1:${port}/v1/reports`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${jwt.trim()}`,
      'content-type': 'application/json',
      'idempotency-key': 'kept',
    },
    body: JSON.stringify(reportBody()),
  })
  const acknowledged = await answer.text()
  t.equal(answer.status, 201, acknowledged)
  first.child.kill('SIGKILL')
  const pid = Number((await readFile(join(settings.DATA_DIR, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await first.ended

  const second = start('server', settings)
  t.teardown(() => second.child.kill('SIGKILL'))
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

t.test('a stop lets requests in flight end', async (t) => {
  const database = await createDatabase()
  t.teardown(database.drop)
  const port = await freePort()
  const program = start('server', {
    PORT: String(port),
    DATA_DIR: join(directory, 'stopped'),
    DATABASE_URL: database.url,
  })
  await ready(program)
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (text) => (answer += text))
  // The head is there, the body is not: a request in flight.
  socket.write('POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{')
  await sleep(200)
  program.child.kill('SIGTERM')
  await sleep(200)
  socket.write('}')
  await once(socket, 'close')
  t.match(answer, /^HTTP\/1\.1 401 /, 'it is answered')
  t.equal(await program.ended, 0)
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
