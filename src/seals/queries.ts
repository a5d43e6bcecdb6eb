// SQL of seals and of what they and decisions hide: one exported function per statement.
import { and, count, eq, inArray, isNull, lte, ne, sql } from 'drizzle-orm'
import type { Db, Transaction } from '../database/client.ts'
import { decisions, seals } from '../database/decision-tables.ts'
import { redactions } from '../database/hidden-tables.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { orderBy } from '../database/orders.ts'
import type { Keyset } from '../http/pages.ts'
import type { Mask } from '../reports/sought.ts'
import type { Hidden } from './rules.ts'
import type { Seal, SealFilters } from './schemas.ts'

// By time, not by what the next sweep will write: a seal that has run out is told as such at once.
const state = sql<Seal['state']>`case when ${seals.ended_by} = 'decision' then 'decided'
  when ${seals.ended_by} = 'lapse' or ${seals.lapses_at} <= clock_timestamp() then 'lapsed' else 'in_force' end`

const columns = {
  id: seals.id,
  report_id: seals.report_id,
  fields: seals.fields,
  actor_id: seals.actor_id,
  author_id: seals.author_id,
  addressee_id: seals.addressee_id,
  state,
  decision_id: decisions.id,
  made_at: seals.made_at,
  lapses_at: seals.lapses_at,
  ended_at: seals.ended_at,
}

const selectSeal = (db: Db) =>
  db.select(columns).from(seals).leftJoin(decisions, eq(decisions.seal_id, seals.id)).$dynamic()

export async function findSeal(db: Db, id: string): Promise<Seal | null> {
  const [seal] = await selectSeal(db).where(eq(seals.id, id))
  return seal ?? null
}

export type SealList = Omit<SealFilters, 'cursor' | 'include' | 'limit'>

const conditionsOf = (list: SealList) =>
  and(
    isAnyOf(seals.report_id, list.report_id),
    isAnyOf(seals.actor_id, list.actor_id),
    list.state && inArray(state, list.state),
  )

/** The newest first; one more than `limit` where there are more. */
export function selectSeals(db: Db, list: SealList, after: Keyset | null, limit: number): Promise<Seal[]> {
  const { by, beyond } = orderBy([seals.made_at, seals.id], '-made_at')
  return selectSeal(db)
    .where(and(conditionsOf(list), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export const countSeals = (db: Db, list: SealList): Promise<number> => db.$count(seals, conditionsOf(list))

type NewSeal = Pick<typeof seals.$inferInsert, 'id' | 'report_id' | 'fields' | 'actor_id' | 'person'>

/** Answers when it was made and when it lapses, by the database's clock. */
export async function insertSeal(tx: Transaction, { id, report_id, fields, actor_id, person }: NewSeal) {
  const { rows } = await tx.execute<{ made_at: string; lapses_at: string }>(sql`
    insert into seals (id, report_id, fields, actor_id, person, made_at, lapses_at)
    select ${id}, ${report_id}, ${sql.param(fields)}::text[], ${actor_id}, ${person}, now, now + interval '72 hours'
    from clock_timestamp() as now
    returning made_at, lapses_at`)
  return rows[0]!
}

/** What seals by reviewers hide of a report, for want of reasons not for good. */
export function selectReviewersMasks(db: Db, reportId: string): Promise<Mask[]> {
  return db
    .select({ mark: redactions.mark, whole: redactions.whole, texts: redactions.texts })
    .from(redactions)
    .innerJoin(seals, eq(seals.id, redactions.seal_id))
    .where(and(eq(redactions.report_id, reportId), isNull(redactions.ended_at), ne(seals.actor_id, seals.author_id)))
    .orderBy(redactions.id)
}

type Ground = { decision_id: string; rule_id: string } | { seal_id: string }

/** Hides these texts on the ground of a decision or a seal; what is shown instead of each names it. */
export async function insertRedactions(
  tx: Transaction,
  reportId: string,
  ground: Ground,
  hidden: readonly Hidden[],
): Promise<void> {
  const [known] = await tx.select({ count: count() }).from(redactions).where(eq(redactions.report_id, reportId))
  const rows = hidden.map(({ whole, texts }, place) => {
    const number = known!.count + place + 1
    return 'seal_id' in ground
      ? { seal_id: ground.seal_id, mark: `[sealed ${number} by seal ${ground.seal_id}]`, whole, texts }
      : {
          decision_id: ground.decision_id,
          mark: `[redacted ${number} under rule ${ground.rule_id} by decision ${ground.decision_id}]`,
          ...{ whole, texts },
        }
  })
  if (rows.length > 0) await tx.insert(redactions).values(rows.map((row) => ({ report_id: reportId, ...row })))
}

/** Ends what a decision or a seal hides, at this moment. */
export async function endRedactions(
  tx: Transaction,
  ground: { decision_id: string } | { seal_id: string },
  at: string,
) {
  const ofGround =
    'seal_id' in ground ? eq(redactions.seal_id, ground.seal_id) : eq(redactions.decision_id, ground.decision_id)
  await tx
    .update(redactions)
    .set({ ended_at: at })
    .where(and(ofGround, isNull(redactions.ended_at)))
}

export async function endSeal(tx: Transaction, id: string, by: 'decision' | 'lapse', at: string): Promise<void> {
  await tx.update(seals).set({ ended_at: at, ended_by: by }).where(eq(seals.id, id))
  await endRedactions(tx, { seal_id: id }, at)
}

/** Reports with seals that have run out and still hide something, a few at a time. */
export async function selectLapsedReports(db: Db): Promise<string[]> {
  const rows = await db
    .selectDistinct({ report_id: seals.report_id })
    .from(seals)
    .where(and(isNull(seals.ended_at), lte(seals.lapses_at, sql`clock_timestamp()`)))
    .limit(100)
  return rows.map(({ report_id }) => report_id)
}

/** Locks a report; then the seals on it that have run out and not ended. */
export async function lockLapsed(tx: Transaction, reportId: string) {
  await tx.execute(sql`select from reports where id = ${reportId} for update`)
  return tx
    .select({ id: seals.id, lapses_at: seals.lapses_at, author_id: seals.author_id, actor_id: seals.actor_id })
    .from(seals)
    .where(and(eq(seals.report_id, reportId), isNull(seals.ended_at), lte(seals.lapses_at, sql`clock_timestamp()`)))
}
