// The measured processes: the service as it runs in production, and its rival, each on the first core.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../src/config.ts'
import { onServiceCore } from './cores.ts'
import type { RivalOrder } from './rival.ts'

export type Running = {
  url: string
  pid: number
  /** Processor time that it has used so far, in ms; null where the system does not tell. */
  cpuMs(): number | null
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const patienceMs = 60_000

/** The settings of the measured service; `DATA_DIR` keeps its keys, so that tokens and cursors hold between runs. */
export const settingsOf = (databaseUrl: string, dataDir: string, port: number) => ({
  ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: `${port}`, DATABASE_URL: databaseUrl, DATA_DIR: dataDir },
})

/** Starts the service; its log goes to a file beside. With `profile` node writes a CPU profile there when it stops. */
export async function startService(config: Config, profile: boolean): Promise<Running> {
  const log = openSync(join(config.dataDir, 'service.log'), 'w')
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${join(config.dataDir, 'profiles')}`] : []
  const [program = '', ...options] = onServiceCore([process.execPath, ...profiling, join(root, 'src/server.ts')])
  const child = spawn(program, options, {
    cwd: root,
    env: { PATH: process.env.PATH, ...settingsOf(config.databaseUrl!, config.dataDir, config.port) },
    stdio: ['ignore', log, 'inherit'],
  })
  closeSync(log)
  const url = `http://127.0.0.1:${config.port}`
  for (const began = Date.now(); !(await answers(url)); await sleep(50)) {
    if (child.exitCode !== null || Date.now() - began > patienceMs) throw new Error('The service did not start.')
  }
  return { url, pid: child.pid!, cpuMs: () => cpuMsOf(child), stop: () => stopped(child) }
}

/** Starts the rival with all that it answers. */
export async function startRival(order: RivalOrder): Promise<Running> {
  const [program = '', ...options] = onServiceCore([process.execPath, join(import.meta.dirname, 'rival.ts')])
  const child = spawn(program, options, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(order))
  const [url] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')])
  if (child.exitCode !== null) throw new Error('The rival did not start.')
  return { url, pid: child.pid!, cpuMs: () => cpuMsOf(child), stop: () => stopped(child) }
}

const answers = (url: string) =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )

/** From /proc, in ticks of 10 ms: less than a hundredth of any measurement. */
function cpuMsOf({ pid }: ChildProcess): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return null
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
