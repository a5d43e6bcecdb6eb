// SQL that reads implementations.
import { and, eq, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { type Db, sqlBuilder, statement } from '../database/client.ts'
import { isAnyOf, ListPlans } from '../database/list-plans.ts'
import { implementations } from '../database/tables.ts'
import { manyOf, Together } from '../database/together.ts'
import type { Keyset } from '../http/pages.ts'
import { servesAnyOf } from '../principles/filter.ts'
import { activeParts } from '../recommendations/fragments.ts'
import type { DerivedPart } from './rules.ts'
import type { ImplementationFilters, ImplementationHeadline } from './schemas.ts'

const headlineColumns = {
  recommendation_id: implementations.recommendation_id,
  addressee_id: implementations.addressee_id,
  territory: implementations.territory,
  stakeholder_group: implementations.stakeholder_group,
  addressee_country: implementations.addressee_country,
  addressed: implementations.addressed,
  level: implementations.level,
  level_from: implementations.level_from,
  self_reported: implementations.self_reported,
  assessed: implementations.assessed,
  contested: implementations.contested,
  parts_without_information: implementations.parts_without_information,
  report_count: implementations.report_count,
  last_period_start: implementations.last_period_start,
  last_period_end: implementations.last_period_end,
  changed_at: implementations.changed_at,
}

const { placeholder } = sql
const territoryKey = sql`coalesce(${implementations.territory}, '')`

export type FoundImplementation = ImplementationHeadline & {
  /** With how many of their bases are hidden, where that is not none. */
  parts: (DerivedPart & { hidden_bases?: number })[]
  part_ids: string[]
}
export type ImplementationKey = { recommendation_id: string; addressee_id: string; territory: string | null }

export const textOf = ({ recommendation_id, addressee_id, territory }: ImplementationKey) =>
  `${recommendation_id} ${addressee_id} ${territory ?? ''}`

const findStatement = statement<FoundImplementation>('find_implementations', (db) =>
  db
    .select({
      ...headlineColumns,
      parts: implementations.parts,
      part_ids: activeParts(implementations.recommendation_id).as('part_ids'),
    })
    .from(sql`unnest(${manyOf('recommendation_ids', 'text')}, ${manyOf('addressee_ids', 'text')},
      ${manyOf('territories', 'text')}) as asked (recommendation_id, addressee_id, territory)`)
    .innerJoin(
      implementations,
      sql`${implementations.recommendation_id} = asked.recommendation_id
        and ${implementations.addressee_id} = asked.addressee_id and ${territoryKey} = asked.territory`,
    ),
)

/**
 * Looks up implementations, those that are asked for in the same moment together: headline, the parts that reports speak
 * of, and the letters of all active parts.
 */
export const implementationsOf = (db: Db) =>
  new Together<ImplementationKey, FoundImplementation>(textOf, async (keys) => {
    const found = await findStatement(db, {
      recommendation_ids: keys.map(({ recommendation_id }) => recommendation_id),
      addressee_ids: keys.map(({ addressee_id }) => addressee_id),
      territories: keys.map(({ territory }) => territory ?? ''),
    })
    return new Map(found.map((row) => [textOf(row), row]))
  })

export async function isCountry(db: Db, code: string): Promise<boolean> {
  const found = await db.execute(sql`select from countries where code = ${code}`)
  return found.rowCount === 1
}

export type ImplementationList = Omit<ImplementationFilters, 'as_of' | 'cursor' | 'include' | 'limit'>

/** What is listed under these filters. Those without information only where asked; pairs no longer addressed only with reports. */
function conditionsOf(filters: ImplementationList): SQL {
  const { level, no_information = level?.includes('no_information') ?? false } = filters
  return and(
    no_information
      ? sql`(${implementations.addressed} or ${implementations.report_count} > 0)`
      : ne(implementations.level, sql.raw(`'no_information'`)),
    isAnyOf(implementations.recommendation_id, filters.recommendation_id),
    isAnyOf(implementations.addressee_id, filters.addressee_id),
    isAnyOf(implementations.stakeholder_group, filters.stakeholder_group),
    isAnyOf(implementations.addressee_country, filters.addressee_country),
    isAnyOf(implementations.territory, filters.territory),
    isAnyOf(implementations.level, level),
    isAnyOf(implementations.level_from, filters.level_from),
    filters.contested === undefined ? undefined : eq(implementations.contested, filters.contested),
    servesAnyOf(implementations.recommendation_id, filters.principle),
    filters.whole === undefined
      ? undefined
      : filters.whole
        ? isNull(implementations.territory)
        : isNotNull(implementations.territory),
  )!
}

export const keysetOf = ({ recommendation_id, addressee_id, territory }: ImplementationHeadline): Keyset => [
  recommendation_id,
  addressee_id,
  territory ?? '',
]

const plans = new ListPlans()

/** Up to `limit + 1` in the order of recommendation, addressee and territory, the addressee as a whole first. */
export function selectImplementations(db: Db, filters: ImplementationList, after: Keyset | null, limit: number) {
  const key = sql`(${implementations.recommendation_id}, ${implementations.addressee_id}, ${territoryKey})`
  const place = sql`(${placeholder('recommendation_id')}, ${placeholder('addressee_id')}, ${placeholder('territory')})`
  const build = () =>
    sqlBuilder
      .select(headlineColumns)
      .from(implementations)
      .where(and(conditionsOf(filters), after === null ? undefined : sql`${key} > ${place}`))
      .orderBy(implementations.recommendation_id, implementations.addressee_id, territoryKey)
      .limit(limit + 1)
  const [recommendation_id, addressee_id, territory] = after ?? []
  const identity = JSON.stringify([filters, after === null, limit])
  return plans.rows<ImplementationHeadline>(db, identity, build, { recommendation_id, addressee_id, territory })
}

export const countImplementations = (db: Db, filters: ImplementationList): Promise<number> =>
  db.$count(implementations, conditionsOf(filters))
