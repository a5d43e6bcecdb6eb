// SQL that reads implementations.
import { and, eq, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { type Db, sqlBuilder, statement } from '../database/client.ts'
import { implementations } from '../database/implementation-tables.ts'
import { isAnyOf, ListPlans } from '../database/list-plans.ts'
import { orderBy } from '../database/orders.ts'
import { manyOf, Together } from '../database/together.ts'
import type { Keyset } from '../http/pages.ts'
import { activeParts } from '../recommendations/fragments.ts'
import { pairConditions } from '../recommendations/pair-filters.ts'
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

export type ImplementationList = Omit<ImplementationFilters, 'as_of' | 'cursor' | 'include' | 'limit' | 'sort'>

/** What is listed under these filters. Those without information only where asked; pairs no longer addressed only with reports. */
export function conditionsOf(filters: ImplementationList): SQL {
  const { level, no_information = level?.includes('no_information') ?? false } = filters
  return and(
    no_information
      ? sql`(${implementations.addressed} or ${implementations.report_count} > 0)`
      : ne(implementations.level, sql.raw(`'no_information'`)),
    ...pairConditions(implementations, filters),
    isAnyOf(implementations.level, level),
    isAnyOf(implementations.level_from, filters.level_from),
    filters.contested === undefined ? undefined : eq(implementations.contested, filters.contested),
    filters.whole === undefined
      ? undefined
      : filters.whole
        ? isNull(implementations.territory)
        : isNotNull(implementations.territory),
  )!
}

type Order = ImplementationFilters['sort']

/** The place of a row in an order. */
export const keysetIn =
  (sort: Order) =>
  ({ recommendation_id, addressee_id, territory, changed_at }: ImplementationHeadline): Keyset => {
    const key = [recommendation_id, addressee_id, territory ?? '']
    // Rows of the table have changed at some time.
    return sort === 'recommendation_id' ? key : [changed_at!, ...key]
  }

const plans = new ListPlans()

/** Up to `limit + 1` in an order; an addressee as a whole stands before its territories, or upside down after them. */
export function selectImplementations(
  db: Db,
  filters: ImplementationList,
  sort: Order,
  after: Keyset | null,
  limit: number,
) {
  const key = [implementations.recommendation_id, implementations.addressee_id, territoryKey]
  const columns = sort === 'recommendation_id' ? key : [implementations.changed_at, ...key]
  const { by, beyond } = orderBy(columns, sort)
  const place = columns.map((_column, index) => `place_${index}`)
  const build = () =>
    sqlBuilder
      .select(headlineColumns)
      .from(implementations)
      .where(and(conditionsOf(filters), beyond(after && place.map((name) => placeholder(name)))))
      .orderBy(...by)
      .limit(limit + 1)
  const values = Object.fromEntries(place.map((name, index) => [name, after?.[index]]))
  const identity = JSON.stringify([filters, sort, after === null, limit])
  return plans.rows<ImplementationHeadline>(db, identity, build, values)
}

export const countImplementations = (db: Db, filters: ImplementationList): Promise<number> =>
  db.$count(implementations, conditionsOf(filters))
