// npm run demo, as who tries it meets it: the printed line is given to a shell, and it works, today and on the next start.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { freePort } from '../support/ports.ts'

const directory = await mkdtemp(join(tmpdir(), 'tracker-demo-'))
t.teardown(() => rm(directory, { recursive: true, force: true }))

function start(settings: Record<string, string>) {
  const env = { PATH: process.env.PATH, ...settings }
  const child = spawn('node_modules/.bin/node', ['src/demo.ts'], { env })
  t.teardown(() => child.kill('SIGKILL'))
  const said = { output: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.errors += text
  })
  return { child, said, ended: once(child, 'close').then(([code]) => code as number | null) }
}

/** The last line that it printed, once that is the line for the shell. */
async function printed({ child, said }: ReturnType<typeof start>): Promise<string> {
  while (child.exitCode === null) {
    const line = /\n(curl .+)\n$/.exec(said.output)?.[1]
    if (line !== undefined) return line
    await sleep(50)
  }
  throw new Error(`The demo ended: ${said.output} ${said.errors}`)
}

type Page = { page: { total: number } }
type Shown = { level: string; last_period_end: string }
type Figures = { data: { counts: Record<string, number> }[] }

const shell = async (line: string) => (await promisify(execFile)('sh', ['-c', line])).stdout

t.test('the line that the demo prints posts a report, and the next start has another one', async (t) => {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const settings = { PORT: `${port}`, DATA_DIR: join(directory, 'data') }
  const read = async <Shape>(path: string) => (await (await fetch(address + path)).json()) as Shape
  const frames = []

  for (const time of ['first', 'second']) {
    const demo = start(settings)
    const line = await printed(demo)
    t.match(demo.said.output, `is ready at ${address}\nDocumentation: ${address}/docs\n`)
    frames.push((await read<Page>('/v1/actors?country=XXA&include=total')).page.total)

    // What it says that the line changes, and where, is so before and after.
    const [, about, addressee, before, after] =
      /level of (\S+)\nat (\S+) from (\w+) to (\w+)\. See it before and after:/.exec(demo.said.output)!
    const [see, picture, asKnown] = [...demo.said.output.matchAll(/^ {2}(http:\S+)$/gm)].map(([, one]) => one!)
    const level = async (url: string) => ((await (await fetch(url)).json()) as Shown).level
    const figures = async () => {
      const url = picture!.replace('.svg', '')
      const { data } = (await (await fetch(url)).json()) as Figures
      return data.reduce((sum, { counts }) => sum + counts[after!]!, 0)
    }
    if (time === 'first') t.match([about, addressee, before], ['doha-2020-states-6', 'xxa', 'no_information'])
    t.not(before, after)
    t.equal(await level(see!), before)
    const drawn = await (await fetch(picture!)).text()
    const counted = await figures()

    const answer = await shell(line)
    t.match(answer, /^HTTP\/1\.1 201 Created\r\n/, `${time} start`)
    const report = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
    t.match(report, { author_id: 'xxa-nhri', basis: 'nhri', state: 'published', recommendation_id: about })
    t.equal(await level(see!), after, 'the level changes')
    t.equal(await level(asKnown!), before, 'and as it was known before stays')
    // Figures may be kept for some seconds.
    for (let waits = 0; waits < 200 && (await figures()) === counted; waits++) await sleep(50)
    t.equal(await figures(), counted + 1)
    t.not(await (await fetch(picture!)).text(), drawn)
    t.match(await shell(line), /^HTTP\/1\.1 201 /, 'repeated, it posts nothing twice')

    demo.child.kill('SIGTERM')
    t.equal(await demo.ended, 0)
  }
  t.strictSame(frames, [5, 5], 'the world is made once')
})

