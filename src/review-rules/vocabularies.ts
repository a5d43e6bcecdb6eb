// The measures that a rule of review may allow, with what each does, as published in the API description: each list from the
// least restrictive to the most.
import { reportMeasures } from '../reports/vocabularies.ts'

/** On an actor: what it may report on, then whether it may report at all. */
export const actorMeasures = {
  refuse_mandate: 'a mandate that it asks for is not given',
  narrow_mandate: 'its mandate is made smaller',
  revoke_mandate: 'its mandate is taken away',
  refuse_registration: 'it is not registered',
  revoke_registration: 'it is registered no longer',
} as const

export const measures = { ...reportMeasures, ...actorMeasures } as const

export type Measure = keyof typeof measures

/** How much each measure takes, among those on the same subject. The database says the same (migrations/). */
export const strengths: Readonly<Record<Measure | 'none', number>> = {
  ...{ none: 0, annotate: 1, request_correction: 2, redact: 3, restrict: 4 },
  ...{ refuse_mandate: 1, narrow_mandate: 1, revoke_mandate: 2, refuse_registration: 3, revoke_registration: 3 },
}

export const proposalStates = {
  open: 'not yet decided on',
  adopted: 'it became a version of the rule',
  rejected: 'another actor decided against it',
  withdrawn: 'its proposer took it back',
} as const
export type ProposalState = keyof typeof proposalStates
