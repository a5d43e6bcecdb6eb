// Shapes of figures on reporting: who is spoken of at all, by whom, and how lately.
import { z } from 'zod'
import { wordsIn } from '../charts/words.ts'
import { code, codesOf, inWords } from '../http/fields.ts'
import { bases } from '../reports/vocabularies.ts'
import { lastChange } from './schemas.ts'

const reportingDimensions = ['stakeholder_group', 'addressee_country', 'author_group'] as const
const authorGroup = z.enum(codesOf(bases))

const days = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int('It is not a whole number in decimal digits.').min(0).max(100_000),
)

export const ReportingQuery = z.strictObject({
  group_by: z
    .enum(reportingDimensions)
    .default('stakeholder_group')
    .describe('What the rows stand for: groups of addressees, their countries, or groups of authors.'),
  older_than: days.optional().describe('Counts in `older` the pairs whose newest report is older than so many days.'),
})
export type ReportingDimension = (typeof reportingDimensions)[number]

export const ReportingStatistics = z
  .object({
    group_by: z.enum(reportingDimensions).describe('What the rows stand for.'),
    older_than: z.int().nullable().describe('The age in days that was asked for; null without one.'),
    data: z
      .array(
        z.object({
          stakeholder_group: code.optional().describe('The stakeholder group; only with `group_by=stakeholder_group`.'),
          addressee_country: z
            .string()
            .nullable()
            .optional()
            .describe('Country of the addressee, null without one; only with `group_by=addressee_country`.'),
          author_group: authorGroup
            .optional()
            .describe(`Who speaks about whom; only with \`group_by=author_group\`: ${inWords(bases)}.`),
          label: z.string().nullable().describe('The name of the value; null where it has none.'),
          total: z.int().describe('Pairs of recommendation and addressee: all that are addressed.'),
          reported: z.int().describe('Those of them on which there is any published report; by this group of authors.'),
          coverage: z
            .number()
            .nullable()
            .describe('`reported` as a share of `total`, rounded to 4 digits; null where there is none.'),
          newest_age_days: z
            .object({
              min: z.int().nullable().describe('That of the pair reported on last.'),
              median: z.int().nullable().describe('That which half of the pairs reported on do not exceed.'),
            })
            .describe(
              'Days from the end of the period of the newest report on a pair until `as_of_day`; null where nobody reported.',
            ),
          older: z
            .int()
            .nullable()
            .describe('Pairs whose newest report is older than `older_than`; null where that is not asked for.'),
          reports: z
            .array(
              z.object({
                author_group: authorGroup.describe('Who speaks about whom.'),
                year: z.int().describe('The year in which its period ended.'),
                reports: z.int().describe('Published reports.'),
              }),
            )
            .describe('How many reports there are, by group of authors and year.'),
        }),
      )
      .describe('A row for each value, in the order of the source or of the value.'),
    frame: z.string().describe('What is counted.'),
    overlapping: z.boolean().describe('Whether a pair may be counted in several rows.'),
    as_of_day: z.string().describe('The day (UTC) at which ages are taken.'),
    last_change_at: lastChange,
  })
  .meta({ id: 'ReportingStatistics', description: 'On how many pairs anybody reported, who, and how lately.' })
export type ReportingStatistics = z.infer<typeof ReportingStatistics>

export const reportingFrame = wordsIn('en').frame(['reporting'])

export const exampleReporting: ReportingStatistics = {
  group_by: 'stakeholder_group',
  older_than: 365,
  data: [
    {
      ...{ stakeholder_group: 'states', label: 'States', total: 1170, reported: 3, coverage: 0.0026 },
      newest_age_days: { min: 31, median: 396 },
      older: 2,
      reports: [{ author_group: 'nhri', year: 2025, reports: 4 }],
    },
  ],
  frame: reportingFrame,
  overlapping: false,
  as_of_day: '2026-01-31',
  last_change_at: '2026-01-31T12:00:00.000000Z',
}
