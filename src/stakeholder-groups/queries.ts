// What is read of stakeholder groups.
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { type Db, prepared } from '../database/client.ts'
import { stakeholder_groups } from '../database/tables.ts'
import type { Keyset } from '../http/pages.ts'

const columnsWithRaw = getTableColumns(stakeholder_groups)
const { raw: _raw, ...columns } = columnsWithRaw

const findPrepared = prepared((db) =>
  db
    .select(columns)
    .from(stakeholder_groups)
    .where(eq(stakeholder_groups.id, sql.placeholder('id')))
    .prepare('find_stakeholder_group'),
)

export async function findStakeholderGroup(db: Db, id: string) {
  const [row] = await findPrepared(db).execute({ id })
  return row ?? null
}

export async function findStakeholderGroupWithRaw(db: Db, id: string) {
  const [row] = await db.select(columnsWithRaw).from(stakeholder_groups).where(eq(stakeholder_groups.id, id))
  return row ?? null
}

const bySource = (sources: string[] | undefined) =>
  sources === undefined ? undefined : inArray(stakeholder_groups.source_id, sources)

/** Of any of `sources` in their own order, from after the keyset; one row more than `limit` where there are more. */
export function selectStakeholderGroups(
  db: Db,
  { sources, after, limit, raw }: { sources: string[] | undefined; after: Keyset | null; limit: number; raw: boolean },
) {
  const place = sql`(${stakeholder_groups.source_id}, ${stakeholder_groups.position})`
  return db
    .select(raw ? columnsWithRaw : columns)
    .from(stakeholder_groups)
    .where(and(bySource(sources), after === null ? undefined : sql`${place} > (${after[0]}, ${after[1]})`))
    .orderBy(asc(stakeholder_groups.source_id), asc(stakeholder_groups.position))
    .limit(limit + 1)
}

export async function countStakeholderGroups(db: Db, sources: string[] | undefined): Promise<number> {
  return db.$count(stakeholder_groups, bySource(sources))
}
