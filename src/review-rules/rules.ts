// How rules of review change: who may do what to a proposal, and when. Pure: values and `now` (RFC 3339 in UTC, with
// microseconds, so that moments compare as text) in, faults or a problem out.
import { isDeepStrictEqual } from 'node:util'
import type { Caller } from '../auth/callers.ts'
import { type Fault, Problem } from '../errors.ts'
import { codesOf } from '../http/fields.ts'
import { reportMeasures } from '../reports/vocabularies.ts'
import { type Comment, type Proposal, type ReviewRule, RuleContent } from './schemas.ts'
import { type Measure, measures } from './vocabularies.ts'

const ladder = codesOf(measures)

/** Measures from the least restrictive to the most. */
export const leastFirst = (given: readonly Measure[]): Measure[] => ladder.filter((one) => given.includes(one))

/** Whether a rule speaks of reports, by what it allows. */
export const isOnReports = ({ measures }: RuleContent): boolean => measures.some((one) => one in reportMeasures)

/** What is wrong with a proposed version, beyond its shape; `inForce` is what it would replace. */
export function proposalFaults(content: RuleContent, inForce: ReviewRule | null): Fault[] {
  const faults: Fault[] = []
  for (const [position, { id }] of content.criteria.entries()) {
    if (content.criteria.findIndex((one) => one.id === id) < position) {
      faults.push({
        pointer: `/criteria/${position}/id`,
        detail: 'Another criterion has this id.',
        mend: 'Give each criterion an id of its own.',
      })
    }
  }
  const repeated = content.measures.findIndex((one, position) => content.measures.indexOf(one) < position)
  if (repeated >= 0) {
    const pointer = `/measures/${repeated}`
    faults.push({ pointer, detail: 'The measure comes twice.', mend: 'Name each measure once.' })
  }
  const changed = { ...content, measures: leastFirst(content.measures) }
  if (faults.length === 0 && inForce !== null && isDeepStrictEqual(changed, contentOf(inForce))) {
    const detail = `It says what version ${inForce.version} says, which is in force.`
    faults.push({ pointer: '', detail, mend: 'Change what should be otherwise.' })
  }
  return faults
}

/** What a rule, or a proposal, says. */
export const contentOf = (of: RuleContent): RuleContent =>
  Object.fromEntries(Object.keys(RuleContent.shape).map((name) => [name, of[name as keyof RuleContent]])) as RuleContent

/** The end of a comment period. */
export function daysLater(now: string, days: number): string {
  const day = new Date(`${now.slice(0, 10)}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10) + now.slice(10)
}

/** Null where `now` a comment may be made. */
export function commentRefusal({ state, comments_until }: Proposal, now: string): Problem | null {
  if (state !== 'open') return new Problem('comments_closed', `The proposal is ${state}.`)
  if (now < comments_until) return null
  return new Problem('comments_closed', `It was open to comments until ${comments_until}.`)
}

/** Null where the caller may answer the comment. */
export function answerRefusal(proposal: Proposal, comment: Comment, caller: Caller): Problem | null {
  if (proposal.proposed_by !== caller.actorId) return notTheProposer()
  if (comment.answer === null) return null
  return new Problem('state_conflict', 'The comment has been answered, and an answer stays as it is.')
}

const notTheProposer = () =>
  new Problem('not_yours', 'The proposal was made by another actor than the one that your token names.')

type Proposer = { person: string }

/** Null where the caller may adopt the proposal `now`. `proposer` is the person who made it, as a keyed hash. */
export function adoptionRefusal(proposal: Proposal, proposer: Proposer, caller: Caller, now: string): Problem | null {
  const refused = rejectionRefusal(proposal, proposer, caller)
  if (refused !== null) return refused
  if (now < proposal.comments_until) {
    return new Problem('comments_open', `The proposal is open to comments until ${proposal.comments_until}.`)
  }
  const { unanswered_count: open } = proposal
  if (open === 0) return null
  return new Problem(
    'comments_unanswered',
    `${open === 1 ? 'One comment has' : `${open} comments have`} no answer yet.`,
  )
}

/** Null where the caller may reject the proposal. */
export function rejectionRefusal(proposal: Proposal, { person }: Proposer, caller: Caller): Problem | null {
  if (proposal.proposed_by === caller.actorId) {
    return new Problem('own_case', 'The actor that your token names made this proposal. It may withdraw it.')
  }
  if (person === caller.person) return new Problem('own_case', 'You made this proposal yourself, for another actor.')
  return closedRefusal(proposal)
}

/** Null where the caller may withdraw the proposal. */
export const withdrawalRefusal = (proposal: Proposal, caller: Caller): Problem | null =>
  proposal.proposed_by === caller.actorId ? closedRefusal(proposal) : notTheProposer()

const closedRefusal = ({ state }: Proposal): Problem | null =>
  state === 'open' ? null : new Problem('state_conflict', `The proposal is ${state}, and stays so.`)
