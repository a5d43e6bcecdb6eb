// The guides: what they tell readers to type is typed, in its order, against a running service.
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t, { type Test } from 'tap'
import { startService } from '../support/app.ts'
import { freePort } from '../support/ports.ts'

const port = await freePort()
const service = await startService(t, { PORT: String(port) })
await service.app.listen({ host: '127.0.0.1', port })
const { anonymous, config } = service
const actor = 'nhrc-qatar'
/** What the guides say that their readers have in the environment; tokens come from what the guides tell to type. */
const environment = {
  PATH: process.env.PATH,
  ...{ DATABASE_URL: service.databaseUrl, DATA_DIR: config.dataDir, PORT: String(port) },
}

/** How a snippet in a language is run, and the file that it is put into. */
const runners: Record<string, { file: string; command: [string, ...string[]] }> = {
  sh: { file: 'snippet.sh', command: ['bash', '-euo', 'pipefail', 'snippet.sh'] },
  js: { file: 'snippet.mjs', command: [process.execPath, 'snippet.mjs'] },
  python: { file: 'snippet.py', command: ['python3', 'snippet.py'] },
}

async function run(
  language: string,
  code: string,
  cwd: string,
  other: Readonly<Record<string, string>> = {},
): Promise<{ exit: number | null; output: string }> {
  const { file, command } = runners[language]!
  await writeFile(join(cwd, file), code)
  const child = spawn(command[0], command.slice(1), { cwd, env: { ...environment, HOME: cwd, ...other } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part))
  const exit = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
  return { exit, output }
}

