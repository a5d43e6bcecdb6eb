// Shapes of decisions: what a reviewer sends, what everybody is answered, what lists are asked by.
import { z } from 'zod'
import { Mandate, mostMandates } from '../actors/schemas.ts'
import { anyOf, codesOf, day, freeText, instant, inWords, refusal, slug } from '../http/fields.ts'
import { listOf, pageParameters } from '../http/pages.ts'
import { ReportRevision } from '../reports/schemas.ts'
import { tellingInWords } from '../reports/telling.ts'
import { reportMeasures } from '../reports/vocabularies.ts'
import { actorMeasures, measures } from '../review-rules/vocabularies.ts'
import { HiddenField, mostFields } from '../seals/schemas.ts'

const nothing = { none: 'nothing: a request is refused, or a seal is lifted' } as const

/** What may be decided on a report or on an actor, of each from the least restrictive on. */
const decidable = { ...nothing, ...measures } as const
export type Decidable = keyof typeof decidable
export const ladder = codesOf(decidable)

const measureAmong = <Code extends Decidable>(list: Record<Code, string>) =>
  z.enum(codesOf(list)).describe(`What is done: ${inWords(list)}.`)

const weakerAmong = <Code extends Decidable>(list: Record<Code, string>) =>
  z.strictObject({
    measure: z.enum(codesOf(list)).describe('A measure that is weaker, and that the rule allows.'),
    why_not: freeText(2_000).describe(
      'Why it would not do: public, at most 2 000 characters, without what is hidden, as `reasons`.',
    ),
  })
const why = 'Why each weaker measure that the rule allows would not do.'

/** What a measure on an actor is made of, of a decision as of a ruling. */
export const mandateFields = {
  mandates: z
    .array(Mandate)
    .max(mostMandates)
    .default([])
    .describe(
      'With `narrow_mandate`, the mandates that stay: all of them are covered by what is held, which they do not cover. With `refuse_mandate`, what was asked for and is not given: none of it is held. With nothing else.',
    ),
}

/** What a measure on a report is made of, of a decision as of a ruling. */
export const measureFields = {
  fields: z
    .array(HiddenField)
    .max(mostFields)
    .default([])
    .describe('The fields concerned; with `redact`, what is hidden: fields, or words of them.'),
  note: freeText(2_000)
    .nullable()
    .default(null)
    .describe(
      'The public note, needed with `annotate` and with nothing else: at most 2 000 characters, without what is hidden, as `reasons`.',
    ),
  due_on: day
    .nullable()
    .default(null)
    .describe('Until which day a correction is asked for, needed with `request_correction` and with nothing else.'),
}

const given = {
  rule_id: slug.describe('The rule that it is decided under, from `/v1/review-rules`.'),
  rule_version: z.int().min(1).max(1_000_000).describe('The version of the rule that is in force.'),
  restriction_request_id: z.uuid().nullable().default(null).describe('The request that it decides on.'),
}

export const DecisionInput = z
  .strictObject({
    ...given,
    measure: measureAmong({ ...nothing, ...reportMeasures }),
    reasons: freeText(10_000).describe(`Why, in public: at most 10 000 characters. ${tellingInWords}`),
    weaker_measures: z.array(weakerAmong(reportMeasures)).max(codesOf(reportMeasures).length).default([]).describe(why),
    ...measureFields,
    seal_id: z.uuid().nullable().default(null).describe('The seal whose reasons these are, and which it ends.'),
  })
  .refine(({ measure, seal_id, restriction_request_id }) => measure !== 'none' || (seal_id ?? restriction_request_id), {
    ...refusal(
      'There is nothing that it could be about.',
      'With `none`, name the request that is refused or the seal.',
    ),
    path: ['measure'],
  })
export type DecisionInput = z.infer<typeof DecisionInput>

export const ActorDecisionInput = z
  .strictObject({
    ...given,
    measure: measureAmong({ none: 'nothing: a request is refused', ...actorMeasures }),
    reasons: freeText(10_000).describe('Why, in public: at most 10 000 characters.'),
    weaker_measures: z.array(weakerAmong(actorMeasures)).max(codesOf(actorMeasures).length).default([]).describe(why),
    ...mandateFields,
  })
  .refine(({ measure, restriction_request_id }) => measure !== 'none' || restriction_request_id !== null, {
    ...refusal('There is nothing that it could be about.', 'With `none`, name the request that is refused.'),
    path: ['measure'],
  })
export type ActorDecisionInput = z.infer<typeof ActorDecisionInput>

