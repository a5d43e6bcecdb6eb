// SQL of restriction requests: one exported function per statement.
import { and, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { orderBy } from '../database/orders.ts'
import { reports } from '../database/report-tables.ts'
import { restriction_requests } from '../database/request-tables.ts'
import type { Keyset } from '../http/pages.ts'
import { nothingIsHidden } from '../reports/visibility.ts'
import type { RequestFilters, RestrictionRequest } from './schemas.ts'

const t = restriction_requests

/** Its free texts are public where nothing of the report is hidden: only to seal what repeats it would tell what that is. */
const isShown = sql`(${t.sealed_at} is null and (${t.report_id} is null or ${nothingIsHidden(t.report_id)}))`

const textsWhere = (shown: SQL) => ({
  legal_ground: sql<RestrictionRequest['legal_ground']>`case when ${shown} then ${t.legal_ground}
    else ${t.legal_ground} || '{"citation":null,"text":null,"url":null}' end`,
  text: sql<string | null>`case when ${shown} then ${t.text} end`,
})

/** As everybody reads them; every answer is made of these, so that what is sealed is in none. */
const columns = {
  id: t.id,
  recorded_by: t.recorded_by,
  requester_id: t.requester_id,
  requester_name: t.requester_name,
  requester_group: t.requester_group,
  requester_country: t.requester_country,
  received_on: t.received_on,
  report_id: t.report_id,
  actor_id: t.actor_id,
  fields: t.fields,
  measure: sql<RestrictionRequest['measure']>`${t.measure}`,
  language: t.language,
  ...textsWhere(isShown),
  created_at: t.created_at,
  state: sql<RestrictionRequest['state']>`case when ${t.decided_at} is null then 'open' else 'decided' end`,
  decision_id: t.decision_id,
  decided_at: t.decided_at,
  sealed_at: t.sealed_at,
}

export async function findRequest(db: Db, id: string): Promise<RestrictionRequest | null> {
  const [request] = await db.select(columns).from(t).where(eq(t.id, id))
  return request ?? null
}

/** The same for an actor that reads what is hidden of reports, unless they are about it. What is sealed it reads neither. */
export async function findRequestForReview(db: Db, id: string, actorId: string): Promise<RestrictionRequest | null> {
  const isAbout = sql`exists (select from ${reports} where id = ${t.report_id} and addressee_id = ${actorId})`
  const shown = sql`(${isShown} or (${t.sealed_at} is null and not ${isAbout}))`
  const [request] = await db
    .select({ ...columns, ...textsWhere(shown) })
    .from(t)
    .where(eq(t.id, id))
  return request ?? null
}

const inStates = (states: RequestFilters['state']): SQL | undefined =>
  states === undefined || new Set(states).size > 1
    ? undefined
    : states[0] === 'open'
      ? isNull(t.decided_at)
      : isNotNull(t.decided_at)

const conditionsOf = (filters: RequestFilters): SQL | undefined =>
  and(
    inStates(filters.state),
    isAnyOf(t.requester_group, filters.requester_group),
    isAnyOf(t.requester_country, filters.requester_country),
    isAnyOf(t.requester_id, filters.requester_id),
    isAnyOf(t.recorded_by, filters.recorded_by),
    isAnyOf(t.report_id, filters.report_id),
    isAnyOf(t.actor_id, filters.actor_id),
    filters.measure && inArray(t.measure, filters.measure),
  )

/** Newest first, from after `[created_at, id]`; one row more than `limit` where there are more. */
export function selectRequests(
  db: Db,
  filters: RequestFilters,
  after: Keyset | null,
  limit: number,
): Promise<RestrictionRequest[]> {
  const { by, beyond } = orderBy([t.created_at, t.id], '-created_at')
  return db
    .select(columns)
    .from(t)
    .where(and(conditionsOf(filters), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export const countRequests = (db: Db, filters: RequestFilters): Promise<number> => db.$count(t, conditionsOf(filters))

export async function insertRequest(tx: Db, request: Omit<typeof t.$inferInsert, 'created_at'>): Promise<void> {
  await tx.insert(t).values({ ...request, created_at: sql`clock_timestamp()` })
}
