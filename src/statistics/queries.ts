// SQL of figures: one statement each, so that all rows are of one moment.
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { type Counting, factsOf } from './counted.ts'
import { type Dimension, described, isLong } from './dimensions.ts'
import { isKept, keptSums } from './kept-counts.ts'
import type { LevelCount } from './rules.ts'

/** Rows of a dimension with many values; and of all others, which no question of sense exceeds. */
const [mostLong, most] = [1_000, 5_000]

type LevelCounts = { rows: LevelCount[]; truncated: boolean; last_change_at: string | null }

/** Counts by value, or by combination of two values. A value of a closed vocabulary that nothing counts for has a row. */
export async function selectLevelCounts(db: Db, counting: Counting): Promise<LevelCounts> {
  const { dimensions, filters, as_of } = counting
  const [first, second] = dimensions as [Dimension, Dimension?]
  const limit = dimensions.some(isLong) ? mostLong : most
  const { rows } = await db.execute(sql`
    with ${isKept(counting) ? keptSums(first, limit + 1) : countedSums(counting)},
    listed as (
      select * from ${dimensions.length === 1 ? withAll(first, filters[first as keyof typeof filters]) : sql`sums`}
      order by ${orderOf(dimensions)} limit ${limit + 1})
    select last_change_at, total is not null as listed, first, second, counts, contested,
      ${labelOf(first, sql`first`)} as label, ${labelOf(second, sql`second`)} as second_label
    from (${lastChangeUntil(as_of)}) as change left join listed on true
    order by ${orderOf(dimensions)}`)
  type Row = LevelCount & { listed: boolean; last_change_at: string | null }
  const listed = (rows as Row[]).filter((row) => row.listed)
  return {
    rows: listed.slice(0, limit),
    truncated: listed.length > limit,
    last_change_at: (rows as Row[])[0]!.last_change_at,
  }
}

/** The common table expression `sums`, counted one by one. */
function countedSums(counting: Counting): SQL {
  const { dimensions, filters } = counting
  const [first, second] = dimensions as [Dimension, Dimension?]
  const joins = dimensions.map((dimension) => described[dimension].join?.(filters) ?? sql``)
  return sql`
    ${factsOf(counting)},
    tallies as (
      select ${described[first].value} as first, ${second === undefined ? sql`null` : described[second].value} as second,
        level, count(*)::int as pairs, (count(*) filter (where contested))::int as contested
      from facts ${sql.join(joins, sql` `)}
      group by 1, 2, level),
    sums as (
      select first, second, sum(pairs)::int as total, sum(contested)::int as contested,
        jsonb_object_agg(level, pairs) as counts
      from tallies group by first, second)`
}

/** The last change by then of anything that figures count. */
const lastChangeUntil = (asOf: string | null): SQL => sql`
  select max(known_from) as last_change_at from level_history
  ${asOf === null ? sql`` : sql`where known_from <= ${asOf}::timestamptz`}`

function withAll(dimension: Dimension, asked: unknown): SQL {
  const { all } = described[dimension]
  if (all === undefined) return sql`sums`
  const among = Array.isArray(asked) ? sql`where id in ${asked}` : sql``
  return sql`(
    select id as first, null as second, coalesce(total, 0) as total, coalesce(contested, 0) as contested,
      coalesce(counts, '{}') as counts
    from (${all}) as every_value (id) left join sums on first = id ${among}) as every_row`
}

export const labelOf = (dimension: Dimension | undefined, value: SQL): SQL =>
  (dimension && described[dimension].label?.(value)) ?? sql`null`

/** The largest first where there may be more than are answered; else as the source or the value itself has it. */
function orderOf(dimensions: readonly Dimension[]): SQL {
  const places = dimensions.flatMap((dimension, index) => {
    const value = sql.raw(index === 0 ? 'first' : 'second')
    const place = described[dimension].place?.(value)
    const itself = sql`${value} collate "C"`
    return place === undefined || dimensions.some(isLong) ? [itself] : [place, itself]
  })
  return sql.join([...(dimensions.some(isLong) ? [sql`total desc`] : []), ...places], sql`, `)
}
