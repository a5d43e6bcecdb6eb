// What figures can be grouped by: the value of each dimension in SQL, its label and its place in the order.
import { type SQL, sql } from 'drizzle-orm'
import { unassigned } from '../principles/filter.ts'
import { byAddressee, byRecommendation, labelIn } from '../recommendations/facets.ts'
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

export const described: Record<Dimension, Description> = {
  stakeholder_group: {
    ...byRecommendation.stakeholder_group,
    place: labelIn(sql`stakeholder_groups`, sql`position`, sql`id`),
    all: sql`select id from stakeholder_groups`,
  },
  principle: {
    ...byRecommendation.principle,
    join: ({ principle }) => byRecommendation.principle.join(principle),
    place: labelIn(sql`principles`, sql`position`, sql`id`),
    all: sql`select id from principles union all select ${unassigned}`,
  },
  instrument: {
    ...byRecommendation.instrument,
    join: ({ instrument }) => byRecommendation.instrument.join(instrument),
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
  ...byAddressee,
  level_from: { value: sql`facts.level_from` },
}
