// Figures on reporting: coverage and ages from the pairs, which keep what their newest report is; numbers of reports from an
// index of their own. One statement, so that all rows are of one moment and one day.
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { reports } from '../database/tables.ts'
import { codesOf } from '../http/fields.ts'
import { counted } from '../reports/visibility.ts'
import { bases } from '../reports/vocabularies.ts'
import { described } from './dimensions.ts'
import { type ReportingDimension, type ReportingStatistics, reportingFrame } from './reporting-schemas.ts'

const ofWholes = sql`${counted} and ${reports.territory} is null`
/** Joined to reports: those of pairs that are no longer addressed. They are few. */
const unaddressed = sql`implementations where not addressed and implementations.territory is null
  and implementations.recommendation_id = reports.recommendation_id and implementations.addressee_id = reports.addressee_id`

const ofPairs = (value: SQL) => sql`
  select ${value} as value, last_period_end, count(*)::int as pairs from implementations
  where addressed and territory is null group by 1, 2`

/** For each dimension: how many pairs have which newest period, null where nobody reported. */
const newest: Record<ReportingDimension, SQL> = {
  stakeholder_group: ofPairs(sql`stakeholder_group`),
  addressee_country: ofPairs(sql`addressee_country`),
  author_group: sql`
    select basis as value, last_period_end, count(*)::int as pairs
    from (
      select basis, max(period_end) as last_period_end from reports
      where ${ofWholes} and not exists (select from ${unaddressed})
      group by basis, recommendation_id, addressee_id) as newest
    group by 1, 2`,
}

// All of them in the order of their index; then, as looking up each would take longer, those that do not count are taken off.
const numbersOfReports = sql`
  select basis, period_end, stakeholder_group, addressee_country, count(*)::int as reports
  from reports where ${ofWholes} group by 1, 2, 3, 4
  union all
  select basis, period_end, reports.stakeholder_group, reports.addressee_country, -1
  from reports, ${unaddressed} and ${ofWholes}`

const groups = codesOf(bases)
const shape: Record<ReportingDimension, { column: SQL; all: SQL; label(value: SQL): SQL; order: SQL }> = {
  stakeholder_group: {
    column: sql`stakeholder_group`,
    all: sql`select id, position from stakeholder_groups`,
    label: (value) => described.stakeholder_group.label!(value),
    order: sql`place`,
  },
  addressee_country: {
    column: sql`addressee_country`,
    all: sql`select distinct value, 0 from tallies`,
    label: (value) => described.addressee_country.label!(value),
    order: sql`every_value.value collate "C"`,
  },
  author_group: {
    column: sql`basis`,
    all: sql`select * from unnest(${sql.param(groups)}::text[]) with ordinality`,
    label: () => sql`null`,
    order: sql`place`,
  },
}

type Row = Pick<ReportingStatistics['data'][number], 'label' | 'total' | 'reported' | 'older' | 'reports'> & {
  value: string | null
  min: number | null
  median: number | null
  day: string
  last_change_at: string | null
}

export async function selectReporting(
  db: Db,
  group_by: ReportingDimension,
  older_than: number | null,
): Promise<ReportingStatistics> {
  const { column, all, label, order } = shape[group_by]
  const { rows } = await db.execute(sql`
    with today as materialized (select (clock_timestamp() at time zone 'UTC')::date as day),
    ages as (select value, day - last_period_end as age, pairs from (${newest[group_by]}) as newest cross join today),
    ranked as (
      select *, sum(pairs) over (partition by value order by age) as until,
        sum(pairs) filter (where age is not null) over (partition by value) as reported
      from ages),
    tallies as (
      select value, sum(pairs)::int as total, coalesce(max(reported), 0)::int as reported, min(age) as min,
        min(age) filter (where until * 2 >= reported) as median,
        coalesce(sum(pairs) filter (where age > ${older_than}::int), 0)::int as older
      from ranked group by value),
    numbers as (
      select ${column} as value, basis, extract(year from period_end)::int as year, sum(reports)::int as reports
      from (${numbersOfReports}) as counted group by 1, 2, 3 having sum(reports) > 0),
    listed as (
      select value, jsonb_agg(jsonb_build_object('author_group', basis, 'year', year, 'reports', reports)
        order by array_position(${sql.param(groups)}::text[], basis), year) as reports
      from numbers group by value)
    select every_value.value, ${label(sql`every_value.value`)} as label,
      ${
        group_by === 'author_group'
          ? sql`(select count(*)::int from implementations where addressed and territory is null)`
          : sql`coalesce(total, 0)`
      } as total,
      coalesce(reported, 0) as reported, min, median,
      ${older_than === null ? sql`null` : sql`coalesce(older, 0)`} as older, coalesce(reports, '[]') as reports,
      (select day from today) as day, (select max(changed_at) from implementations) as last_change_at
    from (${all}) as every_value (value, place)
    left join tallies on tallies.value is not distinct from every_value.value
    left join listed on listed.value is not distinct from every_value.value
    order by ${order}`)
  return answerOf(group_by, older_than, rows as Row[])
}

function answerOf(group_by: ReportingDimension, older_than: number | null, rows: readonly Row[]): ReportingStatistics {
  const { day, last_change_at } = rows[0]!
  const data = rows.map(({ value, label, total, reported, min, median, older, reports }) => ({
    [group_by]: value,
    ...{ label, total, reported, coverage: total === 0 ? null : Math.round((reported / total) * 10_000) / 10_000 },
    newest_age_days: { min, median },
    older,
    reports,
  }))
  return {
    group_by,
    older_than,
    data,
    frame: reportingFrame,
    overlapping: group_by === 'author_group',
    as_of_day: day,
    last_change_at,
  }
}
