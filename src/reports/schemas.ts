// Shapes of reports: what is sent, what is answered. What lists are asked by is in filters.ts.
import { z } from 'zod'
import {
  code,
  codesOf,
  countryCode,
  day,
  freeText,
  inWords,
  languageTag,
  lineOfText,
  slug,
  webAddress,
} from '../http/fields.ts'
import { orPicked } from '../http/picked-fields.ts'
import { partLetter } from '../recommendations/schemas.ts'
import { highlightField } from '../search/schemas.ts'
import { embeddedOfReport } from './embeds.ts'
import { tellingInWords } from './telling.ts'
import { bases, evidenceKinds, levels, measureKinds, reviewMeasures, stances, states } from './vocabularies.ts'

/** How many items each list of a report has at most. */
export const mostItems = { assessments: 50, measures: 100, evidence: 200 }

export const Assessment = z.strictObject({
  part: partLetter.describe('Letter of the part, from `parts` of the recommendation.'),
  level: z.enum(codesOf(levels)).describe(`How far it is carried out: ${inWords(levels)}.`),
  rationale: freeText(4_000)
    .nullable()
    .default(null)
    .describe('Why this level: at most 4 000 characters. Required with `not_applicable`.'),
})

export const Measure = z.strictObject({
  kind: z.enum(codesOf(measureKinds)).describe(`What kind of measure: ${inWords(measureKinds)}.`),
  title: lineOfText(500).describe('What was done: one line of at most 500 characters.'),
  date: day.nullable().default(null).describe('When it was done or took effect; not in the future.'),
  url: webAddress
    .nullable()
    .default(null)
    .describe('Where everybody can read about it: http or https, at most 2 000 characters.'),
})

export const Evidence = z.strictObject({
  kind: z.enum(codesOf(evidenceKinds)).describe(`What kind of evidence: ${inWords(evidenceKinds)}.`),
  title: lineOfText(500).describe('What it is: one line of at most 500 characters.'),
  url: webAddress
    .nullable()
    .default(null)
    .describe('Where everybody finds it: http or https, at most 2 000 characters.'),
  date: day
    .nullable()
    .default(null)
    .describe('Its date; not in the future, and before the recommendation was made only as `context`.'),
  stance: z.enum(codesOf(stances)).describe(`What it says to the assessment: ${inWords(stances)}.`),
})

const periodStart = day.describe('First day of the period that the report is about.')
const periodEnd = day.describe('Last day of the period: not in the future (UTC), at most five years after the first.')
const language = languageTag.describe('Language of the texts (BCP 47).')
const narrative = freeText(20_000).describe('The account in words: at most 20 000 characters.')

/** What an author may change later; the rest of a report never changes. */
const content = {
  period_start: periodStart,
  period_end: periodEnd,
  language,
  narrative,
  assessments: z
    .array(Assessment)
    .min(1)
    .max(mostItems.assessments)
    .describe('A level for each part that the report speaks of, each part once.'),
  measures: z.array(Measure).max(mostItems.measures).default([]).describe('What the addressee did.'),
  evidence: z.array(Evidence).max(mostItems.evidence).default([]).describe('What the assessment rests on.'),
}
export const ReportContent = z.strictObject(content)
export type ReportContent = z.infer<typeof ReportContent>

const identity = {
  recommendation_id: slug.describe('The recommendation that the report is about.'),
  addressee_id: slug.describe('The actor whose conduct it speaks of.'),
  territory: countryCode
    .nullable()
    .default(null)
    .describe('Country in which the conduct is spoken of, where it is not the addressee as a whole; else null.'),
}

export const ReportInput = z.strictObject({
  ...identity,
  state: z
    .enum(['draft', 'published'])
    .default('draft')
    .describe('`published`: public from this moment; `draft`: only you see it until you publish it.'),
  ...content,
})
export type ReportInput = z.infer<typeof ReportInput>

/** A field as the API description shows it; its shape is judged when the patch has been applied. */
const told = (field: z.ZodType) => {
  const { $schema: _, ...shape } = z.toJSONSchema(field, { io: 'input' })
  return z.unknown().optional().meta(shape)
}
const clearable = <Item extends z.ZodType>(list: z.ZodDefault<Item>) =>
  list.unwrap().nullable().describe(`${list.description} \`null\` empties the list.`)

/**
 * RFC 7396: it only names what may change. Clients are told to leave out the rest; it is no fault of shape, as who repeats
 * what never changes changes nothing.
 */
export const ReportPatch = z
  .looseObject({
    period_start: told(content.period_start),
    period_end: told(content.period_end),
    language: told(content.language),
    narrative: told(content.narrative),
    assessments: told(content.assessments),
    measures: told(clearable(content.measures)),
    evidence: told(clearable(content.evidence)),
  } satisfies Record<keyof typeof content, z.ZodType>)
  .meta({
    description:
      'JSON Merge Patch (RFC 7396): fields left out stay as they are, an array is replaced whole, null clears a list. Other fields of a report never change.',
    additionalProperties: false,
  })

