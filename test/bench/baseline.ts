// The committed figures that a run is held against, by size of the data.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Facts } from './facts.ts'
import type { Row } from './table.ts'

type Saved = {
  taken: string
  facts: Facts
  cases: Record<string, { rate: number; cpu: number; p50: number; p99: number; ratios: Record<string, number> }>
}
type File = Partial<Record<string, Saved>>

const path = join(import.meta.dirname, 'baseline.json')

const read = async (): Promise<File> => JSON.parse(await readFile(path, 'utf8').catch(() => '{}'))

/** Rates by name of the case; empty where nothing was saved for this size. */
export async function savedRates(size: string): Promise<Record<string, number>> {
  const cases = (await read())[size]?.cases ?? {}
  return Object.fromEntries(Object.entries(cases).map(([name, { rate }]) => [name, rate]))
}

/** Replaces the figures of these cases at this size. */
export async function save(size: string, facts: Facts, rows: readonly Row[]): Promise<void> {
  const file = await read()
  const cases = { ...file[size]?.cases }
  for (const { name, rate, cpu, p50, p99, rivals } of rows) {
    const ratios = Object.fromEntries(Object.entries(rivals).map(([rival, { ratio }]) => [rival, rounded(ratio)]))
    cases[name] = { rate: Math.round(rate), cpu: Math.round(cpu), p50: rounded(p50), p99: rounded(p99), ratios }
  }
  file[size] = { taken: new Date().toISOString(), facts, cases }
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`)
}

const rounded = (value: number) => Math.round(value * 100) / 100
