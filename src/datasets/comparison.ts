// What has changed in a table since the last release: its rows and those of then, both in the order of their keys, are read
// side by side, each by a hash of its content. Neither is ever whole in memory.
import { hash } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Cell } from '../downloads/columns.ts'
import { csvLine } from '../downloads/csv.ts'
import type { Sink } from './storage.ts'

type Indexed = { key: readonly Cell[]; content: string }

/** The file by which the next release is compared with this one; of a table, and for us alone. */
export const indexOf = (table: string) => `${table}.index`

export const changesHeadings = ['table', 'change', 'key'] as const
export const changeKinds = ['added', 'changed', 'removed'] as const
type Change = (typeof changeKinds)[number]

export class Comparison {
  readonly counts: Record<Change, number> = { added: 0, changed: 0, removed: 0 }
  rows = 0
  readonly #table: string
  readonly #index: Sink
  readonly #changes: Sink
  readonly #before: AsyncIterator<Indexed> | null
  /** The row of then that comes next; undefined where none does, null where it has not been looked for. */
  #old: Indexed | undefined | null = null
  #last: Indexed | undefined

  /** `before` is the index of the same table in the last release, null where there is none to compare with. */
  constructor(table: string, index: Sink, changes: Sink, before: Readable | null) {
    this.#table = table
    this.#index = index
    this.#changes = changes
    this.#before = before === null ? null : linesOf(before)
  }

  /** Throws where the row does not come after the one before it. */
  async add(key: readonly Cell[], line: string): Promise<void> {
    const row = { key, content: hash('sha256', line, 'base64url') }
    if (this.#last !== undefined && order(this.#last.key, key) >= 0)
      throw new Error(`The rows of ${this.#table} do not come in the order of their keys.`)
    this.#last = row
    this.rows++
    await this.#index.write(`${JSON.stringify(row)}\n`)
    if (this.#before === null) return
    for (let old = await this.#next(); old !== undefined && order(old.key, key) < 0; old = await this.#next())
      await this.#removed(old)
    const old = await this.#next()
    if (old === undefined || order(old.key, key) > 0) return this.#tell('added', key)
    if (old.content !== row.content) await this.#tell('changed', key)
    this.#old = null
  }

  async end(): Promise<void> {
    for (let old = await this.#next(); old !== undefined; old = await this.#next()) await this.#removed(old)
    await this.#index.end()
  }

  /** The row of then that is to be compared next. */
  async #next(): Promise<Indexed | undefined> {
    if (this.#old !== null) return this.#old
    const next = await this.#before?.next()
    this.#old = next === undefined || next.done ? undefined : next.value
    return this.#old
  }

  async #removed({ key }: Indexed): Promise<void> {
    await this.#tell('removed', key)
    this.#old = null
  }

  async #tell(change: Change, key: readonly Cell[]): Promise<void> {
    this.counts[change]++
    await this.#changes.write(csvLine([this.#table, change, JSON.stringify(key)]))
  }
}

async function* linesOf(file: Readable): AsyncGenerator<Indexed> {
  for await (const line of createInterface({ input: file })) yield JSON.parse(line) as Indexed
}

/** The order of keys: part by part, a null first, texts by their bytes (ids and codes are of ASCII). */
function order(a: readonly Cell[], b: readonly Cell[]): number {
  for (const [at, one] of a.entries()) {
    const [x, y] = [one ?? '', b[at] ?? '']
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}
