// Turns what the database refuses into problems: one table from constraint name to what the caller did.
import { type Fault, Problem, type ProblemCode } from '../errors.ts'

/** Foreign keys that input can break: where it stands in the body and how to mend it. */
export const unknownReferences: Record<string, Fault> = {
  actors_stakeholder_group_fkey: {
    pointer: '/stakeholder_group',
    detail: 'No stakeholder group has this id.',
    mend: 'Take an id from /v1/stakeholder-groups.',
  },
  actors_country_fkey: {
    pointer: '/country',
    detail: 'This is not a country code of ISO 3166-1 alpha-3.',
    mend: 'Give three letters such as QAT, or null.',
  },
  mandates_country_fkey: {
    pointer: '/mandates',
    detail: 'A mandate names a country code that ISO 3166-1 alpha-3 does not have.',
    mend: 'Give three letters such as QAT.',
  },
  mandates_addressee_id_fkey: {
    pointer: '/mandates',
    detail: 'A mandate names an addressee that is not registered.',
    mend: 'Take an id from /v1/actors.',
  },
}

const samePerson =
  'The person of your token wrote the report, recorded the request, decided or appealed, or has acted for an actor that it concerns.'
const notice = 'The notice to whom it concerns was not written, so nothing was.'

/** What the database refuses by itself of reviews, whoever asks it: the rules of features say the same with more words. */
export const refusals: Record<string, [ProblemCode, detail: string]> = {
  seals_arbiter_check: ['never_the_arbiter', 'States and companies seal their own reports alone.'],
  decisions_arbiter_check: ['never_the_arbiter', 'States and companies decide on nothing.'],
  rulings_arbiter_check: ['never_the_arbiter', 'States and companies rule on nothing.'],
  decisions_own_report_check: ['own_report', 'The report is by the actor that decides.'],
  rulings_own_report_check: ['own_report', 'The report is by the actor that rules.'],
  seals_about_itself_check: ['about_itself', 'The report is about the actor that seals.'],
  decisions_about_itself_check: ['about_itself', 'It is about the actor that decides.'],
  rulings_about_itself_check: ['about_itself', 'It is about the actor that rules.'],
  decisions_own_request_check: ['about_itself', 'The request is by the actor that decides.'],
  rulings_own_request_check: ['about_itself', 'The request is by the actor that rules.'],
  decisions_registered_check: ['not_registered', 'The registration of the actor that decides is refused or revoked.'],
  rulings_registered_check: ['not_registered', 'The registration of the actor that rules is refused or revoked.'],
  rulings_own_decision_check: ['own_decision', 'The decision is by the actor that rules.'],
  seals_person_check: ['same_person', samePerson],
  decisions_person_check: ['same_person', samePerson],
  rulings_person_check: ['same_person', samePerson],
  appeals_standing_check: [
    'no_standing',
    'Author and addressee of the report appeal, or the actor that is decided on.',
  ],
  appeals_deadline_check: ['appeal_late', 'The 90 days are over.'],
  seals_repeated_check: [
    'seal_repeated',
    'A seal by a reviewer has lapsed on this report, or hides the same in it: decide on it.',
  ],
  decisions_registration_check: [
    'state_conflict',
    'Registration is refused to who has published nothing and revoked from who has, once.',
  ],
  decisions_subject_actor_id_key: ['state_conflict', 'The registration of the actor is refused or revoked already.'],
  decisions_seal_check: ['seal_ended', 'The seal does not wait for its reasons.'],
  decisions_rule_check: ['rule_not_in_force', 'The version of the rule was not in force.'],
  decisions_measure_allowed_check: ['measure_not_allowed', 'The rule does not allow the measure.'],
  rulings_weaker_check: ['measure_not_allowed', 'The measure is not weaker, or the rule does not allow it.'],
  decisions_weaker_measures_check: [
    'weaker_measure_unexplained',
    'A weaker measure that the rule allows is not explained.',
  ],
  decisions_notice_check: ['notice_missing', notice],
  rulings_notice_check: ['notice_missing', notice],
  seals_notice_check: ['notice_missing', notice],
  appeals_decision_id_actor_id_key: ['already_exists', 'The actor that your token names has appealed this decision.'],
}

/** The constraint that a driver error names, through drizzle's wrapping; null for any other error. */
export function brokenConstraint(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code, constraint } = at as { code?: unknown; constraint?: unknown }
    if (typeof code === 'string' && code.startsWith('23') && typeof constraint === 'string') return constraint
  }
  return null
}

/** The problem that a broken constraint means, or null where only the feature can tell. */
export function problemOfConstraint(constraint: string | null): Problem | null {
  const refusal = refusals[constraint ?? '']
  if (refusal !== undefined) return new Problem(...refusal)
  const fault = unknownReferences[constraint ?? '']
  return fault === undefined ? null : new Problem('body_invalid', fault.detail, { errors: [fault] })
}
