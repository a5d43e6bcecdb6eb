// Brings implementations to what their reports say, by the service's own method, many at a time.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { type CountedReport, deriveImplementation } from '../../src/implementations/rules.ts'

type Row = { ctid: string; parts: string[]; reports: CountedReport[]; changed_at: string }

const batch = 2_000
const rfc3339 = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

// By recommendation, each report read once: asked pair by pair PostgreSQL may choose the index of the periods, which takes
// milliseconds for each.
const pairsWithReports = `
  with counted as materialized (
    select recommendation_id, reports.addressee_id,
      json_agg(json_build_object('id', reports.id, 'author_id', author_id, 'basis', basis,
        'period_start', revisions.period_start, 'period_end', revisions.period_end,
        'published_at', ${rfc3339('published_at')}, 'assessments', assessments)) as reports
    from reports
    join report_revisions as revisions on report_id = reports.id and revisions.revision = reports.revision
    where recommendation_id = any($1) and territory is null and state = 'published'
    group by recommendation_id, reports.addressee_id)
  select implementations.ctid::text, changed_at::text, coalesce(reports, '[]') as reports,
    array(select id from parts
      where parts.recommendation_id = implementations.recommendation_id and retired_at is null order by id) as parts
  from implementations left join counted using (recommendation_id, addressee_id)
  where recommendation_id = any($1) and territory is null`

const update = `
  update implementations set level = given.level, level_from = given.level_from, self_reported = given.self_reported,
    assessed = given.assessed, contested = given.contested, parts = given.parts,
    parts_without_information = given.parts_without_information, report_count = given.report_count,
    last_period_start = given.last_period_start, last_period_end = given.last_period_end, changed_at = given.changed_at
  from json_to_recordset($1) as given (ctid tid, level text, level_from text, self_reported text, assessed text,
    contested boolean, parts jsonb, parts_without_information int, report_count int, last_period_start date,
    last_period_end date, changed_at timestamptz)
  where implementations.ctid = given.ctid`

/** Derives all implementations of these recommendations anew; the generator speaks of no territories. */
export async function derive(client: pg.Client, recommendationIds: readonly string[]): Promise<void> {
  for (let from = 0; from < recommendationIds.length; from += batch) {
    const { rows } = await client.query<Row>(pairsWithReports, [recommendationIds.slice(from, from + batch)])
    const derived = rows.map(({ ctid, parts, reports, changed_at }) => {
      const { parts: all, ...headline } = deriveImplementation(parts, reports)
      const newest = reports.map(({ published_at }) => published_at).sort()
      return {
        ctid,
        ...headline,
        parts: all.filter(({ bases }) => bases.length > 0),
        changed_at: newest.at(-1) ?? changed_at,
      }
    })
    await client.query(update, [JSON.stringify(derived)])
  }
  await beginHistory(client)
}

/** Gives each implementation one row of history, as it is, by the statement of the migration that began it; counts wait. */
async function beginHistory(client: pg.Client): Promise<void> {
  const migration = join(import.meta.dirname, '../../migrations/0003_level-history.sql')
  const fill = (await readFile(migration, 'utf8'))
    .split('--> statement-breakpoint')
    .find((one) => /^\s*INSERT/.test(one))
  await client.query('truncate level_history, level_changes, level_counts')
  await client.query(fill!)
}
