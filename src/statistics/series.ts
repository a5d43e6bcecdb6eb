// Figures over time: a point at the end of each month, quarter or year. Its points are pure; the rest is one statement.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import type { DerivedLevel } from '../implementations/rules.ts'
import { type Counting, factsFrom, framed } from './counted.ts'
import { type Dimension, described, isLong } from './dimensions.ts'
import { labelOf } from './queries.ts'
import { type LevelCount, rowOf } from './rules.ts'
import type { LevelSeries } from './series-schemas.ts'

type Interval = LevelSeries['interval']
const months: Record<Interval, number> = { month: 1, quarter: 3, year: 12 }

export const mostPoints = 120
/** Values that each have their line. */
const mostLines = 60

type Point = { period: string; at: string }
type Bounds = { first: string; last: string }
type Range = { from?: string | undefined; to?: string | undefined }

/**
 * The end of each interval that has a day between `from` and `to`, in UTC and until the last change. Without `from` the
 * first change begins them, or as late as there are too many; answers one more than are allowed where too many are asked for.
 */
export function pointsOf(interval: Interval, { from, to }: Range, { first, last }: Bounds): Point[] {
  const step = months[interval]
  const place = (moment: string) =>
    Math.floor((Number(moment.slice(0, 4)) * 12 + Number(moment.slice(5, 7)) - 1) / step)
  const end = Math.min(place(to ?? last), place(last))
  const start = from === undefined ? Math.max(place(first), end - mostPoints + 1) : place(from)
  const length = Math.max(0, Math.min(end - start + 1, mostPoints + 1))
  return Array.from({ length }, (_none, index) => {
    const next = new Date(Date.UTC(0, 0))
    next.setUTCFullYear(0, (start + index + 1) * step, 1)
    const at = `${new Date(next.getTime() - 1).toISOString().slice(0, -1)}999Z`
    return { period: periodName(interval, start + index), at: at < last ? at : last }
  })
}

/** Such as 2026-03, 2026-Q1 or 2026. */
function periodName(interval: Interval, place: number): string {
  const inYear = 12 / months[interval]
  const year = String(Math.floor(place / inYear)).padStart(4, '0')
  const within = (place % inYear) + 1
  if (interval === 'year') return year
  return interval === 'quarter' ? `${year}-Q${within}` : `${year}-${String(within).padStart(2, '0')}`
}

/** When the first and the last change became known; null where there was none. */
export async function findBounds(db: Db): Promise<Bounds | null> {
  const { rows } = await db.execute<{ first: string | null; last: string }>(
    sql`select min(known_from) as first, max(known_from) as last from level_history`,
  )
  const { first, last } = rows[0]!
  return first === null ? null : { first, last }
}

type Tally = Omit<LevelCount, 'counts'> & {
  level: DerivedLevel | null
  /** The first point at which these were known, and the first at which they no longer were. */
  since: number
  until: number
  pairs: number
}

/** Counts at each point, by the values of one dimension or none. */
export async function selectSeries(db: Db, counting: Omit<Counting, 'as_of'>, points: readonly Point[]) {
  const { dimensions, filters } = counting
  const [dimension] = dimensions as [Dimension?]
  const value = dimension === undefined ? sql`null::text` : described[dimension].value
  const join = (dimension && described[dimension].join?.(filters)) ?? sql``
  const known = sql`select * from level_history where ${framed(counting)}`
  const facts = factsFrom(known, counting, sql`, known.known_from, known.known_to`)
  // A level counts at the points from known_from on, before known_to: each interval is put between two points once.
  const { rows } = await db.execute(sql`
    with ends as materialized (
      select array(select point + interval '1 microsecond' from unnest(${sql.param(points.map(({ at }) => at))}::timestamptz[]) as point
        order by point) as after_points),
    ${facts},
    placed as (
      select ${value} as value, level, contested, width_bucket(known_from, after_points) as since,
        coalesce(width_bucket(known_to, after_points), ${points.length}) as until
      from facts cross join ends ${join}),
    tallies as (
      select value, level, since, until, count(*)::int as pairs, (count(*) filter (where contested))::int as contested
      from placed where since < until group by value, level, since, until),
    lines as (${linesOf(counting, points.length)})
    select lines.value as first, level, since, until, pairs, contested, ${labelOf(dimension, sql`lines.value`)} as label
    from lines left join tallies on coalesce(tallies.value, '') = coalesce(lines.value, '')
    order by rank`)
  return seriesOf(dimensions, points, rows as Tally[])
}

/** The values with the most at the last point, in the order of the source or the value; of many values the largest first. */
function linesOf({ dimensions, filters }: Omit<Counting, 'as_of'>, points: number) {
  const [dimension] = dimensions as [Dimension?]
  if (dimension === undefined) return sql`select null::text as value, 1 as rank`
  const { all, place } = described[dimension]
  const asked = filters[dimension as keyof typeof filters]
  const total = sql`coalesce(sum(pairs) filter (where until = ${points}), 0)`
  const values =
    all === undefined
      ? sql`select value, ${total} as total from tallies group by value order by total desc, value collate "C" limit ${mostLines + 1}`
      : sql`select id as value, 0 as total from (${all}) as every_value (id) ${Array.isArray(asked) ? sql`where id in ${[...asked]}` : sql``}`
  const order = isLong(dimension) ? sql`total desc` : (place?.(sql`value`) ?? sql`true`)
  return sql`select value, row_number() over (order by ${order}, value collate "C") as rank from (${values}) as largest`
}

/** A row for each point and line. Pure. */
function seriesOf(
  dimensions: readonly Dimension[],
  points: readonly Point[],
  tallies: readonly Tally[],
): Pick<LevelSeries, 'data' | 'truncated'> {
  const lines = new Map<string | null, LevelCount[]>()
  for (const { first, label, level, since, until, pairs, contested } of tallies) {
    const line =
      lines.get(first) ??
      points.map(() => ({ first, second: null, label, second_label: null, counts: {}, contested: 0 }) as LevelCount)
    lines.set(first, line)
    if (level === null) continue
    for (const point of line.slice(since, until)) {
      point.counts[level] = (point.counts[level] ?? 0) + pairs
      point.contested += contested
    }
  }
  const kept = [...lines.values()].slice(0, mostLines)
  return {
    data: points.flatMap((point, index) => kept.map((line) => ({ ...point, ...rowOf(dimensions)(line[index]!) }))),
    truncated: lines.size > mostLines,
  }
}
