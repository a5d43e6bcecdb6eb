// The programs as an operator runs them, and a report to be posted to one.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { reportBody } from '../support/samples.ts'

type Program = { child: ChildProcess; output: () => string; errors: () => string; ended: Promise<number | null> }

/** Starts `src/<program>.ts` with these settings alone; it is gone with the test file. */
export function start(program: string, settings: Record<string, string>, options: string[] = []): Program {
  const env = { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...settings }
  const child = spawn('node_modules/.bin/node', [`src/${program}.ts`, ...options], { env })
  t.teardown(() => child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  child.stdout!.on('data', (text) => (output += text))
  child.stderr!.on('data', (text) => (errors += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, output: () => output, errors: () => errors, ended }
}

/** Waits until a service says that it is ready. Throws what it said where it ends, or hangs for two minutes. */
export async function ready({ output, errors, child }: Program): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 120_000; ) {
    if (output().includes('is ready at')) return
    if (child.exitCode !== null) break
    await sleep(50)
  }
  throw new Error(`It did not start: ${errors()}`)
}

type Settings = { PORT: string; DATA_DIR: string }

/** A token of the NHRI, as the program prints it. */
export async function tokenFor(settings: Settings): Promise<string> {
  const printed = start('token', settings, ['--actor', 'nhrc-qatar', '--scope', 'reports:write'])
  if ((await printed.ended) !== 0) throw new Error(printed.errors())
  return printed.output().trim()
}

export function post({ PORT }: Settings, token: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${PORT}/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'kept' },
    body: JSON.stringify(reportBody()),
  })
}
