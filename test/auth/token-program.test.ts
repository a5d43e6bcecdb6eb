// `npm run token` as an operator meets it, and the key files that it shares with the service.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import t from 'tap'
import { localSigningKey, secretKey } from '../../src/auth/keys.ts'
import { scopeNames } from '../../src/auth/scopes.ts'
import { startService } from '../support/app.ts'

type Outcome = { code: number; stdout: string; stderr: string }

const tokenProgram = (dataDir: string, given: string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, DATA_DIR: dataDir, ...environment }
    execFile(process.execPath, ['src/token.ts', ...given], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })

const dataDir = join(await mkdtemp(join(tmpdir(), 'tracker-')), 'new')
t.teardown(() => rm(join(dataDir, '..'), { recursive: true }))
const wanted = ['--actor', 'nhrc-qatar', '--scope', 'reports:write']

t.test('where no service was started it makes no key, and says so', async (t) => {
  const { code, stdout, stderr } = await tokenProgram(dataDir, wanted)
  t.strictSame([code, stdout], [1, ''])
  t.match(stderr, /^Setting DATA_DIR names .*\/new, where no service was started yet: .*\.data-demo.*\n$/)
  t.notOk(existsSync(dataDir), 'nothing is left behind')
})

t.test('many first starts at once end with one key', async (t) => {
  const made = await Promise.all(Array.from({ length: 8 }, () => localSigningKey(dataDir)))
  const { stdout } = await tokenProgram(dataDir, wanted)
  t.strictSame(new Set(made.map(({ kid }) => kid)), new Set([decodeProtectedHeader(stdout).kid]))
  t.strictSame(await readdir(dataDir), ['issuer-key.json'], 'no drafts are left')
  t.equal((await stat(join(dataDir, 'issuer-key.json'))).mode & 0o777, 0o600)
})

t.test('prints only the token', async (t) => {
  const { code, stdout, stderr } = await tokenProgram(dataDir, [...wanted, '--sub', 'a person', '--minutes', '5'])
  t.equal(code, 0)
  t.match(stderr, /^Whether there is an actor nhrc-qatar could not be looked up \(no database is running.*\)\.\n$/)
  t.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  const { sub, actor, scope, exp, iat } = decodeJwt(stdout)
  t.match({ sub, actor, scope }, { sub: 'a person', actor: 'nhrc-qatar', scope: 'reports:write' })
  t.equal(exp! - iat!, 300)
})

t.test('says beside it where it can only read', async (t) => {
  const { code, stdout, stderr } = await tokenProgram(dataDir, ['--actor', 'nhrc-qatar'])
  t.equal(code, 0)
  t.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  t.match(stderr, `\nWithout --scope the token can only read. The scopes are ${scopeNames.join(', ')}.\n`)
})

t.test('the running service believes it', async (t) => {
  const service = await startService(t)
  const settings = { DATABASE_URL: service.databaseUrl }
  const { stdout, stderr } = await tokenProgram(service.config.dataDir, wanted, settings)
  t.equal(stderr, '', 'the actor was looked up')
  const answer = await service.client({ authorization: `Bearer ${stdout.trim()}` }).get('/v1/sources')
  t.equal(answer.status, 200)
  const unknown = await tokenProgram(service.config.dataDir, ['--actor', 'nhrc-qatarr'], settings)
  t.strictSame([unknown.code, unknown.stdout], [1, ''], 'and none is printed for an actor that is not there')
  t.match(unknown.stderr, /^--actor names nhrc-qatarr, which is no registered actor: .*\n$/)
})

t.test('says in one line what is wrong', async (t) => {
  const wrong: [given: string[], line: RegExp, environment?: NodeJS.ProcessEnv][] = [
    [[], /--actor is missing/],
    [['--actor', 'NHRC Qatar'], /--actor is not an id/],
    [
      [...wanted, '--scope', 'reports:write reports:read'],
      /"reports:read"; the scopes are reports:write, actors:write, mandates:write/,
    ],
    [
      [...wanted, '--scope', 'reports:write,actors:write'],
      /"reports:write,actors:write" \(spaces separate them, as in --scope "reports:write actors:write"\); the scopes/,
    ],
    [[...wanted, '--scope', 'toString'], /"toString"; the scopes are/],
    [[...wanted, '--minutes', '0'], /--minutes is a whole number from 1 to/],
    [[...wanted, '--minutes', '1e3'], /--minutes/],
    [[...wanted, '--sub', ''], /--sub is empty/],
    [[...wanted, '--role', 'x'], /Unknown option '--role'.* Usage: npm run -s token.* DATA_DIR=\.data-demo/],
    [[...wanted, 'more'], /Unexpected argument 'more'.* Usage/],
    [wanted, /OIDC_ISSUER/, { OIDC_ISSUER: 'https://issuer.example' }],
    [wanted, /PORT/, { PORT: 'many' }],
  ]
  for (const [given, line, environment] of wrong) {
    const { code, stdout, stderr } = await tokenProgram(dataDir, given, environment)
    t.equal(code, 1)
    t.equal(stdout, '')
    t.match(stderr, line)
    t.match(stderr, /^[^\n]+\n$/, 'one line')
  }
})

t.test('--help is the usage, and no fault', async (t) => {
  const { code, stdout, stderr } = await tokenProgram(dataDir, ['--help'])
  t.strictSame([code, stderr], [0, ''])
  t.match(stdout, /^Usage: npm run -s token -- --actor .* The scopes are reports:write, .*\.\n$/)
})

t.test('never replaces a damaged key', async (t) => {
  const damagedDir = await mkdtemp(join(tmpdir(), 'tracker-'))
  t.teardown(() => rm(damagedDir, { recursive: true }))
  for (const content of ['', '{}', '{"kty":"oct","k":"AAAA","kid":"x"}']) {
    await writeFile(join(damagedDir, 'issuer-key.json'), content)
    const { code, stderr } = await tokenProgram(damagedDir, wanted)
    t.equal(code, 1)
    t.match(stderr, /issuer-key\.json is damaged/)
  }
  await writeFile(join(damagedDir, 'secret-key'), 'AAAA\n')
  await t.rejects(secretKey({ dataDir: damagedDir, secretKey: null }), /secret-key is damaged/)
})

t.test('the secret is made once, and SECRET_KEY goes before it', async (t) => {
  const made = await Promise.all(Array.from({ length: 8 }, () => secretKey({ dataDir, secretKey: null })))
  t.ok(made.every((key) => key.length === 32 && key.equals(made[0]!)))
  t.equal((await stat(join(dataDir, 'secret-key'))).mode & 0o777, 0o600)
  const given = Buffer.alloc(32, 7)
  t.ok((await secretKey({ dataDir, secretKey: given.toString('base64') })).equals(given))
})
