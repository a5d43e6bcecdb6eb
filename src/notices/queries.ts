// SQL of notices: one exported function per statement.
import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { notices, rulings } from '../database/appeal-tables.ts'
import type { Db, Transaction } from '../database/client.ts'
import { decisions, seals } from '../database/decision-tables.ts'
import { orderBy } from '../database/orders.ts'
import type { Keyset } from '../http/pages.ts'
import { shownWord } from '../reports/shown-words.ts'
import type { Notice } from './schemas.ts'

type News = Omit<typeof notices.$inferInsert, 'id' | 'actor_id'>

/** Tells each of these actors, once, in the transaction of what it is about. */
export async function insertNotices(tx: Transaction, actorIds: readonly string[], news: News): Promise<void> {
  const rows = [...new Set(actorIds)].map((actor_id) => ({ id: randomUUID(), actor_id, ...news }))
  await tx.insert(notices).values(rows)
}

const ofRuling = notices.ruling_id

const columns = {
  id: notices.id,
  kind: notices.kind,
  report_id: notices.report_id,
  subject_actor_id: decisions.subject_actor_id,
  decision_id: notices.decision_id,
  seal_id: notices.seal_id,
  appeal_id: rulings.appeal_id,
  measure: sql<Notice['measure']>`case when ${ofRuling} is null then ${decisions.measure} else ${rulings.measure} end`,
  outcome: rulings.outcome,
  rule_id: decisions.rule_id,
  rule_version: decisions.rule_version,
  by: sql<string>`coalesce(${rulings.actor_id}, ${decisions.actor_id}, ${seals.actor_id})`,
  reasons: sql<string | null>`coalesce(${shownWord('rulings', 'reasons')}, ${shownWord('decisions', 'reasons')})`,
  fields: sql<string[]>`coalesce(${rulings.fields}, ${decisions.fields}, ${seals.fields})`,
  note: sql<
    string | null
  >`case when ${ofRuling} is null then ${shownWord('decisions', 'note')} else ${shownWord('rulings', 'note')} end`,
  due_on: sql<string | null>`case when ${ofRuling} is null then ${decisions.due_on} else ${rulings.due_on} end`,
  mandates: sql<
    Notice['mandates']
  >`coalesce(case when ${ofRuling} is null then ${decisions.mandates} else ${rulings.mandates} end, '[]')`,
  made_at: notices.made_at,
  deadline: notices.deadline,
  appeals: sql<
    string | null
  >`case when ${notices.kind} = 'decision' then '/v1/decisions/' || ${notices.decision_id} || '/appeals' end`,
}

/** What an actor was told, the newest first; one more than `limit` where there are more. */
export function selectNotices(db: Db, actorId: string, after: Keyset | null, limit: number): Promise<Notice[]> {
  const { by, beyond } = orderBy([notices.made_at, notices.id], '-made_at')
  return db
    .select(columns)
    .from(notices)
    .leftJoin(decisions, eq(decisions.id, notices.decision_id))
    .leftJoin(seals, eq(seals.id, notices.seal_id))
    .leftJoin(rulings, eq(rulings.id, notices.ruling_id))
    .where(and(eq(notices.actor_id, actorId), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export const countNotices = (db: Db, actorId: string): Promise<number> =>
  db.$count(notices, eq(notices.actor_id, actorId))
