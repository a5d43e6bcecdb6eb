// What makes an appeal or a ruling acceptable, beyond its shape. Pure: values in, problems and faults out.
import { type CountryOf, uncovered } from '../actors/coverage.ts'
import { type Party, sameMandate } from '../actors/rules.ts'
import type { Mandate } from '../actors/schemas.ts'
import type { Caller } from '../auth/callers.ts'
import { mandateListFaults } from '../decisions/mandates.ts'
import { isWeaker, requireAllowed, requireOther, type Subject } from '../decisions/rules.ts'
import type { Decision } from '../decisions/schemas.ts'
import { type Fault, fault, Problem } from '../errors.ts'
import { readsHidden } from '../reports/visibility.ts'
import { type Hidden, requireArbiter } from '../seals/rules.ts'
import type { Viewer } from './queries.ts'
import type { Appeal, RulingInput } from './schemas.ts'

/** Who asks for an appeal. */
export const viewerOf = (caller: Caller | null): Viewer => ({
  actor: caller?.actorId ?? null,
  readsHidden: readsHidden(caller),
})

/** Throws no_standing and appeal_late. `now` is a moment as the database says it. */
export function requireStanding({ actorId }: Caller, decision: Decision, now: string): void {
  const { author_id, addressee_id, subject_actor_id, appeal_until } = decision
  if (subject_actor_id !== null && actorId !== subject_actor_id) {
    throw new Problem('no_standing', `The actor that it is about, \`${subject_actor_id}\`, appeals.`)
  }
  if (subject_actor_id === null && actorId !== author_id && actorId !== addressee_id) {
    throw new Problem(
      'no_standing',
      `The author of the report, \`${author_id}\`, and its addressee, \`${addressee_id}\`, appeal.`,
    )
  }
  if (now > appeal_until) throw new Problem('appeal_late', `The decision could be appealed until ${appeal_until}.`)
}

/** Throws own_report, about_itself and own_decision. The database refuses the same. */
export function requireRuler(caller: Caller, decision: Decision): void {
  const { author_id, addressee_id, subject_actor_id } = decision
  if (author_id !== null && addressee_id !== null) requireArbiter(caller, { author_id, addressee_id })
  if (subject_actor_id !== null) requireOther(caller, subject_actor_id)
  if (caller.actorId === decision.actor_id) {
    throw new Problem('own_decision', 'The decision is by the actor that your token names.')
  }
}

/** Throws already_exists. */
export function requireUnruled({ id, ruling }: Appeal): void {
  if (ruling === null) return
  throw new Problem('already_exists', 'The appeal has been ruled on.', { existing: `/v1/appeals/${id}` })
}

type Rule = { id: string; measures: readonly string[] }

/** What any ruling lacks, or has too much of. Throws measure_not_allowed. */
function outcomeFaults(
  { outcome, measure, fields, mandates }: RulingInput,
  { in_force }: Decision,
  rule: Rule,
  subject: Subject,
): Fault[] {
  if (subject === 'report' && mandates.length > 0) {
    return [fault('/mandates', 'Mandates are of actors.', 'Leave them out.')]
  }
  if (subject === 'actor' && fields.length > 0) return [fault('/fields', 'Fields are of reports.', 'Leave them out.')]
  if (outcome !== 'partly') {
    if (measure !== null) return [fault('/measure', 'Only `partly` puts a measure in its place.', 'Leave it out.')]
    if (mandates.length > 0) return [fault('/mandates', 'Only `partly` names mandates.', 'Leave them out.')]
    return fields.length === 0 ? [] : [fault('/fields', 'Only `partly` names fields.', 'Leave them out.')]
  }
  if (measure === null) return [fault('/measure', 'There is none.', 'Say what stands instead of the decision.')]
  const weaker = 'Give a weaker one, or rule otherwise.'
  if (isWeaker(in_force, measure)) {
    return [fault('/measure', `It is stronger than what stands, which is \`${in_force}\`.`, weaker)]
  }
  requireAllowed(rule, measure, subject)
  if (isWeaker(measure, in_force)) return []
  // Of these there is less of the same: fewer words, more mandates that stay, fewer that are not given.
  const canShrink = measure === in_force && ['redact', 'narrow_mandate', 'refuse_mandate'].includes(measure)
  return canShrink ? [] : [fault('/measure', 'It is no weaker than what stands.', weaker)]
}

/** What a ruling on a report lacks, or has too much of; `before` is what the decision hides. Throws measure_not_allowed. */
export function rulingFaults(
  body: RulingInput,
  decision: Decision,
  rule: Rule,
  before: readonly Hidden[],
  after: readonly Hidden[],
): Fault[] {
  const faults = outcomeFaults(body, decision, rule, 'report')
  if (faults.length > 0 || body.measure !== 'redact' || decision.in_force !== 'redact') return faults
  const within = (text: string) => before.some(({ texts }) => texts.some((hidden) => hidden.includes(text)))
  return after.every(({ texts }) => texts.every(within))
    ? []
    : [fault('/fields', 'They hide more than the decision does.', 'Name less than it hides.')]
}

/** What a ruling on an actor lacks, or has too much of. Throws measure_not_allowed. */
export function rulingOnActorFaults(
  body: RulingInput,
  decision: Decision,
  rule: Rule,
  holder: Pick<Party, 'id' | 'country'>,
  countryOf: CountryOf,
): Fault[] {
  const faults = outcomeFaults(body, decision, rule, 'actor')
  if (faults.length > 0) return faults
  const { measure, mandates } = body
  const { in_force, mandates: decided, mandates_before } = decision
  const listed = mandateListFaults(body, holder, mandates_before!, countryOf)
  if (listed.length > 0 || measure !== in_force) return listed
  const leaves = (list: readonly Mandate[], others: readonly Mandate[]) => uncovered(list, others, holder, countryOf)
  if (measure === 'narrow_mandate') {
    return leaves(mandates, decided).length === 0 && leaves(decided, mandates).length > 0
      ? []
      : [fault('/mandates', 'It leaves no more than the decision does.', 'Name all that stays, and more than it left.')]
  }
  const given = givenBy(body, decision)
  return given.length > 0 && mandates.every(isIn(decided)) && leaves(given, mandates).length === mandates.length
    ? []
    : [fault('/mandates', 'It is not a part of what was refused, apart from the rest.', 'Name some of that, not all.')]
}

const isIn = (list: readonly Mandate[]) => (one: Mandate) => list.some((other) => sameMandate(one, other))

/** The mandates that a decision refused and that are given after all. */
export function givenBy(
  { outcome, mandates }: Pick<RulingInput, 'outcome' | 'mandates'>,
  decision: Decision,
): Mandate[] {
  if (decision.measure !== 'refuse_mandate' || outcome === 'upheld') return []
  return decision.mandates.filter((one) => !isIn(mandates)(one))
}