const Rectification = z
  .object({
    appeal_id: z.uuid().describe('The appeal whose ruling it is, at `/v1/appeals/{id}`.'),
    outcome: z.enum(['overturned', 'partly']).describe('Whether all or a part of the decision was wrong.'),
    corrects: z.string().describe('Address of the decision that it corrects.'),
    by: slug.describe('The actor that ruled.'),
    at: z.string().describe('When (RFC 3339).'),
    reasons: z.string().describe('Why.'),
  })
  .meta({ id: 'Rectification', description: 'What was put right of a decision.' })

export const Decision = z
  .object({
    id: z.uuid().describe('Id of the decision.'),
    report_id: z.uuid().nullable().describe('The report that it is about; null where it is about an actor.'),
    author_id: slug.nullable().describe('The author of the report.'),
    addressee_id: slug.nullable().describe('The addressee of the report.'),
    subject_actor_id: slug
      .nullable()
      .describe('The actor whose registration or mandate it is about; null where it is about a report.'),
    actor_id: slug.describe('The actor that decided: none of these, nor a State or a company.'),
    rule_id: slug.describe('The rule that it was decided under.'),
    rule_version: z.int().describe('The version of the rule that was in force.'),
    measure: measureAmong(decidable),
    in_force: z.enum(ladder).describe('What of it stands today, after every ruling; `none` where nothing does.'),
    reasons: z.string().describe('Why.'),
    weaker_measures: z.array(weakerAmong(measures)).describe('Why each weaker measure would not do.'),
    fields: z.array(z.string()).describe('The fields concerned, as JSON Pointers into the content.'),
    note: z.string().nullable().describe('The public note, with `annotate`.'),
    due_on: z.string().nullable().describe('Until which day a correction is asked for.'),
    mandates: z
      .array(Mandate)
      .describe('With `narrow_mandate`, the mandates that stay; with `refuse_mandate`, those that are not given.'),
    mandates_before: z
      .array(Mandate)
      .nullable()
      .describe('What the actor held when it was decided; null where it is about a report.'),
    seal_id: z.uuid().nullable().describe('The seal whose reasons these are.'),
    restriction_request_id: z.uuid().nullable().describe('The request that it decides on.'),
    made_at: z.string().describe('When (RFC 3339).'),
    appeal_until: z.string().describe('Until when it can be appealed: 90 days later (RFC 3339).'),
    appeals: z.string().describe('Where author and addressee of the report appeal, or the actor that it is about.'),
    appeal_ids: z.array(z.uuid()).describe('Appeals that were made, the first one first, at `/v1/appeals/{id}`.'),
    rectification: Rectification.nullable().describe('What was put right of it; null where nothing was.'),
  })
  .meta({ id: 'Decision', description: 'What a reviewer decided on a report or an actor, by which rule and why.' })
export type Decision = z.infer<typeof Decision>

export const decisionId = z.object({ id: z.uuid('It is not the id of a decision.').describe('Id of the decision.') })

const filters = {
  rule_id: anyOf(slug).optional().describe('Under any of these rules.'),
  measure: anyOf(z.enum(ladder)).optional().describe('Any of these measures.'),
  in_force: anyOf(z.enum(ladder)).optional().describe('Of which any of these stands today.'),
  actor_id: anyOf(slug).optional().describe('By any of these actors.'),
  ...pageParameters,
}

export const SubjectDecisionFilters = z.strictObject(filters)

export const DecisionFilters = z.strictObject({
  report_id: anyOf(z.uuid('It is not the id of a report.')).optional().describe('On any of these reports.'),
  author_id: anyOf(slug).optional().describe('On reports by any of these authors.'),
  addressee_id: anyOf(slug).optional().describe('On reports about any of these addressees.'),
  subject_actor_id: anyOf(slug).optional().describe('On the registration or mandate of any of these actors.'),
  subject: anyOf(z.enum(['report', 'actor']))
    .optional()
    .describe('On reports, on actors, or on both.'),
  made_from: instant.optional().describe('Made at this moment or later.'),
  made_to: instant.optional().describe('Made before this moment.'),
  ...filters,
})
export type DecisionFilters = z.infer<typeof DecisionFilters>

const {
  known_at: _known,
  period_start: _start,
  period_end: _end,
  language: _language,
  ...content
} = ReportRevision.shape
export const SealedRevision = z
  .object(content)
  .meta({ id: 'SealedRevision', description: 'What a revision said of which something is hidden, as it was written.' })
export type SealedRevision = z.infer<typeof SealedRevision>

export const SealedContent = listOf(SealedRevision).extend({
  withdrawal_reason: z
    .string()
    .nullable()
    .describe('Why the report was withdrawn, as it was written, where something of that is hidden; else null.'),
})
