// What is read of principles.
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { type Db, prepared } from '../database/client.ts'
import { principles } from '../database/tables.ts'
import type { Keyset } from '../http/pages.ts'

const columnsWithRaw = getTableColumns(principles)
const { raw: _raw, corrections: _corrections, ...columns } = columnsWithRaw

const findPrepared = prepared((db) =>
  db
    .select(columns)
    .from(principles)
    .where(eq(principles.id, sql.placeholder('id')))
    .prepare('find_principle'),
)

export async function findPrinciple(db: Db, id: string) {
  const [row] = await findPrepared(db).execute({ id })
  return row ?? null
}

export async function findPrincipleWithRaw(db: Db, id: string) {
  const [row] = await db.select(columnsWithRaw).from(principles).where(eq(principles.id, id))
  return row ?? null
}

const bySource = (sources: string[] | undefined) =>
  sources === undefined ? undefined : inArray(principles.source_id, sources)

/** Of any of `sources` in their own order, from after the keyset; one row more than `limit` where there are more. */
export function selectPrinciples(
  db: Db,
  { sources, after, limit, raw }: { sources: string[] | undefined; after: Keyset | null; limit: number; raw: boolean },
) {
  const place = sql`(${principles.source_id}, ${principles.position})`
  return db
    .select(raw ? columnsWithRaw : columns)
    .from(principles)
    .where(and(bySource(sources), after === null ? undefined : sql`${place} > (${after[0]}, ${after[1]})`))
    .orderBy(asc(principles.source_id), asc(principles.position))
    .limit(limit + 1)
}

export async function countPrinciples(db: Db, sources: string[] | undefined): Promise<number> {
  return db.$count(principles, bySource(sources))
}
