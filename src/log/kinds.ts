// The closed list of what can enter the log, each kind with its meaning: a new kind of change begins with a line here.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/**
 * `says`: what happened. `of`: what of its subject an entry speaks of. Of the entries on one subject, revision and `of` the
 * last is what holds: the tables are held against that one, and the ones before it are history that they no longer tell.
 */
export const kinds = {
  'catalogue.loaded': { of: 'content', says: 'an entry of the catalogue is new or has another revision' },
  'actor.created': { of: 'content', says: 'an actor was registered' },
  'actor.changed': { of: 'content', says: 'what is public of an actor has changed' },
  'mandates.replaced': { of: 'content', says: 'on whom an actor may report, from the first time on' },
  'report.published': { of: 'content', says: 'a report is public: its first revision' },
  'report.revised': { of: 'content', says: 'a published report has another revision' },
  'report.withdrawn': { of: 'withdrawal', says: 'its author took a report back' },
  'withdrawal.redacted': {
    of: 'words',
    says: 'why a report was withdrawn is shown without what is hidden of that',
  },
  'withdrawal.restored': { of: 'words', says: 'why a report was withdrawn is shown again as it was written' },
  'report.redacted': { of: 'content', says: 'a revision is shown without what a seal or a decision hides' },
  'report.restricted': { of: 'content', says: 'a revision is not shown at all, by a decision' },
  'report.sealed': {
    of: 'original',
    says: 'of a revision something is hidden, and what was written is kept out of sight',
  },
  'report.restored': { of: 'content', says: 'a revision is shown again as it was written' },
  'review-rule.in_force': { of: 'content', says: 'a version of a rule of review took effect' },
  'proposal.made': { of: 'content', says: 'a version of a rule of review was proposed' },
  'proposal.closed': { of: 'ending', says: 'a proposal was adopted, rejected or withdrawn' },
  'comment.made': { of: 'content', says: 'an actor commented on a proposal' },
  'comment.answered': { of: 'answer', says: 'the proposer answered a comment' },
  'restriction-request.made': { of: 'content', says: 'somebody asked to have something restricted or changed' },
  'seal.made': { of: 'content', says: 'fields of a report were hidden at once' },
  'seal.ended': { of: 'ending', says: 'a decision took the place of a seal, or it lapsed' },
  'decision.made': {
    of: 'content',
    says: 'a reviewer decided on a report, or on the registration or mandate of an actor',
  },
  'decision.redacted': {
    of: 'words',
    says: 'the words of a decision are shown without what is hidden of its report since',
  },
  'decision.restored': { of: 'words', says: 'the words of a decision are shown again as they were written' },
  'appeal.made': { of: 'content', says: 'whom it concerns appealed a decision' },
  'ruling.made': { of: 'ruling', says: 'an appeal was ruled on' },
  'ruling.redacted': {
    of: 'words',
    says: 'the words of a ruling are shown without what is hidden of its report since',
  },
  'ruling.restored': { of: 'words', says: 'the words of a ruling are shown again as they were written' },
  'content.forgotten': { of: 'forgetting', says: 'the salts of entries on this subject were erased' },
} as const

export type Kind = keyof typeof kinds
export const kindCodes = Object.keys(kinds) as [Kind, ...Kind[]]

/** What of its subject an entry of this kind speaks of, in SQL. */
export function aspectOf(kind: SQLWrapper): SQL {
  const cases = kindCodes.map((code) => sql.raw(`when '${code}' then '${kinds[code].of}'`))
  return sql`case ${kind} ${sql.join(cases, sql` `)} end`
}
