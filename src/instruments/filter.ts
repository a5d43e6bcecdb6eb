// The filter `instrument`, wherever recommendations or what concerns them is listed.
import type { SQLWrapper } from 'drizzle-orm'
import { instrument_links } from '../database/catalogue-tables.ts'
import { linkedToAnyOf } from '../principles/filter.ts'

/** Whether the recommendation that `column` names cites any of these instruments. */
export const citesAnyOf = (column: SQLWrapper, instruments: readonly string[] | undefined) =>
  linkedToAnyOf(column, instrument_links, instrument_links.instrument_id, instruments)
