// SQL of comments on proposals: one exported function per statement.
import { and, eq } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { orderBy } from '../database/orders.ts'
import { review_rule_comments } from '../database/rule-tables.ts'
import type { Keyset } from '../http/pages.ts'
import type { Comment, Proposal } from './schemas.ts'

const t = review_rule_comments
const columns = {
  id: t.id,
  rule_id: t.rule_id,
  proposal: t.proposal,
  actor_id: t.actor_id,
  text: t.text,
  created_at: t.created_at,
  answer: t.answer,
  answered_at: t.answered_at,
}

export type Of = Pick<Proposal, 'rule_id' | 'number'>
const ofProposal = ({ rule_id, number }: Of) => and(eq(t.rule_id, rule_id), eq(t.proposal, number))

/** Oldest first, from after `[created_at, id]`; one row more than `limit` where there are more. */
export function selectComments(db: Db, of: Of, after: Keyset | null, limit: number): Promise<Comment[]> {
  const { by, beyond } = orderBy([t.created_at, t.id], 'created_at')
  return db
    .select(columns)
    .from(t)
    .where(and(ofProposal(of), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export async function findComment(db: Db, of: Of, id: string): Promise<Comment | null> {
  const [comment] = await db
    .select(columns)
    .from(t)
    .where(and(ofProposal(of), eq(t.id, id)))
  return comment ?? null
}

/** The columns `person` and `answering_person` are keyed hashes. */
export async function insertComment(tx: Db, comment: typeof t.$inferInsert): Promise<Comment> {
  const [made] = await tx.insert(t).values(comment).returning(columns)
  return made!
}

type Answer = { answer: string; answered_at: string; answering_person: string }

export async function updateToAnswered(tx: Db, id: string, answer: Answer): Promise<Comment> {
  const [answered] = await tx.update(t).set(answer).where(eq(t.id, id)).returning(columns)
  return answered!
}
