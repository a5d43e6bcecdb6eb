// Shapes of figures over time.
import { z } from 'zod'
import { anyOf, day, refusal } from '../http/fields.ts'
import { levelFilters } from './filters.ts'
import { aboutFigures, dimensionName, figures, lastChange, rowValues } from './schemas.ts'

const interval = z.enum(['month', 'quarter', 'year'])

export const SeriesQuery = z.strictObject({
  interval: interval.default('month').describe('How far the points are apart; each is the end of one, in UTC.'),
  from: day
    .optional()
    .describe('A day of the first interval; without it, that of the first change, at most 120 points back.'),
  to: day.optional().describe('A day of the last interval; without it, and at the latest, that of the last change.'),
  group_by: anyOf(dimensionName)
    .refine((given) => given.length === 1, refusal('These are more than one.', 'Give one, or none for all together.'))
    .optional()
    .describe('What each line stands for; without it, all together.'),
  ...levelFilters,
})

const { second_label: _second, ...lineValues } = rowValues

export const LevelSeries = z
  .object({
    interval: interval.describe('How far the points are apart.'),
    group_by: z.array(dimensionName).describe('What each line stands for; empty where all is counted together.'),
    data: z
      .array(
        z.object({
          period: z.string().describe('The interval, such as 2026-03, 2026-Q1 or 2026.'),
          at: z
            .string()
            .describe(
              'Its end (RFC 3339), or the last change in it where it is the last: figures as known then, as by `as_of`.',
            ),
          ...lineValues,
          ...figures,
        }),
      )
      .describe(
        'A row for each point and line, in the order of time. At most 120 points and 60 lines: the largest at the last point.',
      ),
    ...aboutFigures,
    last_change_at: lastChange,
  })
  .meta({ id: 'LevelSeries', description: 'How many pairs of recommendation and addressee had each level over time.' })
export type LevelSeries = z.infer<typeof LevelSeries>
