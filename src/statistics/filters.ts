// What figures are narrowed by; named as in lists of implementations.
import { z } from 'zod'
import { anyOf, code, countryCode, flag, slug } from '../http/fields.ts'
import { pairParameters } from '../recommendations/pair-filters.ts'

export const levelFilters = {
  ...pairParameters,
  principle: anyOf(code)
    .optional()
    .describe(
      'Recommendations that serve any of these principles; `unassigned` for those that serve none. Grouped by principle, only these have rows.',
    ),
  instrument: anyOf(slug)
    .optional()
    .describe(
      'Recommendations that cite any of these instruments; `unassigned` for those that cite none. Grouped by instrument, only these have rows.',
    ),
  territory: anyOf(countryCode)
    .optional()
    .describe('Counts conduct in any of these territories in place of addressees as a whole.'),
  level_from: anyOf(z.enum(['assessed', 'self_reported', 'mixed']))
    .optional()
    .describe('Levels from any of these.'),
  contested: flag.optional().describe('Only contested ones, or only others.'),
}
export type LevelFilters = z.infer<z.ZodObject<typeof levelFilters>>
