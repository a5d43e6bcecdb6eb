// Shapes of appeals and of the rulings on them.
import { z } from 'zod'
import { Mandate } from '../actors/schemas.ts'
import { mandateFields, measureFields } from '../decisions/schemas.ts'
import { anyOf, codesOf, flag, freeText, inWords, slug } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { tellingInWords } from '../reports/telling.ts'

export const outcomes = {
  upheld: 'the decision stands',
  overturned: 'nothing of the decision stands: what it changed is as it was before, and what it refused is given',
  partly: 'a weaker measure stands in its place',
} as const

/** What may stand instead: all but the strongest, which nothing is stronger than. */
const instead = z.enum([
  ...(['annotate', 'request_correction', 'redact'] as const),
  ...(['refuse_mandate', 'narrow_mandate', 'revoke_mandate'] as const),
])

export const AppealInput = z.strictObject({
  grounds: freeText(10_000).describe(
    'Why the decision is wrong: at most 10 000 characters, public once nothing of the report is hidden.',
  ),
})

export const RulingInput = z.strictObject({
  outcome: z.enum(codesOf(outcomes)).describe(`What is ruled: ${inWords(outcomes)}.`),
  reasons: freeText(10_000).describe(
    `Why: public, at most 10 000 characters. ${tellingInWords} Nor what a ruling shows again.`,
  ),
  measure: instead
    .nullable()
    .default(null)
    .describe('What stands instead, needed with `partly`: no stronger than what stands, and allowed by the rule.'),
  ...measureFields,
  ...mandateFields,
})
export type RulingInput = z.infer<typeof RulingInput>

export const Ruling = z
  .object({
    outcome: z.enum(codesOf(outcomes)).describe(`What was ruled: ${inWords(outcomes)}.`),
    measure: instead.nullable().describe('What stands instead, with `partly`.'),
    fields: z.array(z.string()).describe('The fields concerned by that, as JSON Pointers into the content.'),
    note: z.string().nullable().describe('Its public note, with `annotate`.'),
    due_on: z.string().nullable().describe('Until which day a correction is asked for.'),
    mandates: z.array(Mandate).describe('The mandates that stay, or are not given, by that.'),
    reasons: z.string().describe('Why.'),
    actor_id: slug.describe(
      'The actor that ruled: neither whom the decision concerns nor who made it, nor a State or a company.',
    ),
    made_at: z.string().describe('When (RFC 3339).'),
    rectifies: z.string().nullable().describe('Address of the decision that it puts right; null where that stands.'),
  })
  .meta({ id: 'Ruling', description: 'What became of an appeal.' })
export type Ruling = z.infer<typeof Ruling>

export const Appeal = z
  .object({
    id: z.uuid().describe('Id of the appeal.'),
    decision_id: z.uuid().describe('The decision that it is against.'),
    report_id: z.uuid().nullable().describe('The report that the decision is about; null where it is about an actor.'),
    subject_actor_id: slug
      .nullable()
      .describe('The actor that the decision is about; null where it is about a report.'),
    actor_id: slug.describe('Who appeals: the author of the report, its addressee, or the actor decided on.'),
    grounds: z
      .string()
      .nullable()
      .describe(
        'Why the decision is wrong, in the words of that actor; null while something of the report is hidden, whatever they say.',
      ),
    made_at: z.string().describe('When (RFC 3339).'),
    due_at: z.string().describe('By when it is to be ruled on: 30 days later (RFC 3339).'),
    overdue: z.boolean().describe('Whether it waits for its ruling longer than that.'),
    ruling: Ruling.nullable().describe('What became of it; null while it waits.'),
  })
  .meta({ id: 'Appeal', description: 'An objection to a decision, by whom it concerns.' })
export type Appeal = z.infer<typeof Appeal>

export const appealId = z.object({ id: z.uuid('It is not the id of an appeal.').describe('Id of the appeal.') })

export const AppealFilters = z.strictObject({
  decision_id: anyOf(z.uuid('It is not the id of a decision.')).optional().describe('Against any of these decisions.'),
  report_id: anyOf(z.uuid('It is not the id of a report.')).optional().describe('About any of these reports.'),
  subject_actor_id: anyOf(slug).optional().describe('On the registration or mandate of any of these actors.'),
  actor_id: anyOf(slug).optional().describe('By any of these actors.'),
  outcome: anyOf(z.enum(codesOf(outcomes)))
    .optional()
    .describe('Ruled on in any of these ways.'),
  open: flag.optional().describe('`true`: those that wait for their ruling; `false`: those that have one.'),
  overdue: flag.optional().describe('`true`: those that wait for longer than 30 days; `false`: the others.'),
  ...pageParameters,
})
export type AppealFilters = z.infer<typeof AppealFilters>

export const exampleAppealInput: z.infer<typeof AppealInput> = {
  grounds: 'Made-up example: the person spoke at a press conference, under that name.',
}

export const exampleRulingInput: z.input<typeof RulingInput> = {
  outcome: 'overturned',
  reasons: 'Made-up example: the name was public before, by the wish of the person.',
}

export const exampleAppeal: Appeal = {
  id: '9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d',
  decision_id: '2c1f5a86-6d0e-4b55-8a3c-6a4f4b3f7c21',
  report_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  subject_actor_id: null,
  actor_id: 'xxa-nhri',
  grounds: exampleAppealInput.grounds,
  made_at: '2026-02-10T12:00:00.000000Z',
  due_at: '2026-03-12T12:00:00.000000Z',
  overdue: false,
  ruling: {
    ...{ outcome: 'overturned', measure: null, fields: [], note: null, due_on: null, mandates: [] },
    reasons: exampleRulingInput.reasons,
    actor_id: 'another-made-up-reviewer',
    made_at: '2026-02-20T12:00:00.000000Z',
    rectifies: '/v1/decisions/2c1f5a86-6d0e-4b55-8a3c-6a4f4b3f7c21',
  },
}
