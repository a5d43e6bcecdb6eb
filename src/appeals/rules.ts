// What makes an appeal or a ruling acceptable, beyond its shape. Pure: values in, problems and faults out.
import type { Caller } from '../auth/callers.ts'
import { isWeaker, requireAllowed } from '../decisions/rules.ts'
import type { Decision } from '../decisions/schemas.ts'
import { type Fault, Problem } from '../errors.ts'
import { readsHidden } from '../reports/visibility.ts'
import { type Hidden, requireArbiter } from '../seals/rules.ts'
import type { Viewer } from './queries.ts'
import type { RulingInput } from './schemas.ts'

/** Who asks for an appeal. */
export const viewerOf = (caller: Caller | null): Viewer => ({
  actor: caller?.actorId ?? null,
  readsHidden: readsHidden(caller),
})

/** Throws no_standing and appeal_late. `now` is a moment as the database says it. */
export function requireStanding({ actorId }: Caller, decision: Decision, now: string): void {
  const { author_id, addressee_id, appeal_until } = decision
  if (actorId !== author_id && actorId !== addressee_id) {
    throw new Problem(
      'no_standing',
      `The author of the report, \`${author_id}\`, and its addressee, \`${addressee_id}\`, appeal.`,
    )
  }
  if (now > appeal_until) throw new Problem('appeal_late', `The decision could be appealed until ${appeal_until}.`)
}

/** Throws own_report, about_itself and own_decision. */
export function requireRuler(caller: Caller, decision: Decision): void {
  requireArbiter(caller, decision)
  if (caller.actorId === decision.actor_id) {
    throw new Problem('own_decision', 'The decision is by the actor that your token names.')
  }
}

/** What a ruling lacks, or has too much of; `before` is what the decision hides. Throws measure_not_allowed. */
export function rulingFaults(
  { outcome, measure, fields }: RulingInput,
  decision: Decision,
  rule: { id: string; measures: readonly string[] },
  before: readonly Hidden[],
  after: readonly Hidden[],
): Fault[] {
  const fault = (pointer: string, detail: string, mend: string): Fault => ({ pointer, detail, mend })
  if (outcome !== 'partly') {
    if (measure !== null) return [fault('/measure', 'Only `partly` puts a measure in its place.', 'Leave it out.')]
    return fields.length === 0 ? [] : [fault('/fields', 'Only `partly` names fields.', 'Leave them out.')]
  }
  if (measure === null) return [fault('/measure', 'There is none.', 'Say what stands instead of the decision.')]
  const { in_force } = decision
  if (isWeaker(in_force, measure)) {
    const detail = `It is stronger than what stands, which is \`${in_force}\`.`
    return [fault('/measure', detail, 'Give a weaker one, or rule otherwise.')]
  }
  requireAllowed(rule, measure)
  if (in_force !== measure) return []
  if (measure !== 'redact') return [fault('/measure', 'It is what stands.', 'Give a weaker one, or rule otherwise.')]
  const within = (text: string) => before.some(({ texts }) => texts.some((hidden) => hidden.includes(text)))
  return after.every(({ texts }) => texts.every(within))
    ? []
    : [fault('/fields', 'They hide more than the decision does.', 'Name less than it hides.')]
}