export const Withdrawal = z.strictObject({
  reason: freeText(2_000).describe(`Why it is withdrawn: public, at most 2 000 characters. ${tellingInWords}`),
})

const shown = {
  period_start: periodStart,
  period_end: periodEnd,
  language,
  narrative: z.string().nullable().describe('The account in words; null once withdrawn or restricted.'),
  assessments: z
    .array(Assessment)
    .nullable()
    .describe('A level for each part it speaks of; null once withdrawn or restricted.'),
  measures: z.array(Measure).nullable().describe('What the addressee did; null once withdrawn or restricted.'),
  evidence: z.array(Evidence).nullable().describe('What the assessment rests on; null once withdrawn or restricted.'),
}

const ReviewEntry = z
  .object({
    measure: z.enum(codesOf(reviewMeasures)).describe(`What stands: ${inWords(reviewMeasures)}.`),
    decision_id: z.uuid().nullable().describe('The decision, at `/v1/decisions/{id}`; null of a seal.'),
    seal_id: z.uuid().nullable().describe('The seal, at `/v1/seals/{id}`; null of a decision.'),
    rule_id: slug.nullable().describe('The rule that it was decided under; null of a seal.'),
    rule_version: z.int().nullable().describe('The version of the rule that was in force; null of a seal.'),
    by: slug.describe('The actor that decided or sealed.'),
    at: z.string().describe('Since when (RFC 3339).'),
    reasons: z.string().nullable().describe('Why; null of a seal, whose reasons follow.'),
    fields: z.array(z.string()).describe('The fields concerned, as JSON Pointers into the content.'),
    note: z.string().nullable().describe('The public note; null but with `annotate`.'),
    due_on: z.string().nullable().describe('Until which day a correction is asked for; null otherwise.'),
    until: z.string().nullable().describe('When a seal lapses (RFC 3339) unless reasons follow; null of a decision.'),
    appeals: z.string().nullable().describe('Where author and addressee appeal; null of a seal.'),
  })
  .meta({ id: 'ReviewEntry', description: 'What stands on a report by review.' })

export const Report = z
  .object({
    id: z.uuid().describe('Stable id.'),
    recommendation_id: identity.recommendation_id,
    addressee_id: identity.addressee_id,
    territory: z
      .string()
      .nullable()
      .describe('Country in which the conduct is spoken of; null for the addressee as a whole.'),
    author_id: slug.describe('The actor that reports: the one that the token names.'),
    basis: z.enum(codesOf(bases)).describe(`Who speaks about whom: ${inWords(bases)}.`),
    stakeholder_group: code.describe('Stakeholder group of the recommendation.'),
    addressee_country: z.string().nullable().describe('Country of the addressee (ISO 3166-1 alpha-3).'),
    author_country: z.string().nullable().describe('Country of the author (ISO 3166-1 alpha-3).'),
    state: z.enum(codesOf(states)).describe(`Where it is in its life: ${inWords(states)}.`),
    revision: z.int().describe('Counts the published versions from 1; a draft is to be the first.'),
    ...shown,
    created_at: z
      .string()
      .nullable()
      .describe(
        'When the draft was first sent (RFC 3339); null once it is published, as that concerns its author alone.',
      ),
    updated_at: z
      .string()
      .describe('When this revision became known (RFC 3339); of a draft, when it was last written.'),
    published_at: z.string().nullable().describe('When it was first public (RFC 3339).'),
    withdrawal: z
      .object({
        at: z.string().describe('When (RFC 3339).'),
        by: slug.describe('Who: the author.'),
        reason: z
          .string()
          .describe('Why, in the words of the author, without what is hidden of them by a seal or a decision.'),
      })
      .nullable()
      .describe('Who withdrew it, when and why; null while it stands.'),
    review: z
      .array(ReviewEntry)
      .describe('What stands on it by review, in the order of time. None of it is an endorsement of the rest.'),
    highlight: highlightField,
    as_of: z.string().optional().describe('The moment asked for, as known at which this is; only with `as_of`.'),
    ...embeddedOfReport,
  })
  .meta({ id: 'Report', description: 'What one actor says one addressee did about one recommendation in one period.' })
export type Report = z.infer<typeof Report>

/** By what a report is known. */
export const keyOfReport = ['id'] as const
export const PickableReport = orPicked(Report, keyOfReport)

export const ReportRevision = z
  .object({
    revision: z.int().describe('Number of the revision, from 1.'),
    ...shown,
    known_at: z.string().describe('When it became known (RFC 3339).'),
  })
  .meta({ id: 'ReportRevision', description: 'What a report said from one moment on.' })

export type ReportRevision = z.infer<typeof ReportRevision>

export const reportId = z.object({ id: z.uuid('It is not the id of a report.').describe('Id of the report.') })
