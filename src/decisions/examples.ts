// Examples for the API description. Made up, and plainly so.
import type { z } from 'zod'
import type { ActorDecisionInput, Decision, DecisionInput, SealedRevision } from './schemas.ts'

export const exampleDecisionInput: z.input<typeof DecisionInput> = {
  rule_id: 'endangers-a-person',
  rule_version: 1,
  measure: 'redact',
  reasons: 'Made-up example: the title of the evidence leads to a witness who has fled.',
  weaker_measures: [
    { measure: 'request_correction', why_not: 'Made-up example: until it is corrected, everybody reads the name.' },
  ],
  fields: [{ field: '/evidence/0/title' }, { field: '/narrative', quote: 'Made-up Name' }],
}

export const exampleDecision: Decision = {
  id: '2c1f5a86-6d0e-4b55-8a3c-6a4f4b3f7c21',
  report_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  author_id: 'xxa-nhri',
  addressee_id: 'xxa',
  subject_actor_id: null,
  actor_id: 'made-up-reviewer',
  rule_id: 'endangers-a-person',
  rule_version: 1,
  measure: 'redact',
  in_force: 'redact',
  reasons: 'Made-up example: the title of the evidence leads to a witness who has fled.',
  weaker_measures: [
    { measure: 'request_correction', why_not: 'Made-up example: until it is corrected, everybody reads the name.' },
  ],
  fields: ['/evidence/0/title', '/narrative'],
  note: null,
  due_on: null,
  mandates: [],
  mandates_before: null,
  seal_id: null,
  restriction_request_id: null,
  made_at: '2026-02-01T12:00:00.000000Z',
  appeal_until: '2026-05-02T12:00:00.000000Z',
  appeals: '/v1/decisions/2c1f5a86-6d0e-4b55-8a3c-6a4f4b3f7c21/appeals',
  appeal_ids: [],
  rectification: null,
}

export const exampleActorDecisionInput: z.input<typeof ActorDecisionInput> = {
  rule_id: 'mandate-or-registration',
  rule_version: 1,
  measure: 'narrow_mandate',
  reasons: 'Made-up example: its founding documents speak of one country, and its mandate of all.',
  mandates: [{ kind: 'country', country: 'QAT' }, { kind: 'self' }],
}

export const exampleActorDecision: Decision = {
  id: '5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d',
  ...{ report_id: null, author_id: null, addressee_id: null, subject_actor_id: 'made-up-forum' },
  ...{ actor_id: 'made-up-reviewer', rule_id: 'mandate-or-registration', rule_version: 1 },
  ...{ measure: 'narrow_mandate', in_force: 'narrow_mandate', reasons: exampleActorDecisionInput.reasons },
  ...{ weaker_measures: [], fields: [], note: null, due_on: null },
  mandates: [
    { kind: 'country', country: 'QAT', addressee_id: null },
    { kind: 'self', country: null, addressee_id: null },
  ],
  mandates_before: [{ kind: 'any', country: null, addressee_id: null }],
  ...{ seal_id: null, restriction_request_id: null },
  made_at: '2026-02-01T12:00:00.000000Z',
  appeal_until: '2026-05-02T12:00:00.000000Z',
  appeals: '/v1/decisions/5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d/appeals',
  ...{ appeal_ids: [], rectification: null },
}

export const exampleSealedRevision: SealedRevision = {
  revision: 1,
  narrative: 'Made-up example: what was written, with Made-up Name in it.',
  assessments: [{ part: 'a', level: 'in_progress', rationale: null }],
  measures: [],
  evidence: [],
}