const plain = (html: string) =>
  html.replaceAll(
    /&(lt|gt|quot|#39|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name]!,
  )

/** What a page tells to type: language and code, as it stands there. What has no language is shown; tokens alone are made. */
const snippetsOf = (html: string) =>
  [...html.matchAll(/<pre><code(?: class="language-(\w+)")?>(.*?)<\/code><\/pre>/gs)]
    .map(([, language, code]) => ({ language: language ?? 'export', code: plain(code!) }))
    .filter(({ language, code }) => language !== 'export' || code.includes('$(npm run'))

/** The variables that a block of `export NAME=$(…)` sets, as it stands. */
async function exportsOf(t: Test, code: string, cwd: string): Promise<Record<string, string>> {
  const names = [...code.matchAll(/^export (\w+)=/gm)].map(([, name]) => name!)
  const { output } = await run(
    'sh',
    `${code}\nset +u\nfor name in ${names.join(' ')}; do echo "$name=${'$'}{!name}"; done`,
    cwd,
  )
  const set = Object.fromEntries(output.split('\n').map((line) => line.split('=', 2) as [string, string]))
  // A command that fails within an export does not stop the shell.
  for (const name of names)
    t.match(set[name], /^[\w-]+\.[\w-]+\.[\w-]+$/, `${name} is a token: ${output.split('\n', 1)}`)
  return set
}

const { body: list } = await anonymous.get('/guides')
t.test('there is a guide for each who comes first', async (t) => {
  t.strictSame(
    list.data.map(({ id }: { id: string }) => id),
    ['dashboard', 'research', 'report', 'review', 'operate'],
  )
  t.equal((await anonymous.get('/guides/nothing')).status, 404)
  t.match((await anonymous.get('/')).body.guides, '/guides')
})

t.test('browsers are given the list as a page, programs are not', async (t) => {
  const page = await anonymous.get('/guides', { accept: 'text/html,*/*;q=0.8' })
  t.match(page, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', vary: /\baccept\b/ } })
  t.equal(page.text, (await anonymous.get('/guides.html')).text)
  for (const { title, url } of list.data) t.match(page.text, `<a href="${url}">${title}</a>`)
  t.match((await anonymous.get('/guides', { accept: 'application/json' })).body, list)
  for (const [, link] of page.text.matchAll(/href="([^"]+)"/g)) t.equal((await anonymous.get(link!)).status, 200, link!)
})

t.test('the guide to dashboards says from which sites pages may read', async (t) => {
  const open = await anonymous.get('/guides/dashboard', { origin: 'https://three.example' })
  t.equal(open.headers['access-control-allow-origin'], '*')
  t.match(open.text, 'Pages of any site may read')
  const narrow = await startService(t, { CORS_ORIGINS: 'https://one.example, https://two.example' })
  const { text } = await narrow.anonymous.get('/guides/dashboard')
  t.match(text, 'only pages of <code>https://one.example</code>, <code>https://two.example</code> may read')
  t.notMatch(text, /any site|\{\{/)
})

for (const { id, title, url } of list.data as { id: string; title: string; url: string }[]) {
  t.test(`${title}: every snippet runs as it stands`, async (t) => {
    const page = await anonymous.get(url)
    t.equal(page.status, 200)
    t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
    t.match(page.text, `<h1>${title}</h1>`)
    const snippets = snippetsOf(page.text)
    const tokens: Record<string, string> = {}
    const languages = new Set(snippets.map(({ language }) => language))
    t.ok(snippets.length >= 4 && languages.has('sh') && languages.has('js'), [...languages].join(' '))
    if (id !== 'dashboard') t.ok(languages.has('python'))
    const cwd = await mkdtemp(join(tmpdir(), 'guide-'))
    t.teardown(() => rm(cwd, { recursive: true }))
    // Who runs the service types in its directory.
    const checkout = ['package.json', 'src', 'node_modules']
    for (const name of checkout) await symlink(resolve(name), join(cwd, name))
    for (const { language, code } of snippets) {
      if (language === 'export') {
        Object.assign(tokens, await exportsOf(t, code, cwd))
        continue
      }
      if (language === 'html') {
        for (const [, address] of code.matchAll(/src="([^"]+)"/g)) {
          const picture = await fetch(address!)
          t.match([picture.status, picture.headers.get('content-type')], [200, /^image\/svg/])
        }
        continue
      }
      const { exit, output } = await run(language, code, cwd, tokens)
      t.equal(exit, 0, `${code}\n${output}`)
      t.ok(output.length > 0, `it prints something:\n${code}`)
    }
    const ours = [...checkout, '.npm']
    const ignored = (await readFile('.gitignore', 'utf8')).split('\n')
    for (const name of (await readdir(cwd)).filter((name) => !ours.includes(name)))
      t.ok(ignored.includes(`/${name}`), `what is written in the checkout is not taken for a part of it: ${name}`)
    // Run once more with a token that is none: whoever does not read what is wrong cannot mend it.
    const sending = snippets.filter(({ code }) => /(os\.environ|process\.env)/.test(code))
    for (const { language, code } of sending) {
      const { exit, output } = await run(language, code, cwd, {
        ...tokens,
        TOKEN: 'none',
        AUTHOR: 'none',
        REVIEWER: 'none',
      })
      t.not(exit, 0, code)
      t.match(output, '"code":', code)
    }
    if (id !== 'report') return
    t.match(page.text, /<code>node snippet.mjs<\/code>.*<code>python3 snippet.py<\/code>/)
    for (const { language, code } of snippets.filter(({ code }) => /PATCH|\/withdrawal/.test(code))) {
      const { exit, output } = await run(language, code, cwd, tokens)
      t.not(exit, 0, code)
      t.match(output, /withdrawn/, 'a second time it says why it is refused')
    }
  })

  t.test(`${title}: its page has no script, asks no other host, and its links lead somewhere`, async (t) => {
    const { text, headers } = await anonymous.get(url)
    t.notMatch(text, /<script|javascript:|127\.0\.0\.1:3000/)
    t.match(headers['content-security-policy'], /^default-src 'none';style-src 'sha256-[\w+/]+=*';img-src 'self'/)
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, link]) => link!)
    t.ok(links.length >= 3)
    for (const link of links) {
      t.match(link, /^\//)
      t.equal((await anonymous.get(link)).status, 200, link)
    }
  })
}

t.test('what the guide to reports did is there', async (t) => {
  const { body } = await anonymous.get(`/v1/reports?state=withdrawn&author_id=${actor}`)
  t.equal(body.data.length, 1)
  t.match(body.data[0], {
    ...{ revision: 3, state: 'withdrawn', narrative: null },
    review: [{ measure: 'request_correction', fields: ['/narrative'], due_on: /^\d/ }],
  })
  const [{ decision_id }] = body.data[0].review
  t.match((await anonymous.get(`/v1/decisions/${decision_id}`)).body.appeal_ids, [/./], 'it was appealed')
  const drafts = await (await service.as(actor)).get('/v1/reports?state=draft')
  t.strictSame(drafts.body.data, [], 'the draft that was deleted is gone')
})

t.test('what the guide to reviews did is there', async (t) => {
  const { body } = await anonymous.get(`/v1/decisions?author_id=${actor}&measure=redact`)
  t.match(body.data, [{ measure: 'redact', in_force: 'none', rectification: { outcome: 'overturned' } }])
  const report = await anonymous.get(`/v1/reports/${body.data[0].report_id}`)
  t.match(report.body, { narrative: /Made-up Name/, review: [] })
  const alliance = '/v1/actors/made-up-alliance'
  t.match((await anonymous.get(`${alliance}/mandates`)).body.mandates, [{ kind: 'self' }])
  t.match((await anonymous.get(alliance)).body, {
    registration: 'refused',
    registration_decision: /^\/v1\/decisions\//,
  })
  const { data } = (await anonymous.get(`${alliance}/decisions`)).body
  t.match(data.map(({ measure }: { measure: string }) => measure).sort(), ['narrow_mandate', 'refuse_registration'])
})
