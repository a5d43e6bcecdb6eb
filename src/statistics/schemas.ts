// Shapes of figures over implementations.
import { z } from 'zod'
import { asOfParameter } from '../http/as-of.ts'
import { anyOf, code, refusal, slug } from '../http/fields.ts'
import { derivedLevelCodes, derivedLevels } from '../implementations/schemas.ts'
import { type Dimension, dimensions } from './dimensions.ts'
import { levelFilters } from './filters.ts'

export const dimensionName = z.enum(dimensions)

export const LevelQuery = z.strictObject({
  group_by: anyOf(dimensionName)
    .refine((given) => given.length <= 2, refusal('These are more than two.', 'Give one or two, joined by a comma.'))
    .refine(
      (given) => new Set(given).size === given.length,
      refusal('It names the same twice.', 'Give two different ones, or one.'),
    )
    .refine(
      (given) => !(given.includes('part') && given.includes('recommendation')),
      refusal('A part already stands with its recommendation.', 'Leave `recommendation` out: rows of parts name it.'),
    )
    .default(['stakeholder_group'])
    .describe('What the rows stand for: one of these, or two for each combination that there is.'),
  ...levelFilters,
  as_of: asOfParameter,
})

const counts = z
  .object(
    Object.fromEntries(
      derivedLevelCodes.map((level) => [level, z.int().describe(`With this level: ${derivedLevels[level]}.`)]),
    ) as Record<(typeof derivedLevelCodes)[number], z.ZodInt>,
  )
  .describe('How many have each level; every level is there.')

/** Levels that a share is given of: `not_applicable` stands outside all progress. */
export const progressLevels = derivedLevelCodes.filter((level) => level !== 'not_applicable')
export const informedLevels = progressLevels.filter((level) => level !== 'no_information')

const sharesOf = <Level extends string>(levels: readonly Level[], description: string) =>
  z
    .object(
      Object.fromEntries(
        levels.map((level) => [level, z.number().nullable().describe('Between 0 and 1; null where there is none.')]),
      ) as Record<Level, z.ZodNullable<z.ZodNumber>>,
    )
    .describe(description)

export const figures = {
  counts,
  contested: z.int().describe('How many of them have a contested level.'),
  informed: z.int().describe('How many of them have any information.'),
  total: z.int().describe('All of them that are addressed: the sum of all counts.'),
  shares: z
    .object({
      all: sharesOf(progressLevels, 'Of all that the level is applicable to, silence among them.'),
      informed: sharesOf(informedLevels, 'Of those with information that the level is applicable to.'),
    })
    .describe('Shares of each level, rounded to 4 digits; `frames` says of what.'),
}

const value = (description: string) => z.string().nullable().optional().describe(description)
const only = (dimension: Dimension) => `only with \`group_by=${dimension}\``

export const rowValues = {
  stakeholder_group: code.optional().describe(`The stakeholder group; ${only('stakeholder_group')}.`),
  principle: code
    .optional()
    .describe(`The principle, \`unassigned\` for recommendations without one; ${only('principle')}.`),
  instrument: slug
    .optional()
    .describe(`The instrument, \`unassigned\` for recommendations that cite none; ${only('instrument')}.`),
  recommendation: slug.optional().describe(`The recommendation; ${only('recommendation')} or part.`),
  part: z
    .string()
    .optional()
    .describe(`Letter of the part of \`recommendation\`; ${only('part')}.`),
  addressee: slug.optional().describe(`The addressee; ${only('addressee')}.`),
  addressee_country: value(`Country of the addressee, null without one; ${only('addressee_country')}.`),
  region: value(
    `UN M49 region of the country of the addressee, such as 142 (Asia), null without one; ${only('region')}.`,
  ),
  territory: value(`Country in which conduct is spoken of; ${only('territory')}.`),
  level_from: value(`Where the level comes from, null without information; ${only('level_from')}.`),
  label: value('The name of the value, of the first where there are two; null where it has none.'),
  second_label: value('The name of the second value; only where rows stand for two.'),
}

/** What is said beside all figures. */
export const aboutFigures = {
  counted: z
    .enum(['pairs', 'parts'])
    .describe('Pairs of recommendation and addressee, or, grouped by part, parts of recommendations at addressees.'),
  frame: z.string().describe('What is counted: which recommendations, which actors, registered when.'),
  frames: z
    .object({
      all: z.string().describe('What `shares.all` are shares of.'),
      informed: z.string().describe('What `shares.informed` are shares of.'),
    })
    .describe('The denominators of the shares, in words.'),
  overlapping: z.boolean().describe('Whether what is counted may be counted in several rows.'),
  truncated: z.boolean().describe('Whether there are more rows than are answered: the largest are.'),
  method: z.string().describe('Address of the method by which levels are derived.'),
  method_version: z.string().describe('Its version.'),
}

export const lastChange = z
  .string()
  .nullable()
  .describe('Time of the last change that the figures include (RFC 3339); null where nothing was recorded yet.')

export const LevelStatistics = z
  .object({
    group_by: z.array(dimensionName).describe('What the rows stand for.'),
    data: z
      .array(z.object({ ...rowValues, ...figures }))
      .describe(
        'A row for each value, in the order of the source or of the value; of two, a row for each combination that there is. Rows of recommendations, parts and addressees: at most 1000, the largest first.',
      ),
    ...aboutFigures,
    as_of: z.string().nullable().describe('The moment asked for; null for what is known now.'),
    last_change_at: lastChange,
  })
  .meta({ id: 'LevelStatistics', description: 'How many pairs of recommendation and addressee have each level.' })
export type LevelStatistics = z.infer<typeof LevelStatistics>
export type LevelRow = LevelStatistics['data'][number]
export type Figures = Pick<LevelRow, 'counts' | 'contested' | 'informed' | 'total' | 'shares'>
