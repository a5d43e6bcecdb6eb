// The README is true: its commands exist, its first report can be posted as it says, its settings are all of them, its map is the house.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { Environment, readConfig } from '../../src/config.ts'
import { serve } from '../../src/server.ts'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'

const readme = await readFile('README.md', 'utf8')

/** The lines that are to be typed, in the section with this heading. */
function typed(heading: string): string {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`))!
  return [...section.matchAll(/^ {4}(.*\n)/gm)].map(([, line]) => line!).join('')
}

t.test('it is at most 200 lines long', async (t) => {
  t.ok(readme.split('\n').length <= 201)
})

t.test('every npm command in it is a script of package.json', async (t) => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> }
  const named = [...readme.matchAll(/npm (?:run (?:-s )?)?([a-z-]+)/g)].map(([, name]) => name!)
  const known = [...Object.keys(scripts), 'ci']
  for (const name of named.filter((name) => name !== 'scripts')) t.ok(known.includes(name), name)
  t.ok(named.length > 10, 'there are commands at all')
})

t.test('its two commands are two', async (t) => {
  const commands = [...typed('Two commands').matchAll(/^npm ci && npm (?:run )?(\w+) +# .+$/gm)].map(
    ([, name]) => name!,
  )
  t.strictSame(commands, ['demo', 'start'])
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> }
  for (const name of commands) t.ok(existsSync(/src\/\w+\.ts/.exec(scripts[name]!)![0]), name)
})

t.test('its first report can be posted step by step, and shows', async (t) => {
  const database = await createDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'tracker-readme-'))
  const port = await freePort()
  const settings = { PORT: String(port), DATA_DIR: directory, DATABASE_URL: database.url, LOG_LEVEL: 'silent' }
  const service = await serve(readConfig(settings))
  t.teardown(async () => {
    await service.stop()
    await database.drop()
    await rm(directory, { recursive: true })
  })
  const [, ...steps] = typed('A first report, step by step')
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`)
    .split(/^# (?=\d\. )/m)
  t.strictSame(steps.map((text) => text.slice(0, 2)).join(' '), '1. 2. 3. 4. 5.')
  const shell = async (text: string, env: Record<string, string> = {}) => {
    const options = { env: { PATH: process.env.PATH, ...settings, ...env } }
    return (await promisify(execFile)('sh', ['-c', `# ${text}`], options)).stdout
  }
  /** Status, headers and body, as `curl -i` prints them. */
  const answer = (printed: string) => {
    const [head, body] = printed.split('\r\n\r\n') as [string, string]
    const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim()
    return { status: Number(head.split(' ')[1]), header, body: JSON.parse(body) }
  }

  const TOKEN = await shell(`${steps[0]} printf %s "$TOKEN"`)
  t.match(TOKEN, /^[\w-]+\.[\w-]+\.[\w-]+$/, 'a token and nothing else')

  const addressed = JSON.parse(await shell(steps[1]!)).data as { id: string }[]
  t.ok(addressed.some(({ id }) => id === 'doha-2020-states-5'))

  const posted = answer(await shell(steps[2]!, { TOKEN }))
  t.equal(posted.status, 201)
  t.match(posted.body, { author_id: 'nhrc-qatar', addressee_id: 'qat', state: 'draft' })
  t.strictSame(answer(await shell(steps[2]!, { TOKEN })).body, posted.body, 'repeated, it posts nothing twice')

  const address = posted.header('location')!
  const etag = posted.header('etag')!
  t.match(etag, /^"[^"]+"$/)
  const publication = steps[3]!.replace('/v1/reports/ID', address).replace('ETAG', etag.slice(1, -1))
  const published = answer(await shell(publication, { TOKEN }))
  t.equal(published.status, 200)
  t.match(published.body, { id: posted.body.id, state: 'published' })

  const [changed, figures] = steps[4]!.trimEnd().split('\n').slice(-2) as [string, string]
  t.match(JSON.parse(await shell(`\n${changed}`)), { level: 'in_progress', level_from: 'assessed', report_count: 1 })
  const { data } = JSON.parse(await shell(`\n${figures}`)) as { data: { stakeholder_group: string; counts: object }[] }
  t.match(
    data.find((row) => row.stakeholder_group === 'states'),
    { counts: { in_progress: 1, no_information: 1169 }, total: 1170 },
  )
})

t.test('its table of settings names every setting, and nothing else, with its default', async (t) => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)].map(([, name, value]) => [name!, value!] as const)
  t.strictSame(rows.map(([name]) => name).sort(), Object.keys(Environment.shape).sort())
  const config = readConfig({})
  const defaults = Object.fromEntries(rows)
  t.equal(defaults.HOST, `\`${config.host}\``)
  t.equal(defaults.PORT, `\`${config.port}\``)
  t.equal(defaults.LOG_LEVEL, `\`${config.logLevel}\``)
  t.equal(defaults.OIDC_AUDIENCE, `\`${config.oidcAudience}\``)
  t.equal(defaults.CORS_ORIGINS, `\`${config.corsOrigins.join()}\``)
})

t.test('its map lists exactly the folders of src', async (t) => {
  const listed = [...readme.matchAll(/^\| `(src\/[a-z-]+)` \|/gm)].map(([, path]) => path!)
  const folders = (await readdir('src', { withFileTypes: true })).filter((entry) => entry.isDirectory())
  t.strictSame(listed.sort(), folders.map(({ name }) => `src/${name}`).sort())
})

t.test('every file that it names is there', async (t) => {
  for (const [, path] of readme.matchAll(/(?:^|[ `])((?:src|test|migrations|openapi|\.ci)\/[\w./-]+)/gm)) {
    t.ok(existsSync(path!.replace(/[.,]$/, '')), path!)
  }
})
