// Reads alone, and the same reads with one write among twenty requests: what writing costs those who read.
import autocannon, { type Request } from 'autocannon'
import { clients } from './load.ts'
import type { Running } from './processes.ts'

export type Mixed = { name: string; rate: number; p50: number; p99: number; writes: number }

const writesAmong = 20

/** `times` times each for `seconds`; medians. */
export async function mixEach(
  { url }: Running,
  paths: readonly string[],
  nextPost: () => Request,
  { times, seconds }: { times: number; seconds: number },
): Promise<Mixed[]> {
  const reads = Array.from(
    { length: writesAmong },
    (_, place): Request => ({ method: 'GET', path: paths[place % paths.length]! }),
  )
  const write: Request = { ...nextPost(), setupRequest: (request) => ({ ...request, ...nextPost() }) }
  const loads = { 'reads alone': reads, 'reads with 5 % writes': [...reads.slice(1), write] }
  const runs: Record<string, Omit<Mixed, 'name'>[]> = {}
  for (let time = 0; time <= times; time++) {
    for (const [name, requests] of Object.entries(loads)) {
      const one = await load(url, requests, seconds)
      // The first warms up.
      if (time > 0) runs[name] = [...(runs[name] ?? []), one]
    }
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
  return Object.entries(runs).map(([name, all]) => {
    const of = (figure: keyof (typeof all)[number]) => median(all.map((one) => one[figure]))
    return { name, rate: of('rate'), p50: of('p50'), p99: of('p99'), writes: of('writes') }
  })
}

async function load(url: string, requests: Request[], seconds: number): Promise<Omit<Mixed, 'name'>> {
  const took: number[] = []
  let writes = 0
  const run = autocannon({ url, connections: clients, duration: seconds, requests })
  run.on('response', (_client, status, _bytes, ms) => (status === 201 ? writes++ : took.push(ms)))
  const { duration, non2xx, errors } = await run
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} requests failed`)
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(took.length * share)] ?? Number.NaN
  return { rate: took.length / duration, p50: at(0.5), p99: at(0.99), writes: writes / duration }
}
