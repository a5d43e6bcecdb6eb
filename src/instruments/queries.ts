// What is read of instruments.
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { type Db, prepared } from '../database/client.ts'
import { type Footnote, instruments } from '../database/tables.ts'
import type { Keyset } from '../http/pages.ts'

const columnsWithRaw = getTableColumns(instruments)
const { url_raw: _raw, url_corrections: _corrections, ...others } = columnsWithRaw
const columns = {
  ...others,
  footnote: sql<Pick<Footnote, 'number' | 'text'> | null>`${instruments.footnote} - 'raw' - 'corrections'`,
}

const findPrepared = prepared((db) =>
  db
    .select(columns)
    .from(instruments)
    .where(eq(instruments.id, sql.placeholder('id')))
    .prepare('find_instrument'),
)

export async function findInstrument(db: Db, id: string) {
  const [row] = await findPrepared(db).execute({ id })
  return row ?? null
}

export async function findInstrumentWithRaw(db: Db, id: string) {
  const [row] = await db.select(columnsWithRaw).from(instruments).where(eq(instruments.id, id))
  return row ?? null
}

const bySource = (sources: string[] | undefined) =>
  sources === undefined ? undefined : inArray(instruments.source_id, sources)

/** Of any of `sources` in their own order, from after the keyset; one row more than `limit` where there are more. */
export function selectInstruments(
  db: Db,
  { sources, after, limit, raw }: { sources: string[] | undefined; after: Keyset | null; limit: number; raw: boolean },
) {
  const place = sql`(${instruments.source_id}, ${instruments.position})`
  return db
    .select(raw ? columnsWithRaw : columns)
    .from(instruments)
    .where(and(bySource(sources), after === null ? undefined : sql`${place} > (${after[0]}, ${after[1]})`))
    .orderBy(asc(instruments.source_id), asc(instruments.position))
    .limit(limit + 1)
}

export async function countInstruments(db: Db, sources: string[] | undefined): Promise<number> {
  return db.$count(instruments, bySource(sources))
}
