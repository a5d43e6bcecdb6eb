// What figures can be grouped by: the value of each dimension in SQL, its label and its place in the order.
import { type SQL, sql } from 'drizzle-orm'
import { unassigned } from '../principles/filter.ts'
import type { LevelFilters } from './filters.ts'

export const dimensions = [
  'stakeholder_group',
  'principle',
  'instrument',
  'recommendation',
  'part',
  'addressee',
  'addressee_country',
  'region',
  'territory',
  'level_from',
] as const
export type Dimension = (typeof dimensions)[number]

/** Dimensions of so many values that the largest rows are answered. */
export const isLong = (dimension: Dimension) => ['recommendation', 'part', 'addressee'].includes(dimension)
/** Dimensions in which what is counted may have several values. */
export const isOverlapping = (dimension: Dimension) => dimension === 'principle' || dimension === 'instrument'

type Description = {
  /** Of a row of `facts` (counted.ts) with `join`. */
  value: SQL
  join?: (filters: LevelFilters) => SQL
  label?: (value: SQL) => SQL
  /** Where its values have an order of their own, the place of each. */
  place?: (value: SQL) => SQL
  /** Where every value has a row, also one that nothing counts for: all of them. */
  all?: SQL
}

/** Links count once, and where they are filtered by, only those asked for. */
function linked(table: SQL, column: SQL, alias: SQL, asked: readonly string[] | undefined): SQL {
  return sql`left join (select distinct recommendation_id, ${column} as value from ${table}
    ${asked === undefined ? sql`` : sql`where ${column} in ${[...asked]}`}) as ${alias}
    on ${alias}.recommendation_id = facts.recommendation_id`
}

const labelIn = (table: SQL, label: SQL, key: SQL) => (value: SQL) =>
  sql`(select ${label} from ${table} where ${key} = ${value})`

const country = labelIn(sql`countries`, sql`name`, sql`code`)

export const described: Record<Dimension, Description> = {
  stakeholder_group: {
    value: sql`facts.stakeholder_group`,
    label: labelIn(sql`stakeholder_groups`, sql`label`, sql`id`),
    place: labelIn(sql`stakeholder_groups`, sql`position`, sql`id`),
    all: sql`select id from stakeholder_groups`,
  },
  principle: {
    value: sql`coalesce(served.value, ${unassigned})`,
    join: ({ principle }) => linked(sql`principle_links`, sql`principle_id`, sql`served`, principle),
    label: labelIn(sql`principles`, sql`label`, sql`id`),
    place: labelIn(sql`principles`, sql`position`, sql`id`),
    all: sql`select id from principles union all select ${unassigned}`,
  },
  instrument: {
    value: sql`coalesce(cited.value, ${unassigned})`,
    join: ({ instrument }) => linked(sql`instrument_links`, sql`instrument_id`, sql`cited`, instrument),
    label: labelIn(sql`instruments`, sql`concat_ws(', ', title, provision)`, sql`id`),
    place: labelIn(sql`instruments`, sql`position`, sql`id`),
    all: sql`select id from instruments union all select ${unassigned}`,
  },
  recommendation: { value: sql`facts.recommendation_id` },
  // Letters are those of the recommendation: rules.ts gives both.
  part: {
    value: sql`facts.recommendation_id || '/' || facts.part`,
    label: (value) => sql`(select label from parts
      where recommendation_id = split_part(${value}, '/', 1) and id = split_part(${value}, '/', 2))`,
  },
  addressee: { value: sql`facts.addressee_id`, label: labelIn(sql`actors`, sql`name`, sql`id`) },
  addressee_country: { value: sql`facts.addressee_country`, label: country },
  region: {
    value: sql`region_of.region_code`,
    join: () => sql`left join countries as region_of on region_of.code = facts.addressee_country`,
    label: (value) => sql`(select min(region) from countries where region_code = ${value})`,
  },
  territory: { value: sql`facts.territory`, label: country },
  level_from: { value: sql`facts.level_from` },
}
