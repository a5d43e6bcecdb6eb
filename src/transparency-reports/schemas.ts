// Shapes of transparency reports: what was asked, decided and appealed in a year or a quarter, and what has become of it.
import { z } from 'zod'
import { outcomes } from '../appeals/schemas.ts'
import { ladder } from '../decisions/schemas.ts'
import { code, codesOf, countryCode, inForm, inWords, slug } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'

/** What has become of a decision. */
const decisionOutcomes = {
  in_force: 'it stands as it was made',
  partly: outcomes.partly,
  overturned: outcomes.overturned,
} as const

const year = z
  .string()
  .regex(...inForm(/^2\d{3}$/, 'It is not a year of four digits from 2000 on.', '2026'))
  .transform(Number)
  .describe('Year, in UTC.')
const quarter = z
  .string()
  .regex(...inForm(/^[1-4]$/, 'It is not the number of a quarter, 1 to 4.', '1'))
  .transform(Number)
  .describe('Quarter of the year: 1 begins in January, 4 in October, in UTC.')

export const yearParams = z.object({ year })
export const quarterParams = z.object({ year, quarter })

const period = {
  period: z.string().describe('The year or the quarter, such as `2026` or `2026-Q1`.'),
  year: z.int().describe('The year.'),
  quarter: z.int().nullable().describe('The quarter, 1 to 4; null for the whole year.'),
  from: z.string().describe('When it begins (RFC 3339, UTC).'),
  to: z.string().describe('When it ends (RFC 3339, UTC), exclusive.'),
  closed: z.boolean().describe('Whether it is over. What became of its decisions and appeals can change afterwards.'),
}

export const Period = z.object({ ...period, report: z.string().describe('Address of its transparency report.') }).meta({
  id: 'TransparencyPeriod',
  description: 'A year or a quarter in which anything was asked, decided or appealed.',
})
export type Period = z.infer<typeof Period>

export const PeriodQuery = z.strictObject(pageParameters)

const count = (description: string) => z.int().describe(description)

const timesOf = (frame: string) =>
  z
    .object({
      count: count('How many were counted.'),
      median_seconds: z.int().nullable().describe('The median, in whole seconds, rounded down; null of none.'),
      longest_seconds: z.int().nullable().describe('The longest, in whole seconds, rounded down; null of none.'),
    })
    .describe(frame)

const decisionRow = z.object({
  rule_id: slug.describe('The rule.'),
  measure: z.enum(ladder).describe('The measure that was decided; `none` refuses a request or lifts a seal.'),
  outcome: z.enum(codesOf(decisionOutcomes)).describe(`What has become of it by now: ${inWords(decisionOutcomes)}.`),
  count: count('How many.'),
})

const requestRow = z.object({
  requester_group: code.describe('Stakeholder group of the body that asked.'),
  requester_country: countryCode.nullable().describe('Its country, or null.'),
  count: count('How many requests.'),
  open: count('Of them, not decided by now.'),
  refused: count('Of them, decided without any measure.'),
  led_to_measure: count('Of them, decided with a measure, of whatever became of that.'),
  in_force: count('Of them, decided with a measure of which anything stands by now.'),
})

export const TransparencyReport = z
  .object({
    ...period,
    decisions: z
      .object({
        count: count('All decisions.'),
        by_rule: z.array(decisionRow).describe('By rule, measure and outcome; combinations that there are.'),
        time_to_decision: timesOf(
          'From the restriction request or the seal that led to it, the earlier one of both, to the decision. Decisions that neither led to are not counted.',
        ),
      })
      .describe('Decisions made in the period.'),
    appeals: z
      .object({
        count: count('All appeals.'),
        open: count('Of them, without a ruling by now.'),
        upheld: count('Of them, ruled: the decision stands.'),
        overturned: count('Of them, ruled: nothing of the decision stands.'),
        partly: count('Of them, ruled: a weaker measure stands.'),
        success_rate: z
          .number()
          .nullable()
          .describe('`overturned` and `partly` among all that have a ruling by now, 0 to 1, 4 digits; null of none.'),
        time_to_ruling: timesOf('From the appeal to its ruling, of all that have one by now.'),
      })
      .describe('Appeals made in the period.'),
    restriction_requests: z
      .object({
        count: count('All requests.'),
        by_requester: z
          .array(requestRow)
          .describe('By group and country of the body that asked; those that there are.'),
      })
      .describe('Restriction requests recorded in the period.'),
    seals: z
      .object({
        count: count('All seals.'),
        in_force: count('Of them, still in force.'),
        decided: count('Of them, replaced by a decision with reasons.'),
        lapsed: count('Of them, lapsed, as no reasons followed in time.'),
      })
      .describe('Seals made in the period.'),
    overdue: z
      .object({
        appeals: count('Appeals, of whichever period, that waited for longer than 30 days for their ruling.'),
      })
      .describe('What was overdue at the end of the period, or is now where it is not over.'),
    flags: z
      .object({
        count: count('All flags.'),
        by_rule: z
          .array(z.object({ rule_id: slug.describe('The rule.'), count: count('How many.') }))
          .describe('By the rule that was flagged; rules that there are.'),
      })
      .describe(
        'Flags received in the period, on days (UTC) that are over: nobody can tell by them when somebody flagged. Flags themselves are not public.',
      ),
  })
  .meta({
    id: 'TransparencyReport',
    description:
      'What was asked, decided and appealed in a year or a quarter. Counted in the record when it is asked for.',
  })
export type TransparencyReport = z.infer<typeof TransparencyReport>

/** What of it is counted; the rest follows from that. */
export type Counts = Omit<TransparencyReport, keyof typeof period | 'appeals'> & {
  appeals: Omit<TransparencyReport['appeals'], 'success_rate'>
}
