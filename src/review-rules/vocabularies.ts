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

export const proposalStates = {
  open: 'not yet decided on',
  adopted: 'it became a version of the rule',
  rejected: 'another actor decided against it',
  withdrawn: 'its proposer took it back',
} as const
export type ProposalState = keyof typeof proposalStates
