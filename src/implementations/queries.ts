// SQL that reads implementations.
import { and, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { type Db, prepared } from '../database/client.ts'
import { implementations, principle_links } from '../database/tables.ts'
import type { Keyset } from '../http/pages.ts'
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

const territoryKey = sql`coalesce(${implementations.territory}, '')`

const findStatement = prepared((db) =>
  db
    .select({
      ...headlineColumns,
      parts: sql<DerivedPart[]>`${implementations.parts}`.as('parts'),
      part_ids: sql<string[]>`array(select id from parts
        where parts.recommendation_id = implementations.recommendation_id and retired_at is null order by id)`.as(
        'part_ids',
      ),
    })
    .from(implementations)
    .where(
      and(
        eq(implementations.recommendation_id, sql.placeholder('recommendation_id')),
        eq(implementations.addressee_id, sql.placeholder('addressee_id')),
        sql`${territoryKey} = ${sql.placeholder('territory')}`,
      ),
    )
    .prepare('find_implementation'),
)

export type FoundImplementation = ImplementationHeadline & { parts: DerivedPart[]; part_ids: string[] }

/** Headline, the parts that reports speak of, and the letters of all active parts; null where there is no such row. */
export async function findImplementation(
  db: Db,
  recommendation_id: string,
  addressee_id: string,
  territory: string | null,
) {
  const [row] = await findStatement(db).execute({ recommendation_id, addressee_id, territory: territory ?? '' })
  return (row ?? null) as FoundImplementation | null
}

export async function findCountry(db: Db, code: string): Promise<boolean> {
  const found = await db.execute(sql`select from countries where code = ${code}`)
  return found.rowCount === 1
}

/** What is listed under these filters. Those without information only where asked; pairs no longer addressed only with reports. */
export function conditionsOf(filters: ImplementationFilters): SQL {
  const { level, no_information = level?.includes('no_information') ?? false } = filters
  return and(
    no_information
      ? sql`(${implementations.addressed} or ${implementations.report_count} > 0)`
      : ne(implementations.level, sql.raw(`'no_information'`)),
    filters.recommendation_id && inArray(implementations.recommendation_id, filters.recommendation_id),
    filters.addressee_id && inArray(implementations.addressee_id, filters.addressee_id),
    filters.stakeholder_group && inArray(implementations.stakeholder_group, filters.stakeholder_group),
    filters.addressee_country && inArray(implementations.addressee_country, filters.addressee_country),
    filters.territory && inArray(implementations.territory, filters.territory),
    level && inArray(implementations.level, level),
    filters.level_from && inArray(implementations.level_from, filters.level_from),
    filters.contested === undefined ? undefined : eq(implementations.contested, filters.contested),
    filters.principle &&
      sql`${implementations.recommendation_id} in (select ${principle_links.recommendation_id} from ${principle_links}
        where ${inArray(principle_links.principle_id, filters.principle)})`,
  )!
}

export const keysetOf = ({ recommendation_id, addressee_id, territory }: ImplementationHeadline): Keyset => [
  recommendation_id,
  addressee_id,
  territory ?? '',
]

/** Up to `limit + 1` in the order of recommendation, addressee and territory, the addressee as a whole first. */
export async function selectImplementations(db: Db, conditions: SQL, after: Keyset | null, limit: number) {
  const key = sql`(${implementations.recommendation_id}, ${implementations.addressee_id}, ${territoryKey})`
  const rows = await db
    .select(headlineColumns)
    .from(implementations)
    .where(and(conditions, after === null ? undefined : sql`${key} > (${after[0]}, ${after[1]}, ${after[2]})`))
    .orderBy(implementations.recommendation_id, implementations.addressee_id, territoryKey)
    .limit(limit + 1)
  return rows as ImplementationHeadline[]
}

export const countImplementations = (db: Db, conditions: SQL): Promise<number> => db.$count(implementations, conditions)
