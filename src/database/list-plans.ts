// Lists that are asked again and again, planned once. What a list is filtered by stands in its text, so that PostgreSQL
// plans with the values themselves: a plan for any value reads a hundred times too much where values are unequally common.
import { createHash } from 'node:crypto'
import { eq, fillPlaceholders, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { type PgColumn, PgDialect } from 'drizzle-orm/pg-core'
import type { Db } from './client.ts'
import { rowsOf } from './prepared.ts'

/** A list that has been asked so often gets a name, by which each connection keeps its plan. */
const worthPlanning = 3
/** A connection keeps what it has planned until it ends (client.ts): so many plans at most are begun in each period. */
const mostPlans = 100
const periodMs = 600_000
const mostTexts = 1_000

type Known = { text: string; params: unknown[]; asked: number; name: string | undefined }

const dialect = new PgDialect()

export class ListPlans {
  readonly #known = new Map<string, Known>()
  #plans = 0
  #since = performance.now()

  /**
   * The rows of a list, as `statement` of client.ts gives them. `identity` names everything that `build` puts into the
   * statement by value; what differs from page to page are its placeholders, filled by `values`.
   */
  async rows<Row extends object>(
    db: Db,
    identity: string,
    build: () => SQLWrapper,
    values: Record<string, unknown>,
  ): Promise<Row[]> {
    this.#makeRoom()
    let known = this.#known.get(identity)
    if (known === undefined) {
      const query = dialect.sqlToQuery(build().getSQL().inlineParams())
      known = { text: query.sql, params: query.params, asked: 0, name: undefined }
      this.#known.set(identity, known)
    }
    known.asked++
    if (known.asked === worthPlanning && this.#plans < mostPlans) {
      this.#plans++
      known.name = `list_${createHash('sha256').update(known.text).digest('hex').slice(0, 32)}`
    }
    const query = { text: known.text, values: fillPlaceholders(known.params, values) }
    return rowsOf<Row>(db.$client, known.name === undefined ? query : { ...query, name: known.name })
  }

  #makeRoom(): void {
    const over = performance.now() - this.#since > periodMs
    if (!over && this.#known.size < mostTexts) return
    for (const [identity, { name }] of this.#known) if (over || name === undefined) this.#known.delete(identity)
    if (!over) return
    this.#plans = 0
    this.#since = performance.now()
  }
}

/** A filter by any of some values. One alone is said as such: it may lead into an index whose order is that of the list. */
export const isAnyOf = (column: PgColumn, values: readonly string[] | undefined): SQL | undefined =>
  values && (values.length === 1 ? eq(column, values[0]) : inArray(column, [...values]))

/**
 * In a list in the order `by`: the bytes of all rows up to the last but one, so that of the rows for which this is less
 * than some most, all but the last one hold less together.
 */
export const bytesUntil = (bytes: PgColumn, by: SQL) =>
  sql<number>`coalesce(sum(${bytes}) over (order by ${by} rows between unbounded preceding and 2 preceding), 0)`.as(
    'bytes_until',
  )
