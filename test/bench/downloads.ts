// Files of all reports against PostgreSQL's own COPY of the same rows, and what memory they take.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Running } from './processes.ts'

export type Downloaded = { name: string; seconds: number; copySeconds: number; addedMb: number }

const copy = `copy (
  select reports.*, revisions.* from reports
  join report_revisions as revisions on report_id = reports.id and revisions.revision = reports.revision
  where state = 'published' order by published_at desc, reports.id desc) to stdout`

/** Each file `times` times, beside it as often the COPY by psql, which must be beside `pgbench`; medians. */
export async function downloadEach(
  { url, pid }: Running,
  databaseUrl: string,
  pgbench: string,
  times: number,
): Promise<Downloaded[]> {
  const downloaded: Downloaded[] = []
  for (const format of ['csv', 'ndjson']) {
    const [files, copies, memory]: [number[], number[], number[]] = [[], [], []]
    for (let time = 0; time < times; time++) {
      copies.push(await secondsOf(() => copyAll(join(dirname(pgbench), 'psql'), databaseUrl)))
      const before = rssMb(pid)
      let peak = before
      const watch = setInterval(() => (peak = Math.max(peak, rssMb(pid))), 50)
      files.push(await secondsOf(() => drain(`${url}/v1/reports.${format}`)))
      clearInterval(watch)
      memory.push(peak - before)
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
    const name = `all reports as ${format}`
    downloaded.push({ name, seconds: median(files), copySeconds: median(copies), addedMb: Math.max(...memory) })
  }
  return downloaded
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function drain(address: string): Promise<void> {
  const answer = await fetch(address, { headers: { 'accept-encoding': 'identity' } })
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  for await (const _piece of answer.body!);
}

async function copyAll(psql: string, databaseUrl: string): Promise<void> {
  const child = spawn(psql, [databaseUrl, '-q', '-c', copy], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.resume()
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`psql ended with ${code}`)
}

/** From /proc, in MB. */
const rssMb = (pid: number) =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
