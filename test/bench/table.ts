// The one table that a run prints.
import type { Case, Rival } from './cases.ts'
import type { Downloaded } from './downloads.ts'
import type { Waited } from './latencies.ts'
import type { Measured } from './load.ts'
import type { Mixed } from './mixed.ts'

/** Runs by who served; a rival that does not serve this case is not there. */
export type Runs = { service: Measured[] } & Partial<Record<Rival, Measured[]>>
export type Row = {
  name: string
  rate: number
  p50: number
  p99: number
  /** µs of processor time for an answer. */
  cpu: number
  /** Rate of each rival, and the median of our share of it, run by run: what disturbs a run disturbs both. */
  rivals: Partial<Record<Rival, { rate: number; cpu: number; ratio: number }>>
  aim: Case['aim']
}

const rivals: readonly Rival[] = ['memory', 'pgbench', 'pg']

export function rowOf({ name, aim }: Case, runs: Runs): Row {
  const medians = (measured: readonly Measured[], of: keyof Measured) =>
    median(measured.map((one) => one[of] ?? Number.NaN))
  const row: Row = {
    ...{ name, aim, rivals: {} },
    rate: medians(runs.service, 'rate'),
    p50: medians(runs.service, 'p50'),
    p99: medians(runs.service, 'p99'),
    cpu: medians(runs.service, 'cpu'),
  }
  for (const rival of rivals) {
    const measured = runs[rival]
    if (measured === undefined) continue
    const ratio = median(measured.map(({ rate }, run) => runs.service[run]!.rate / rate))
    row.rivals[rival] = { rate: medians(measured, 'rate'), cpu: medians(measured, 'cpu'), ratio }
  }
  return row
}

/** `before` are the rates of the baseline file, by name of the case. */
export function tableOf(rows: readonly Row[], before: Record<string, number>): string {
  const head = [
    'case',
    'service /s',
    'µs',
    'p50 ms',
    'p99 ms',
    ...rivals.flatMap((rival) => [`${rival} /s`, 'µs', 'ratio']),
  ]
  const lines = rows.map(({ name, rate, cpu, p50, p99, rivals: found, aim }) => {
    const beside = rivals.flatMap((rival) => {
      const one = found[rival]
      return one === undefined ? ['–', '–', '–'] : [whole(one.rate), whole(one.cpu), share(one.ratio)]
    })
    const ratio = found[aim.rival]?.ratio
    const met = ratio === undefined ? '?' : ratio >= aim.ratio ? 'met' : 'missed'
    const baseline = before[name] === undefined ? '–' : share(rate / before[name])
    const aimed = `≥ ${share(aim.ratio)} of ${aim.rival}: ${met}`
    return [name, whole(rate), whole(cpu), p50.toFixed(1), p99.toFixed(1), ...beside, aimed, baseline]
  })
  return aligned([[...head, 'aim', 'of baseline'], ...lines])
}

/** What one reader waited for. */
export const waitsOf = (waited: readonly Waited[]): string =>
  aligned([
    ['one reader', 'median ms', 'longest ms', 'aim', ''],
    ...waited.map(({ name, p50, longest, within, atMost, most }) => [
      ...[name, whole(p50), whole(longest)],
      ...[`${most === undefined ? 'median' : 'p95'} ≤ ${within} ms: ${atMost <= within ? 'met' : 'missed'}`, ''],
    ]),
  ])

/** What files took, against COPY. */
export const filesOf = (files: readonly Downloaded[]): string =>
  aligned([
    ['file', 's', 'COPY s', 'ratio', 'added MB', 'aim', ''],
    ...files.map(({ name, seconds, copySeconds, addedMb }) => {
      const ratio = copySeconds / seconds
      const met = ratio >= 0.5 && addedMb <= 150
      const figures = [seconds.toFixed(1), copySeconds.toFixed(1), share(ratio), whole(addedMb)]
      return [name, ...figures, `≥ 50 % of COPY, ≤ 150 MB: ${met ? 'met' : 'missed'}`, '']
    }),
  ])

/** What writing costs those who read. */
export const mixedOf = (mixed: readonly Mixed[]): string =>
  aligned([
    ['mixed load', 'reads /s', 'p50 ms', 'p99 ms', 'writes /s', '', ''],
    ...mixed.map(({ name, rate, p50, p99, writes }) => [
      ...[name, whole(rate), p50.toFixed(1), p99.toFixed(1), whole(writes)],
      ...['', ''],
    ]),
  ])

const whole = (value: number) => (Number.isNaN(value) ? '–' : Math.round(value).toLocaleString('en-GB'))
const share = (ratio: number) => (Number.isFinite(ratio) ? `${Math.round(ratio * 100)} %` : '–')

function aligned(lines: readonly string[][]): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const isText = (column: number) => column === 0 || column === widths.length - 2
  return lines
    .map((line) =>
      line
        .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n')
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
