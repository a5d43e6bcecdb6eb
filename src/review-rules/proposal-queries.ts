// SQL of proposals: one exported function per statement.
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { orderBy } from '../database/orders.ts'
import { review_rule_comments, review_rule_proposals } from '../database/rule-tables.ts'
import type { Keyset } from '../http/pages.ts'
import type { Proposal } from './schemas.ts'
import type { ProposalState } from './vocabularies.ts'

const t = review_rule_proposals

const commentsOf = (more: SQL) =>
  sql<number>`(select count(*)::int from ${review_rule_comments} as c
    where c.rule_id = ${t.rule_id} and c.proposal = ${t.number} ${more})`

const columns = {
  rule_id: t.rule_id,
  number: t.number,
  state: t.state,
  base_version: t.base_version,
  title: t.title,
  text: t.text,
  covers: t.covers,
  does_not_cover: t.does_not_cover,
  criteria: t.criteria,
  grounds: t.grounds,
  measures: sql<Proposal['measures']>`${t.measures}`,
  reason: t.reason,
  proposed_by: t.proposed_by,
  created_at: t.created_at,
  comments_until: t.comments_until,
  comment_count: commentsOf(sql``),
  unanswered_count: commentsOf(sql`and c.answer is null`),
}
const closing = { closed_at: t.closed_at, closed_by: t.closed_by, closing_reason: t.closing_reason }

const selectProposalRows = (db: Db) =>
  db
    .select({ ...columns, ...closing })
    .from(t)
    .$dynamic()
type Row = Awaited<ReturnType<typeof selectProposalRows>>[number]

const proposalOf = ({ closed_at, closed_by, closing_reason, ...row }: Row): Proposal => ({
  ...row,
  closing: closed_at === null ? null : { at: closed_at, by: closed_by!, reason: closing_reason! },
})

export async function findProposal(db: Db, rule_id: string, number: number): Promise<Proposal | null> {
  const [row] = await selectProposalRows(db).where(and(eq(t.rule_id, rule_id), eq(t.number, number)))
  return row === undefined ? null : proposalOf(row)
}

/**
 * Makes what changes the proposal and what comments on it take turns until the transaction ends. Answers the person who
 * made it, as a keyed hash, or null. The caller reads after this statement.
 */
export async function lockProposal(tx: Db, rule_id: string, number: number): Promise<{ person: string } | null> {
  const [row] = await tx
    .select({ person: t.person })
    .from(t)
    .where(and(eq(t.rule_id, rule_id), eq(t.number, number)))
    .for('update')
  return row ?? null
}

export type ProposalList = { rule_id?: readonly string[] | undefined; state?: readonly ProposalState[] | undefined }

const conditionsOf = ({ rule_id, state }: ProposalList) => and(isAnyOf(t.rule_id, rule_id), isAnyOf(t.state, state))

/** Newest first, from after `[created_at, rule_id, number]`; one row more than `limit` where there are more. */
export async function selectProposals(db: Db, list: ProposalList, after: Keyset | null, limit: number) {
  const { by, beyond } = orderBy([t.created_at, t.rule_id, t.number], '-created_at')
  const rows = await selectProposalRows(db)
    .where(and(conditionsOf(list), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
  return rows.map(proposalOf)
}

export const countProposals = (db: Db, list: ProposalList): Promise<number> => db.$count(t, conditionsOf(list))

type NewProposal = Omit<typeof t.$inferInsert, 'number' | 'state'>

/** Counts on from the last proposal of the rule. Breaks a constraint where another one is open. */
export async function insertProposal(tx: Db, proposal: NewProposal): Promise<number> {
  const number = sql<number>`(select coalesce(max(number), 0) + 1 from review_rule_proposals as earlier
    where earlier.rule_id = ${proposal.rule_id})`
  const [made] = await tx
    .insert(t)
    .values({ ...proposal, number, state: 'open' })
    .returning({ number: t.number })
  return made!.number
}

type Closing = {
  state: Exclude<ProposalState, 'open'>
  closed_at: string
  closed_by: string
  closer_group: string
  closer_person: string
  closing_reason: string
}

export async function updateToClosed(tx: Db, { rule_id, number }: Proposal, closing: Closing): Promise<void> {
  await tx
    .update(t)
    .set(closing)
    .where(and(eq(t.rule_id, rule_id), eq(t.number, number)))
}
