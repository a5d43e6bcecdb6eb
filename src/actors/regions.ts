// The filter `region`, wherever something is listed that belongs to a country.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { z } from 'zod'
import { anyOf, inForm } from '../http/fields.ts'

export const regionCode = z.string().regex(...inForm(/^\d{3}$/, 'It is not a code of UN M49: three digits.', '145'))

export const addresseeRegion = anyOf(regionCode)
  .optional()
  .describe(
    'Addressees of countries in any of these UN M49 regions, of any of the three levels: codes of three digits.',
  )

/** Whether the country that `column` names lies in any of these regions of UN M49, of any of the three levels. */
export const liesInAnyOf = (column: SQLWrapper, regions: readonly string[] | undefined): SQL | undefined =>
  regions &&
  sql`${column} in (select code from countries
    where region_code in ${regions} or subregion_code in ${regions} or intermediate_region_code in ${regions})`
