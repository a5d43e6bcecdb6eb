// The README is true: its commands exist, its settings are all of them, its map is the house.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import { Environment, readConfig } from '../../src/config.ts'

const readme = await readFile('README.md', 'utf8')

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
