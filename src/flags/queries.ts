// SQL of flags: one exported function per statement.
import { and, eq, ne, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { orderBy } from '../database/orders.ts'
import { flags, reports } from '../database/tables.ts'
import type { Keyset } from '../http/pages.ts'
import type { Flag, FlagFilters, FlagInput } from './schemas.ts'

const columns = {
  id: flags.id,
  report_id: flags.report_id,
  rule_id: flags.rule_id,
  fields: flags.fields,
  text: flags.text,
  rule_version: flags.rule_version,
  received_at: flags.received_at,
}

/** Who reads: no flags of reports about its actor, and of reports that this wrote only where `readsOfOwn`. */
export type Reader = { actorId: string; readsOfOwn: boolean }

type FlagList = FlagFilters & { reader: Reader }

const conditionsOf = ({ report_id, rule_id, reader }: FlagList): SQL | undefined =>
  and(isAnyOf(flags.report_id, report_id), isAnyOf(flags.rule_id, rule_id), readableTo(reader))

const readableTo = ({ actorId, readsOfOwn }: Reader) =>
  and(ne(reports.addressee_id, actorId), readsOfOwn ? undefined : ne(reports.author_id, actorId))

const selectFlagRows = (db: Db) =>
  db.select(columns).from(flags).innerJoin(reports, eq(reports.id, flags.report_id)).$dynamic()

/** Newest first, from after `[received_at, id]`; one row more than `limit` where there are more. */
export function selectFlags(db: Db, list: FlagList, after: Keyset | null, limit: number): Promise<Flag[]> {
  const { by, beyond } = orderBy([flags.received_at, flags.id], '-received_at')
  return selectFlagRows(db)
    .where(and(conditionsOf(list), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export async function countFlags(db: Db, list: FlagList): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(flags)
    .innerJoin(reports, eq(reports.id, flags.report_id))
    .where(conditionsOf(list))
  return row!.count
}

export async function findFlag(db: Db, id: string, reader: Reader): Promise<Flag | null> {
  const [flag] = await selectFlagRows(db).where(and(eq(flags.id, id), readableTo(reader)))
  return flag ?? null
}

export async function insertFlag(tx: Db, flag: FlagInput & { id: string; rule_version: number }): Promise<void> {
  await tx.insert(flags).values({ ...flag, received_at: sql`date_trunc('hour', clock_timestamp())` })
}
