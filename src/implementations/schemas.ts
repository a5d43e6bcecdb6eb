// Shapes of implementations: what all reports together say, and what lists of it are asked by.
import { z } from 'zod'
import { asOfParameter } from '../http/as-of.ts'
import { anyOf, code, codesOf, flag, inWords, refusal, slug } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { orPicked } from '../http/picked-fields.ts'
import { pairParameters } from '../recommendations/pair-filters.ts'
import { embeddedOfPair, includeInListOf } from '../reports/embeds.ts'
import { bases, levels } from '../reports/vocabularies.ts'
import type { DerivedLevel } from './rules.ts'

/** Every level that can be answered: those of reports, and the silence of all. */
export const derivedLevels = {
  ...levels,
  no_information: 'no report that may give a level says anything',
} as const satisfies Record<DerivedLevel, string>
export const derivedLevelCodes = codesOf(derivedLevels)

const reported = z.enum(codesOf(levels)).nullable()
const contested = z.boolean().describe('Whether two of the reports used have overlapping periods and different levels.')
const selfReported = reported.describe('What the addressee says of itself; null where it says nothing.')
const assessed = reported.describe(
  'The newest level by an NHRI, an international or a civil-society organisation; null where none has spoken lately.',
)
const level = z
  .enum(derivedLevelCodes)
  .describe(
    `How far it is carried out: \`assessed\`, else \`self_reported\`, else \`no_information\`. ${inWords(derivedLevels)}.`,
  )

const BasisLevel = z
  .object({
    basis: z.enum(codesOf(bases)).describe(`Who speaks about whom: ${inWords(bases)}.`),
    level: z.enum(codesOf(levels)).describe('What its newest report says of this part.'),
    report_id: z.uuid().describe('The report.'),
    author_id: slug.describe('Its author.'),
    period_start: z.string().describe('First day of its period.'),
    period_end: z.string().describe('Last day of its period.'),
    published_at: z.string().describe('When it was first public (RFC 3339).'),
  })
  .meta({ id: 'BasisLevel', description: 'What the newest report of one basis says of one part.' })

export const ImplementationPart = z
  .object({
    part: z.string().describe('Letter of the part.'),
    level,
    level_from: z
      .enum(['assessed', 'self_reported'])
      .nullable()
      .describe('Which of the two facts `level` is; null without information.'),
    self_reported: selfReported,
    assessed,
    contested,
    bases: z.array(BasisLevel).describe('Every basis that speaks of the part, side by side, the newest first.'),
    hidden_bases: z
      .int()
      .describe('Bases that are left out: they spoke at `as_of`, by reports that are not visible any more.'),
  })
  .meta({ id: 'ImplementationPart', description: 'How far one part is carried out.' })

const headline = {
  recommendation_id: slug.describe('The recommendation.'),
  addressee_id: slug.describe('The actor whose conduct is spoken of.'),
  territory: z.string().nullable().describe('Country in which it is spoken of; null for the addressee as a whole.'),
  stakeholder_group: code.describe('Stakeholder group of the recommendation.'),
  addressee_country: z.string().nullable().describe('Country of the addressee (ISO 3166-1 alpha-3).'),
  addressed: z.boolean().describe('False where the recommendation is no longer addressed to this actor.'),
  level,
  level_from: z
    .enum(['assessed', 'self_reported', 'mixed'])
    .nullable()
    .describe('Where the levels of the parts come from; `mixed` where from both; null without information.'),
  self_reported: selfReported,
  assessed,
  contested,
  parts_without_information: z.int().describe('Parts whose level is `no_information`.'),
  report_count: z.int().describe('Published reports that this rests on.'),
  last_period_start: z.string().nullable().describe('First day of the newest period reported on.'),
  last_period_end: z.string().nullable().describe('Last day of the newest period reported on.'),
  changed_at: z
    .string()
    .nullable()
    .describe(
      'Time of the last change that this includes (RFC 3339); null for a territory on which nobody ever reported.',
    ),
  ...embeddedOfPair,
}

export const ImplementationHeadline = z.object(headline).meta({
  id: 'ImplementationHeadline',
  description: 'One recommendation at one addressee: the level of all parts together.',
})
export type ImplementationHeadline = z.infer<typeof ImplementationHeadline>

/** By what an implementation is known. */
export const keyOfImplementation = ['recommendation_id', 'addressee_id', 'territory'] as const
export const PickableHeadline = orPicked(ImplementationHeadline, keyOfImplementation)

export const Implementation = z
  .object({
    ...headline,
    parts: z.array(ImplementationPart).describe('Each part of the recommendation.'),
    method: z.string().describe('Address of the method by which levels are derived.'),
    method_version: z.string().describe('Its version.'),
    as_of: z.string().nullable().describe('The moment asked for; null for what is known now.'),
  })
  .meta({
    id: 'Implementation',
    description: 'What all reports together say of one recommendation at one addressee: derived, never posted.',
  })
export type Implementation = z.infer<typeof Implementation>
export const PickableImplementation = orPicked(Implementation, keyOfImplementation)

export const ImplementationFilters = z
  .strictObject({
    ...pairParameters,
    whole: flag
      .optional()
      .describe(
        '`true`: only addressees as a whole, which is what statistics count; `false`: only conduct in territories.',
      ),
    level: anyOf(z.enum(derivedLevelCodes))
      .optional()
      .describe('Any of these levels; `no_information` among them includes pairs without information.'),
    level_from: anyOf(z.enum(['assessed', 'self_reported', 'mixed']))
      .optional()
      .describe('Levels from any of these.'),
    contested: flag.optional().describe('Only contested ones, or only others.'),
    no_information: flag
      .optional()
      .describe(
        '`true` also lists pairs without information, `false` never does; without it they are left out unless `level` names them.',
      ),
    as_of: asOfParameter,
    sort: z
      .enum(['recommendation_id', '-changed_at', 'changed_at'])
      .default('recommendation_id')
      .describe(
        'Order: that of recommendation, addressee and territory, or by when it last changed, `-` for the newest first; ties are ordered by the former. What changes while you page by it moves to the newest end.',
      ),
    ...pageParameters,
    include: includeInListOf(embeddedOfPair),
  })
  .refine(({ sort, as_of }) => sort === 'recommendation_id' || as_of === undefined, {
    ...refusal(
      'What was known at a moment is not listed in the order of its changes.',
      'Leave out `sort` or `as_of`; /v1/statistics/implementation-levels/history tells changes over time.',
    ),
    path: ['sort'],
  })
export type ImplementationFilters = z.infer<typeof ImplementationFilters>
