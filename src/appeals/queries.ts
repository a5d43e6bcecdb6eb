// SQL of appeals and rulings: one exported function per statement.
import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { appeals, rulings } from '../database/appeal-tables.ts'
import { type Db, statement, type Transaction } from '../database/client.ts'
import { decisions } from '../database/decision-tables.ts'
import { redactions } from '../database/hidden-tables.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { momentText } from '../database/moments.ts'
import { orderBy } from '../database/orders.ts'
import type { Keyset } from '../http/pages.ts'
import { shownWord } from '../reports/shown-words.ts'
import { nothingIsHidden } from '../reports/visibility.ts'
import type { Appeal, AppealFilters } from './schemas.ts'

/** Of a decision on an actor nothing is ever hidden. */
export const groundsArePublic = sql`(${decisions.report_id} is null or ${nothingIsHidden(decisions.report_id)})`

const dueAt = sql`${appeals.made_at} + interval '30 days'`
const overdue = sql<boolean>`(${rulings.id} is null and ${dueAt} < clock_timestamp())`

/** The ruling as it is shown to everybody; to who `readsAll`, a condition, with all words of it. */
const rulingFor = (readsAll?: SQL) =>
  sql<Appeal['ruling']>`case when ${rulings.id} is not null then json_build_object('outcome', ${rulings.outcome},
    'measure', ${rulings.measure}, 'fields', ${rulings.fields}, 'note', ${shownWord('rulings', 'note', readsAll)},
    'due_on', ${rulings.due_on}, 'mandates', ${rulings.mandates}, 'reasons', ${shownWord('rulings', 'reasons', readsAll)},
    'actor_id', ${rulings.actor_id}, 'made_at', ${momentText(rulings.made_at)},
    'rectifies', case when ${rulings.outcome} <> 'upheld' then '/v1/decisions/' || ${appeals.decision_id} end) end`.as(
    'ruling',
  )

const columns = {
  id: appeals.id,
  decision_id: appeals.decision_id,
  report_id: decisions.report_id,
  subject_actor_id: decisions.subject_actor_id,
  actor_id: appeals.actor_id,
  grounds: sql<string | null>`case when ${groundsArePublic} then ${appeals.grounds} end`.as('grounds'),
  made_at: appeals.made_at,
  due_at: momentText(dueAt).as('due_at'),
  overdue: overdue.as('overdue'),
  ruling: rulingFor(),
}

const selectAppeal = (db: Db, selected: typeof columns = columns) =>
  db
    .select(selected)
    .from(appeals)
    .innerJoin(decisions, eq(decisions.id, appeals.decision_id))
    .leftJoin(rulings, eq(rulings.appeal_id, appeals.id))
    .$dynamic()

/** Who asks: its actor, and whether it reads what is hidden of reports about others. */
export type Viewer = { actor: string | null; readsHidden: boolean }

const { placeholder } = sql
const readsAll = sql`(${placeholder('readsHidden')}::boolean and ${decisions.addressee_id} <> ${placeholder('actor')})`
const grounds = sql<string | null>`case when ${groundsArePublic}
  or ${appeals.actor_id} = ${placeholder('actor')} or ${readsAll}
  then ${appeals.grounds} end`.as('grounds')

const findStatement = statement<Appeal>('find_appeal', (db) =>
  selectAppeal(db, { ...columns, grounds, ruling: rulingFor(readsAll) }).where(eq(appeals.id, placeholder('id'))),
)

export async function findAppeal(db: Db, id: string, viewer: Viewer): Promise<Appeal | null> {
  const [appeal] = await findStatement(db, { id, ...viewer })
  return appeal ?? null
}

export type AppealList = Omit<AppealFilters, 'cursor' | 'include' | 'limit'>

const conditionsOf = (list: AppealList) =>
  and(
    isAnyOf(appeals.decision_id, list.decision_id),
    isAnyOf(decisions.report_id, list.report_id),
    isAnyOf(decisions.subject_actor_id, list.subject_actor_id),
    isAnyOf(appeals.actor_id, list.actor_id),
    isAnyOf(rulings.outcome, list.outcome),
    list.open === undefined ? undefined : list.open ? isNull(rulings.id) : isNotNull(rulings.id),
    list.overdue === undefined ? undefined : list.overdue ? overdue : sql`not ${overdue}`,
  )

/** The newest first; one more than `limit` where there are more. */
export function selectAppeals(db: Db, list: AppealList, after: Keyset | null, limit: number): Promise<Appeal[]> {
  const { by, beyond } = orderBy([appeals.made_at, appeals.id], '-made_at')
  return selectAppeal(db)
    .where(and(conditionsOf(list), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export const countAppeals = (db: Db, list: AppealList): Promise<number> =>
  db.$count(selectAppeal(db).where(conditionsOf(list)).as('appeals'))

type NewAppeal = Pick<typeof appeals.$inferInsert, 'id' | 'decision_id' | 'grounds' | 'actor_id' | 'person' | 'made_at'>

/** The database copies whom the decision concerns, and its moment, by itself, whatever is given. */
export async function insertAppeal(tx: Transaction, appeal: NewAppeal): Promise<void> {
  await tx.insert(appeals).values({ ...appeal, decided_at: appeal.made_at })
}

type NewRuling = Omit<
  typeof rulings.$inferInsert,
  'actor_group' | 'author_id' | 'addressee_id' | 'subject_actor_id' | 'decider_id'
>

/** The database copies group, decider and whom the decision concerns by itself, whatever is given. */
export async function insertRuling(tx: Transaction, ruling: NewRuling): Promise<void> {
  await tx.insert(rulings).values({ ...ruling, actor_group: '', decider_id: '' })
}

export async function updateInForce(
  tx: Transaction,
  decisionId: string,
  in_force: (typeof decisions.$inferInsert)['in_force'],
): Promise<void> {
  await tx.update(decisions).set({ in_force }).where(eq(decisions.id, decisionId))
}

/** What a decision hides now. */
export function selectHidden(tx: Transaction, decisionId: string) {
  return tx
    .select({ whole: redactions.whole, texts: redactions.texts })
    .from(redactions)
    .where(and(eq(redactions.decision_id, decisionId), isNull(redactions.ended_at)))
}
