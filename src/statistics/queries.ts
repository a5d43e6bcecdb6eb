// SQL of figures: one statement each, so that all rows are of one moment.
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { implementations } from '../database/tables.ts'
import type { DerivedLevel } from '../implementations/rules.ts'
import { unassigned } from '../principles/filter.ts'
import type { groupings } from './schemas.ts'

export type LevelCount = {
  value: string
  level: DerivedLevel | null
  pairs: number
  contested: number
  last_change_at: string | null
}

const wholePairs = sql`implementations.addressed and implementations.territory is null`

/** Each value of the dimension with its order, and how many pairs of it have each level. */
const tallies: Record<(typeof groupings)[number], SQL> = {
  stakeholder_group: sql`
    with tally as (
      select stakeholder_group as value, level, count(*)::int as pairs, (count(*) filter (where contested))::int as contested
      from implementations where ${wholePairs} group by 1, 2)
    select id as value, position, level, pairs, contested
    from stakeholder_groups left join tally on tally.value = stakeholder_groups.id`,
  principle: sql`
    with links as (select distinct principle_id, recommendation_id from principle_links),
    tally as (
      select coalesce(principle_id, ${unassigned}) as value, level, count(*)::int as pairs,
        (count(*) filter (where contested))::int as contested
      from implementations left join links using (recommendation_id) where ${wholePairs} group by 1, 2)
    select id as value, position, level, pairs, contested
    from (select id, position from principles union all select ${unassigned}, null) as principles
    left join tally on tally.value = principles.id`,
}

/** Counts of pairs by value and level, values in the order of the source; a value without pairs has one row with null. */
export async function selectLevelCounts(db: Db, groupBy: (typeof groupings)[number]): Promise<LevelCount[]> {
  const { rows } = await db.execute(sql`
    select value, level, coalesce(pairs, 0) as pairs, coalesce(contested, 0) as contested,
      (select max(changed_at) from implementations) as last_change_at
    from (${tallies[groupBy]}) as counted
    order by position nulls last, value`)
  return (rows as LevelCount[]).map((row) => ({
    ...row,
    last_change_at:
      row.last_change_at === null
        ? null
        : (implementations.changed_at.mapFromDriverValue(row.last_change_at) as string),
  }))
}
