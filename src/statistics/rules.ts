// From counts to the rows of an answer, and what is said beside them. Pure.
import type { Frame } from '../charts/english.ts'
import { wordsIn } from '../charts/words.ts'
import { type DerivedLevel, methodVersion } from '../implementations/rules.ts'
import { derivedLevelCodes } from '../implementations/schemas.ts'
import { type Counting, countsParts, countsTerritories } from './counted.ts'
import { type Dimension, isOverlapping } from './dimensions.ts'
import { type Figures, informedLevels, type LevelRow, progressLevels } from './schemas.ts'

export type LevelCount = {
  first: string | null
  second: string | null
  label: string | null
  second_label: string | null
  /** Levels that nobody has are not there. */
  counts: Partial<Record<DerivedLevel, number>>
  contested: number
}

/** The row of one value or combination, every level in it. */
export const rowOf =
  (dimensions: readonly Dimension[]) =>
  ({ first, second, label, second_label, counts, contested }: LevelCount): LevelRow => ({
    ...namedValue(dimensions[0], first),
    ...namedValue(dimensions[1], second),
    ...(dimensions.length > 0 && { label }),
    ...(dimensions.length > 1 && { second_label }),
    ...figuresOf(counts, contested),
  })

/** A part stands with the recommendation whose part it is. */
function namedValue(dimension: Dimension | undefined, value: string | null): Partial<LevelRow> {
  if (dimension === undefined) return {}
  if (dimension !== 'part' || value === null) return { [dimension]: value }
  const [recommendation, part] = value.split('/')
  return { recommendation, part } as Partial<LevelRow>
}

function figuresOf(given: LevelCount['counts'], contested: number): Figures {
  const counts = Object.fromEntries(derivedLevelCodes.map((level) => [level, given[level] ?? 0])) as LevelRow['counts']
  const total = derivedLevelCodes.reduce((sum, level) => sum + counts[level], 0)
  const informed = total - counts.no_information
  const shares = {
    all: sharesOf(counts, progressLevels, total - counts.not_applicable),
    informed: sharesOf(counts, informedLevels, informed - counts.not_applicable),
  }
  return { counts, contested, informed, total, shares }
}

function sharesOf<Level extends DerivedLevel>(
  counts: LevelRow['counts'],
  levels: readonly Level[],
  of: number,
): Record<Level, number | null> {
  const share = (level: Level) => (of === 0 ? null : Math.round((counts[level] / of) * 10_000) / 10_000)
  return Object.fromEntries(levels.map((level) => [level, share(level)])) as Record<Level, number | null>
}

/** What is counted, in sentences that pictures have in every language. */
export function frameOf(counting: Omit<Counting, 'as_of'>): Frame[] {
  const counted = countsParts(counting.dimensions) ? 'parts' : 'pairs'
  const filtered = Object.values(counting.filters).some((filter) => filter !== undefined)
  return [
    countsTerritories(counting) ? `${counted}_in_territories` : counted,
    ...(filtered ? ['filtered' as const] : []),
  ]
}

/** What every answer of figures says about itself; `until` is the field that says by when actors were registered. */
export function aboutOf(counting: Omit<Counting, 'as_of'>, until = 'last_change_at') {
  const { dimensions } = counting
  const one = countsParts(dimensions) ? 'part of a recommendation at an addressee' : 'pair'
  return {
    counted: countsParts(dimensions) ? ('parts' as const) : ('pairs' as const),
    frame: wordsIn('en').frame(frameOf(counting), `by the time in \`${until}\``),
    frames: {
      all: `Every ${one} of the row whose level is not \`not_applicable\`, silence (\`no_information\`) among them.`,
      informed: `Every ${one} of the row with any information whose level is not \`not_applicable\`.`,
    },
    overlapping: dimensions.some(isOverlapping),
    method: '/v1/methodology',
    method_version: methodVersion,
  }
}
