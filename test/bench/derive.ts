// Brings implementations to what their reports say, by the service's own method, many at a time.
import type pg from 'pg'
import { type CountedReport, deriveImplementation } from '../../src/implementations/rules.ts'

type Row = { ctid: string; parts: string[]; reports: CountedReport[]; changed_at: string }

const batch = 4_000
const rfc3339 = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

// Two steps, so that the planner reads reports by the pairs of this batch.
const pairsWithReports = `
  select pair.ctid::text, changed_at::text, array(select id from parts
      where parts.recommendation_id = pair.recommendation_id and retired_at is null order by id) as parts,
    coalesce((
      select json_agg(json_build_object('id', reports.id, 'author_id', author_id, 'basis', basis,
        'period_start', revisions.period_start, 'period_end', revisions.period_end,
        'published_at', ${rfc3339('published_at')}, 'assessments', assessments))
      from reports
      join report_revisions as revisions on report_id = reports.id and revisions.revision = reports.revision
      where reports.addressee_id = pair.addressee_id and reports.recommendation_id = pair.recommendation_id
        and reports.territory is null and state = 'published'), '[]') as reports
  from implementations as pair
  where territory is null and (recommendation_id, addressee_id) in (
    select * from unnest($1::text[], $2::text[]))`

const update = `
  update implementations set level = given.level, level_from = given.level_from, self_reported = given.self_reported,
    assessed = given.assessed, contested = given.contested, parts = given.parts,
    parts_without_information = given.parts_without_information, report_count = given.report_count,
    last_period_start = given.last_period_start, last_period_end = given.last_period_end, changed_at = given.changed_at
  from json_to_recordset($1) as given (ctid tid, level text, level_from text, self_reported text, assessed text,
    contested boolean, parts jsonb, parts_without_information int, report_count int, last_period_start date,
    last_period_end date, changed_at timestamptz)
  where implementations.ctid = given.ctid`

export type Pair = { recommendation_id: string; addressee_id: string }

/** Derives these pairs anew; addressees as wholes only, as the generator speaks of no territories. */
export async function derive(client: pg.Client, pairs: readonly Pair[]): Promise<void> {
  for (let from = 0; from < pairs.length; from += batch) {
    const some = pairs.slice(from, from + batch)
    const keys = [some.map(({ recommendation_id }) => recommendation_id), some.map(({ addressee_id }) => addressee_id)]
    const { rows } = await client.query<Row>(pairsWithReports, keys)
    const derived = rows.map(({ ctid, parts, reports, changed_at }) => {
      const { parts: all, ...headline } = deriveImplementation(parts, reports)
      const newest = reports
        .map(({ published_at }) => published_at)
        .sort()
        .at(-1)
      return { ctid, ...headline, parts: all.filter(({ bases }) => bases.length > 0), changed_at: newest ?? changed_at }
    })
    await client.query(update, [JSON.stringify(derived)])
  }
}

export async function selectReportedPairs(client: pg.Client): Promise<Pair[]> {
  const { rows } = await client.query<Pair>(
    'select distinct recommendation_id, addressee_id from reports order by 1, 2',
  )
  return rows
}
