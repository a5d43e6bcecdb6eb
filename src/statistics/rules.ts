// From counts to the rows of an answer. Pure.
import { derivedLevelCodes } from '../implementations/schemas.ts'
import type { LevelCount } from './queries.ts'
import type { groupings, LevelRow } from './schemas.ts'

/** One row for each value, every level in it, in the order in which values come. */
export function rowsOf(groupBy: (typeof groupings)[number], tallied: readonly LevelCount[]): LevelRow[] {
  const rows = new Map<string, LevelRow>()
  for (const { value, level, pairs, contested } of tallied) {
    const row = rows.get(value) ?? { [groupBy]: value, counts: noPairs(), contested: 0, informed: 0, total: 0 }
    rows.set(value, row)
    if (level === null) continue
    row.counts[level] += pairs
    row.contested += contested
    row.total += pairs
    if (level !== 'no_information') row.informed += pairs
  }
  return [...rows.values()]
}

const noPairs = () => Object.fromEntries(derivedLevelCodes.map((level) => [level, 0])) as LevelRow['counts']
