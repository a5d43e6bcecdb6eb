// What of proposals and comments enters the log: each as it is made, and how it ended or what was answered.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { review_rule_comments, review_rule_proposals } from '../database/tables.ts'
import { enterTold } from '../log/enter.ts'
import type { Change } from '../log/entries.ts'
import { isWanted, type Recorded, type Wanted } from '../log/recorded.ts'
import type { Comment, Proposal } from './schemas.ts'

type Of = Pick<Proposal, 'rule_id' | 'number'>

const subjectOf = ({ rule_id, number }: Of) => `review-rules/${rule_id}/proposals/${number}`
const subjectOfComment = ({ rule_id, proposal, id }: Pick<Comment, 'rule_id' | 'proposal' | 'id'>) =>
  `${subjectOf({ rule_id, number: proposal })}/comments/${id}`

const chosen = (wanted: Wanted | null) =>
  isWanted(wanted, /^review-rules\/([^/]+\/proposals\/\d+)$/, sql`(rule_id || '/proposals/' || number)`, 'text')

type Made = Omit<Proposal, 'state' | 'comment_count' | 'unanswered_count' | 'closing'>

const proposalsMade: Recorded = {
  kinds: ['proposal.made'],
  rows: (wanted) => sql`
    select rule_id, number, base_version, title, text, covers, does_not_cover, criteria, grounds, measures, reason,
      proposed_by, created_at, comments_until
    from ${review_rule_proposals} where ${chosen(wanted)} order by created_at, rule_id collate "C", number`,
  changeOf: (row: Made): Change => ({
    kind: 'proposal.made',
    subject: subjectOf(row),
    revision: null,
    at: row.created_at,
    actor_id: row.proposed_by,
    content: row,
  }),
  visible: sql`true`,
}

type Closed = Of & Pick<Proposal, 'state'> & { closed_at: string; closed_by: string; closing_reason: string }

const proposalsClosed: Recorded = {
  kinds: ['proposal.closed'],
  rows: (wanted) => sql`
    select rule_id, number, state, closed_at, closed_by, closing_reason
    from ${review_rule_proposals} where state <> 'open' and ${chosen(wanted)}
    order by closed_at, rule_id collate "C", number`,
  changeOf: ({ closed_at, closed_by, closing_reason, ...row }: Closed): Change => ({
    kind: 'proposal.closed',
    subject: subjectOf(row),
    revision: null,
    at: closed_at,
    actor_id: closed_by,
    content: { ...row, closing: { at: closed_at, by: closed_by, reason: closing_reason } },
  }),
  visible: sql`true`,
}

const chosenComments = (wanted: Wanted | null) =>
  isWanted(
    wanted,
    /^review-rules\/([^/]+\/proposals\/\d+\/comments\/[0-9a-f-]{36})$/,
    sql`(comments.rule_id || '/proposals/' || proposal || '/comments/' || id)`,
    'text',
  )

const commentsMade: Recorded = {
  kinds: ['comment.made'],
  rows: (wanted) => sql`
    select id, rule_id, proposal, actor_id, text, created_at
    from ${review_rule_comments} as comments where ${chosenComments(wanted)} order by created_at, id`,
  changeOf: (row: Omit<Comment, 'answer' | 'answered_at'>): Change => ({
    kind: 'comment.made',
    subject: subjectOfComment(row),
    revision: null,
    at: row.created_at,
    actor_id: row.actor_id,
    content: row,
  }),
  visible: sql`true`,
}

type Answered = Pick<Comment, 'id' | 'rule_id' | 'proposal'> & { answer: string; answered_at: string; by: string }

const commentsAnswered: Recorded = {
  kinds: ['comment.answered'],
  rows: (wanted) => sql`
    select id, comments.rule_id, proposal, answer, answered_at, proposed_by as by
    from ${review_rule_comments} as comments
    join ${review_rule_proposals} as proposals on proposals.rule_id = comments.rule_id and number = proposal
    where answer is not null and ${chosenComments(wanted)} order by answered_at, id`,
  changeOf: ({ id, answer, answered_at, by, ...of }: Answered): Change => ({
    kind: 'comment.answered',
    subject: subjectOfComment({ id, ...of }),
    revision: null,
    at: answered_at,
    actor_id: by,
    content: { id, answer, answered_at },
  }),
  visible: sql`true`,
}

export const recordedProposals: readonly Recorded[] = [proposalsMade, proposalsClosed, commentsMade, commentsAnswered]

/** Enters a proposal that was made in this transaction. */
export const enterProposal = (tx: Db, proposal: Of) =>
  enterTold(tx, proposalsMade, [{ subject: subjectOf(proposal), revision: null }])

/** Enters how one was closed in this transaction. */
export const enterClosing = (tx: Db, proposal: Of) =>
  enterTold(tx, proposalsClosed, [{ subject: subjectOf(proposal), revision: null }])

type OfComment = Pick<Comment, 'rule_id' | 'proposal' | 'id'>

/** Enters a comment that was made in this transaction. */
export const enterComment = (tx: Db, comment: OfComment) =>
  enterTold(tx, commentsMade, [{ subject: subjectOfComment(comment), revision: null }])

/** Enters the answer to one, given in this transaction. */
export const enterAnswer = (tx: Db, comment: OfComment) =>
  enterTold(tx, commentsAnswered, [{ subject: subjectOfComment(comment), revision: null }])
