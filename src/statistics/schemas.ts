// Shapes of figures over implementations.
import { z } from 'zod'
import { code } from '../http/fields.ts'
import { derivedLevelCodes, derivedLevels } from '../implementations/schemas.ts'

const counts = z
  .object(
    Object.fromEntries(
      derivedLevelCodes.map((level) => [level, z.int().describe(`Pairs with this level: ${derivedLevels[level]}.`)]),
    ) as Record<(typeof derivedLevelCodes)[number], z.ZodInt>,
  )
  .describe('How many pairs of recommendation and addressee have each level; every level is there.')

const figures = {
  counts,
  contested: z.int().describe('Pairs whose level is contested.'),
  informed: z.int().describe('Pairs with any information.'),
  total: z.int().describe('Pairs addressed: the sum of all counts.'),
}

export const groupings = ['stakeholder_group', 'principle'] as const

export const LevelStatistics = z
  .object({
    group_by: z.enum(groupings).describe('What the rows stand for.'),
    data: z
      .array(
        z.object({
          stakeholder_group: code.optional().describe('The stakeholder group; with `group_by=stakeholder_group`.'),
          principle: code
            .optional()
            .describe('The principle, or `unassigned` for recommendations without one; with `group_by=principle`.'),
          ...figures,
        }),
      )
      .describe(
        'A row for each value, in the order of the source. Rows of principles overlap: a recommendation may serve several.',
      ),
    frame: z.string().describe('What is counted: which recommendations, which actors, registered when.'),
    overlapping: z.boolean().describe('Whether a pair may be counted in several rows.'),
    method: z.string().describe('Address of the method by which levels are derived.'),
    method_version: z.string().describe('Its version.'),
    last_change_at: z
      .string()
      .nullable()
      .describe('Time of the last change that the figures include (RFC 3339); null where nothing is recorded.'),
  })
  .meta({ id: 'LevelStatistics', description: 'How many pairs of recommendation and addressee have each level.' })
export type LevelStatistics = z.infer<typeof LevelStatistics>
export type LevelRow = LevelStatistics['data'][number]

/** What is counted, said in every answer. */
export const frame =
  'Every recommendation at every registered actor that it is addressed to, each as a whole (no territories), registered by the time in `last_change_at`.'

export const exampleStatistics: LevelStatistics = {
  group_by: 'stakeholder_group',
  data: [
    {
      stakeholder_group: 'states',
      counts: {
        not_started: 0,
        in_progress: 1,
        partly_implemented: 2,
        implemented: 0,
        regressed: 0,
        not_applicable: 0,
        no_information: 1167,
      },
      contested: 1,
      informed: 3,
      total: 1170,
    },
  ],
  frame,
  overlapping: false,
  method: '/v1/methodology',
  method_version: '1',
  last_change_at: '2026-01-31T12:00:00.000000Z',
}
