// What makes a decision acceptable, beyond its shape. Pure: values and the day in, problems out.
import type { Caller } from '../auth/callers.ts'
import { type Fault, Problem } from '../errors.ts'
import { codesOf, namesInWords } from '../http/fields.ts'
import { reportMeasures, type State } from '../reports/vocabularies.ts'
import type { ReviewRule } from '../review-rules/schemas.ts'
import { actorMeasures, strengths } from '../review-rules/vocabularies.ts'
import type { ActorDecisionInput, Decidable, DecisionInput } from './schemas.ts'

/** What a decision is about, with what may be done about it, the least restrictive first. */
const measuresOn = { report: codesOf(reportMeasures), actor: codesOf(actorMeasures) } as const
export type Subject = keyof typeof measuresOn
const subjects = { report: 'a report', actor: 'an actor' } as const satisfies Record<Subject, string>

/** Whether a measure is weaker than another on the same subject. */
export const isWeaker = (one: Decidable, other: Decidable) => strengths[one] < strengths[other]

/** Throws rule_not_in_force, measure_not_allowed and weaker_measure_unexplained. `rule` is the version in force, if any. */
export function requireRule(
  rule: ReviewRule | null,
  { rule_id, rule_version, measure, weaker_measures }: DecisionInput | ActorDecisionInput,
  subject: Subject,
) {
  if (rule === null) {
    throw new Problem('rule_not_in_force', `No rule \`${rule_id}\` is in force: take one from /v1/review-rules.`)
  }
  if (rule.version !== rule_version) {
    const detail = `Version ${rule.version} of \`${rule_id}\` is in force: read that, and cite it where it still fits.`
    throw new Problem('rule_not_in_force', detail)
  }
  if (measure === 'none') return
  requireAllowed(rule, measure, subject)
  const weaker = measuresOn[subject].filter((one) => rule.measures.includes(one) && isWeaker(one, measure))
  const unexplained = weaker.filter((one) => !weaker_measures.some((said) => said.measure === one))
  if (unexplained.length > 0) {
    const detail = `Say in \`weaker_measures\` why each of these would not do, or decide one of them: ${namesInWords(unexplained)}.`
    throw new Problem('weaker_measure_unexplained', detail)
  }
}

type Allowing = { id: string; measures: readonly string[] }

/** Throws measure_not_allowed. */
export function requireAllowed({ id, measures }: Allowing, measure: Decidable, subject: Subject): void {
  const allowed = measuresOn[subject].filter((one) => measures.includes(one))
  if (allowed.some((one) => one === measure)) return
  const detail =
    allowed.length === 0
      ? `The rule \`${id}\` allows no measure on ${subjects[subject]}.`
      : `The rule \`${id}\` allows ${namesInWords(allowed)} on ${subjects[subject]}.`
  throw new Problem('measure_not_allowed', detail)
}

type Made = Pick<DecisionInput, 'fields' | 'note' | 'due_on'> & { measure: Decidable | null }

/** What a measure lacks, or has that belongs to another. `today` is a day in UTC. */
export function measureFaults({ measure, fields, note, due_on }: Made, today: string): Fault[] {
  const faults: Fault[] = []
  const fault = (pointer: string, detail: string, mend: string) => faults.push({ pointer, detail, mend })
  if (measure === 'annotate' && note === null) fault('/note', 'There is no note.', 'Write the public note.')
  if (measure !== 'annotate' && note !== null) {
    fault('/note', 'Only `annotate` has a note.', 'Leave it out, or say it in `reasons`.')
  }
  if (measure === 'request_correction' && (due_on === null || due_on <= today)) {
    const wrong = due_on === null ? 'It is missing.' : `It is no day after today, ${today} (UTC).`
    fault('/due_on', wrong, 'Give the author a day in the future.')
  }
  if (measure !== 'request_correction' && due_on !== null) {
    fault('/due_on', 'Only `request_correction` has a day.', 'Leave it out.')
  }
  if (measure === 'redact' && fields.length === 0) {
    fault('/fields', 'Nothing is named.', 'Name the fields, or the words in them, that are to be hidden.')
  }
  if (measure === 'redact') return faults
  for (const [position, { quote }] of fields.entries()) {
    if (quote === null) continue
    fault(`/fields/${position}/quote`, 'Only `redact` hides words.', 'Name the field alone.')
  }
  return faults
}

/** Whether a measure is on what an actor may report on, and not on whether it is registered. */
export const isOnMandates = (measure: Decidable) => measure.endsWith('_mandate')
export const isOnRegistration = (measure: Decidable) => measure.endsWith('_registration')

/** Nobody decides or rules on itself. Throws about_itself; the database refuses the same. */
export function requireOther({ actorId }: Pick<Caller, 'actorId'>, subjectId: string): void {
  if (actorId === subjectId) throw new Problem('about_itself', 'It is about the actor that your token names.')
}

/** Throws state_conflict where registration is refused to who has published, or revoked from who has not. */
export function requireFitting(measure: Decidable, hasPublished: boolean): void {
  if (measure === 'refuse_registration' && hasPublished) {
    throw new Problem('state_conflict', 'The actor has published reports: its registration is revoked, not refused.')
  }
  if (measure === 'revoke_registration' && !hasPublished) {
    throw new Problem('state_conflict', 'The actor has published nothing: its registration is refused, not revoked.')
  }
}

/** Throws state_conflict where a report in this state cannot be met with this measure. */
export function requireState(state: State, measure: Decidable): void {
  if (state === 'published' || measure === 'none' || measure === 'annotate') return
  if (state === 'withdrawn' && measure === 'redact') return // of why it was
  throw new Problem('state_conflict', `The report is ${state}: of its content nothing is public.`)
}
