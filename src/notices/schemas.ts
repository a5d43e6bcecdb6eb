// The shape of notices: what an actor is told of decisions that concern it.
import { z } from 'zod'
import { Mandate } from '../actors/schemas.ts'
import { codesOf, inWords, slug } from '../http/fields.ts'
import { measures } from '../review-rules/vocabularies.ts'

const kinds = {
  decision: 'something was decided on the report, or on your registration or mandate',
  seal: 'a reviewer sealed fields of it; reasons follow by `deadline`, or the seal lapses',
  lapse: 'a seal lapsed, as no reasons followed: what it hid is public again',
  ruling: 'an appeal was ruled on',
} as const

export const Notice = z
  .object({
    id: z.uuid().describe('Id of the notice.'),
    kind: z.enum(codesOf(kinds)).describe(`What it tells: ${inWords(kinds)}.`),
    report_id: z.uuid().nullable().describe('The report that it is about; null where it is about you.'),
    subject_actor_id: slug.nullable().describe('You, where it is about your registration or mandate; else null.'),
    decision_id: z.uuid().nullable().describe('The decision, at `/v1/decisions/{id}`.'),
    seal_id: z.uuid().nullable().describe('The seal, at `/v1/seals/{id}`.'),
    appeal_id: z.uuid().nullable().describe('The appeal that was ruled on, at `/v1/appeals/{id}`.'),
    measure: z
      .enum(['none', ...codesOf(measures)])
      .nullable()
      .describe(
        'What was decided; of a ruling that overturns a part, what stands instead. Null of a seal and of other rulings.',
      ),
    outcome: z.enum(['upheld', 'overturned', 'partly']).nullable().describe('What the ruling says; null otherwise.'),
    rule_id: slug.nullable().describe('The rule that it was decided under; null of a seal.'),
    rule_version: z.int().nullable().describe('Its version, which was in force; null of a seal.'),
    by: slug.describe('The actor that decided, sealed or ruled.'),
    reasons: z.string().nullable().describe('Why; null of a seal.'),
    fields: z.array(z.string()).describe('The fields concerned, as JSON Pointers into the content of the report.'),
    note: z.string().nullable().describe('The public note, with the measure `annotate`.'),
    due_on: z.string().nullable().describe('Until which day a correction is asked for.'),
    mandates: z
      .array(Mandate)
      .describe('With `narrow_mandate`, the mandates that stay; with `refuse_mandate`, those that are not given.'),
    made_at: z.string().describe('When (RFC 3339).'),
    deadline: z
      .string()
      .nullable()
      .describe('Until when a decision can be appealed, or a seal needs its reasons (RFC 3339).'),
    appeals: z.string().nullable().describe('Where a decision is appealed: `POST` there. Null otherwise.'),
  })
  .meta({ id: 'Notice', description: 'What an actor is told of a decision that concerns it.' })
export type Notice = z.infer<typeof Notice>

export const exampleNotice: Notice = {
  id: '7d9f0c1e-3a52-4c7e-9a57-0f6f3f1f2a10',
  kind: 'decision',
  report_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  subject_actor_id: null,
  decision_id: '2c1f5a86-6d0e-4b55-8a3c-6a4f4b3f7c21',
  seal_id: null,
  appeal_id: null,
  measure: 'redact',
  outcome: null,
  rule_id: 'endangers-a-person',
  rule_version: 1,
  by: 'made-up-reviewer',
  reasons: 'Made-up example: the title of the evidence leads to a witness.',
  fields: ['/evidence/0/title'],
  note: null,
  due_on: null,
  mandates: [],
  made_at: '2026-02-01T12:00:00.000000Z',
  deadline: '2026-05-02T12:00:00.000000Z',
  appeals: '/v1/decisions/2c1f5a86-6d0e-4b55-8a3c-6a4f4b3f7c21/appeals',
}