t.test('the made-up world shows something everywhere, and nobody real in it', async (t) => {
  const port = await freePort()
  const demo = start({ PORT: `${port}`, DATA_DIR: join(directory, 'data') })
  const line = await printed(demo)
  const total = async (query: string) =>
    ((await (await fetch(`http://127.0.0.1:${port}${query}&limit=1&include=total`)).json()) as Page).page.total
  const all = await total('/v1/reports?')
  t.ok(all > 200 && all < 500, `${all} reports`)
  const inhabitants = 'xxa,xxa-nhri,xxa-company,xxa-civil-society,xxa-newspaper,xx-monitoring-body'
  t.equal(await total(`/v1/reports?author_id=${inhabitants}&addressee_id=${inhabitants}`), all)
  t.equal(await total('/v1/reports?state=withdrawn'), 1)
  t.ok(await total('/v1/reports?territory=XXB'))
  t.ok(await total('/v1/implementations?contested=true'))
  for (const basis of ['self', 'nhri', 'international', 'civil_society', 'other']) {
    t.ok(await total(`/v1/reports?basis=${basis}`), basis)
  }
  for (const level of [
    'not_started',
    'in_progress',
    'partly_implemented',
    'implemented',
    'regressed',
    'not_applicable',
  ]) {
    t.ok(await total(`/v1/implementations?level=${level}`), level)
  }

  const figures = `http://127.0.0.1:${port}/v1/statistics/implementation-levels`
  type Regions = { data: { region: string; label: string; informed: number }[] }
  const { data } = (await (await fetch(`${figures}?group_by=region,principle`)).json()) as Regions
  const informed = data.filter((row) => row.informed > 0 && row.region !== null)
  t.ok(informed.length > 3)
  t.ok(informed.every(({ region, label }) => region === '999' && /made.up/i.test(label)))
  for (const lang of ['en', 'fr', 'ar']) {
    const map = await fetch(`${figures}.svg?group_by=region,principle&lang=${lang}`)
    t.match(await map.text(), />Made-up region</, lang)
  }

  // This client is let in, but neither sends the rest nor goes: it must not hold up the stop.
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  let answer = ''
  socket.on('data', (text) => (answer += text))
  const head = ['POST /v1/reports HTTP/1.1', 'Host: x', `Authorization: ${/Bearer [^']+/.exec(line)![0]}`]
  const rest = ['Content-Type: application/json', 'Idempotency-Key: never', 'Content-Length: 2', '', '{']
  socket.write([...head, ...rest].join('\r\n'))
  await sleep(500)
  t.equal(answer, '', 'it is waited for')
  const began = performance.now()
  demo.child.kill('SIGTERM')
  demo.child.kill('SIGTERM') // as npm and the terminal do on Ctrl-C
  t.equal(await demo.ended, 0)
  t.ok(performance.now() - began < 10_000)
})

t.test('interrupted and started again, it says how many reports there are', async (t) => {
  const port = await freePort()
  const reports = `http://127.0.0.1:${port}/v1/reports?limit=1&include=total`
  const total = async () => ((await (await fetch(reports)).json()) as Page).page.total
  const settings = { PORT: `${port}`, DATA_DIR: join(directory, 'interrupted') }
  const interrupted = start(settings)
  while ((await total().catch(() => 0)) < 20) await sleep(20)
  interrupted.child.kill('SIGKILL')
  await interrupted.ended
  t.notMatch(interrupted.said.output, /reports/)
  for (const said of ['A made-up world was made', 'The made-up world is there already']) {
    const demo = start(settings)
    await printed(demo)
    t.match(demo.said.output, `${said}, with ${await total()} public reports in it.\n`)
    t.ok((await total()) > 200)
    demo.child.kill('SIGTERM')
    t.equal(await demo.ended, 0)
  }
})

t.test('the demo keeps away from what may be real', async (t) => {
  const real = join(directory, 'real')
  await mkdir(join(real, 'postgres'), { recursive: true })
  await writeFile(join(real, 'postgres', 'PG_VERSION'), '18\n')
  for (const [setting, value] of [
    ['DATA_DIR', real],
    ['DATABASE_URL', 'postgres://127.0.0.1:1/real'],
    ['OIDC_ISSUER', 'https://issuer.example'],
  ] as const) {
    const demo = start({ DATA_DIR: join(directory, 'never'), PORT: `${await freePort()}`, [setting]: value })
    t.equal(await demo.ended, 1, setting)
    t.match(demo.said.errors, new RegExp(`^Setting ${setting} .*\\n$`))
  }
})
