// Load for a bounded time, and what came back: answers a second, and how long they took.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import autocannon, { type Request } from 'autocannon'
import { onServiceCore } from './cores.ts'
import type { Running } from './processes.ts'
import type { Statement } from './record.ts'

/**
 * Answers a second, latencies in ms, and µs of processor time for an answer, which a busy machine hardly changes. Null where
 * it is not measured.
 */
export type Measured = { rate: number; p50: number | null; p99: number | null; cpu: number | null }

/** How many requests are under way at once. The pool of the service, and so pgbench, has ten connections. */
export const clients = 16
const connections = 10

/** Asks without pause. Throws where an answer is neither 2xx nor 304: a fast refusal would be a fine figure. */
export async function loadHttp(server: Running, seconds: number, next: () => Request): Promise<Measured> {
  const latencies: number[] = []
  const first = next()
  const changing = first.method === 'POST'
  const before = server.cpuMs()
  const run = autocannon({
    url: server.url,
    connections: clients,
    duration: seconds,
    // A request that stays the same is built once.
    requests: [changing ? { ...first, setupRequest: (request) => ({ ...request, ...next() }) } : first],
  })
  run.on('response', (_client, _status, _bytes, ms) => latencies.push(ms))
  const result = await run
  const after = server.cpuMs()
  const good = result['2xx'] + result['3xx']
  const refused = result['4xx'] + result['5xx']
  if (refused + result.errors > 0) {
    throw new Error(`${server.url}${first.path}: ${refused} answers were refusals, ${result.errors} requests failed`)
  }
  latencies.sort((a, b) => a - b)
  const percentile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? null
  const cpu = before === null || after === null ? null : ((after - before) * 1000) / good
  return { rate: good / result.duration, p50: percentile(0.5), p99: percentile(0.99), cpu }
}

/** The statement as fast as PostgreSQL answers it to a client in C, which runs where the service would. */
export async function loadPgbench(
  pgbench: string,
  databaseUrl: string,
  seconds: number,
  { text, values }: Statement,
): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const script = join(directory, 'statement.sql')
    // What a variable of pgbench cannot hold stands in the text.
    const unsayable = (value: Statement['values'][number]) =>
      value === null ? 'null' : value === '' ? "''" : undefined
    await writeFile(script, `${text.replace(/\$(\d+)/g, (_all, n) => unsayable(values[n - 1]!) ?? `:p${n}`)};\n`)
    const variables = values.flatMap((value, place) => (unsayable(value) ? [] : ['-D', `p${place + 1}=${value}`]))
    const options = ['-n', '-M', 'prepared', '-c', `${connections}`, '-T', `${seconds}`, '-f', script, ...variables]
    const { hostname, port, username, password, pathname } = new URL(databaseUrl)
    const said = await output(onServiceCore([pgbench, ...options]), {
      ...{ PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password, PGDATABASE: pathname.slice(1) },
      PGOPTIONS: '-c TimeZone=UTC',
    })
    // Where not one was done in the time, it does not say how many a second.
    const rate = /actually processed: 0$/m.test(said) ? '0' : /^tps = ([\d.]+) /m.exec(said)?.[1]
    if (rate === undefined) throw new Error(`pgbench: ${said}`)
    return { rate: Number(rate), p50: null, p99: null, cpu: null }
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Where pgbench is: in PATH, or in Debian's folder of its newest PostgreSQL; null where it is not installed. */
export async function findPgbench(): Promise<string | null> {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? (await readdir(debian)).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.map((folder) => join(folder, 'pgbench')).find(existsSync) ?? null
}

async function output([program = '', ...options]: string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, options, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  await once(child, 'close')
  return said
}
