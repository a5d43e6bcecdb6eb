// Reports as they were known at some moment: those that were public then, each in the revision that was the newest then,
// and never more of them than is visible today.
import { and, arrayOverlaps, desc, eq, getTableColumns, gte, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { type Db, sqlBuilder, statement } from '../database/client.ts'
import { bytesUntil, isAnyOf, ListPlans } from '../database/list-plans.ts'
import { orderBy } from '../database/orders.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import { type Keyset, mostPageBytes } from '../http/pages.ts'
import { lastingConditions, type ReportList, type ReportOrder } from './list-queries.ts'
import { columnsFor, type ReportRow, reportColumns } from './representation.ts'
import { visibleThen, visibleToAll } from './visibility.ts'

const { placeholder } = sql
const asked = sql`${placeholder('as_of')}::timestamptz`

/** The revision of a row of reports that was the newest at `asOf`. */
const revisionThen = (asOf: SQL) =>
  sqlBuilder
    .select()
    .from(report_revisions)
    .where(and(eq(report_revisions.report_id, reports.id), lte(report_revisions.known_at, asOf)))
    .orderBy(desc(report_revisions.revision))
    .limit(1)
    .as('report_revisions')

const findStatement = statement<ReportRow>('find_known_report', (db) =>
  db
    .select(reportColumns)
    .from(reports)
    .innerJoinLateral(revisionThen(asked), sql`true`)
    .where(and(eq(reports.id, placeholder('id')), visibleToAll, lte(reports.published_at, asked))),
)

/** A report that was public at `as_of`; where it is hidden today, its tombstone. */
export async function findKnownReport(db: Db, id: string, as_of: string): Promise<ReportRow | null> {
  const [row] = await findStatement(db, { id, as_of })
  return row ?? null
}

type Said = Pick<ReportList, 'level' | 'language' | 'period_from' | 'period_to'>

/** Filters by what a revision says: on the current one, as rows of reports repeat it, or on one of report_revisions. */
const repeatedConditions = (
  { language: languages, period_from, period_to }: Said,
  { language, period_end, period_start }: Record<'language' | 'period_end' | 'period_start', PgColumn>,
) => [
  isAnyOf(language, languages),
  period_from === undefined ? undefined : gte(period_end, period_from),
  period_to === undefined ? undefined : lte(period_start, period_to),
]

function saidThen(said: Said, asOf: SQL): SQL | undefined {
  const now = and(said.level && arrayOverlaps(reports.levels, said.level), ...repeatedConditions(said, reports))
  if (now === undefined) return undefined
  const level =
    said.level &&
    sql`exists (select from jsonb_array_elements(${report_revisions.assessments}) as assessed
      where assessed ->> 'level' in ${[...said.level]})`
  const then = and(level, ...repeatedConditions(said, report_revisions))
  // What a hidden report said is not looked into, and most reports have never been revised.
  return sql`case when ${reports.state} <> 'published' or ${reports.revision} = 1 then ${now}
    else exists (select from ${revisionThen(asOf)} where ${then}) end`
}

/** What was listed at `asOf`. */
const conditionsThen = (list: ReportList, asOf: SQL): SQL =>
  and(visibleThen(list.state, asOf), ...lastingConditions(list), saidThen(list, asOf))!

const plans = new ListPlans()

/** As `selectReports`, as known at `as_of`: in an order of publication, which nothing has changed since. */
export function selectKnownReports(
  db: Db,
  list: ReportList,
  as_of: string,
  sort: ReportOrder,
  after: Keyset | null,
  limit: number,
  fields?: readonly string[],
) {
  const { by, beyond } = orderBy([reports.published_at, reports.id], sort)
  const build = () => {
    const bytes = bytesUntil(report_revisions.content_bytes, sql.join(by, sql`, `))
    const further = beyond(after && [placeholder('key'), placeholder('id')])
    const listed = sqlBuilder
      .select({ ...getTableColumns(reports), bytes })
      .from(reports)
      .innerJoinLateral(revisionThen(asked), sql`true`)
      .where(and(conditionsThen(list, asked), further))
      .orderBy(...by)
      .limit(limit + 1)
      .as('reports')
    return sqlBuilder
      .select(columnsFor(fields))
      .from(listed)
      .innerJoinLateral(revisionThen(asked), sql`true`)
      .where(lt(listed.bytes, mostPageBytes))
      .orderBy(...by)
  }
  const identity = JSON.stringify([list, sort, after === null, limit, fields])
  return plans.rows<ReportRow>(db, identity, build, { as_of, key: after?.[0], id: after?.[1] })
}

export const countKnownReports = (db: Db, list: ReportList, as_of: string): Promise<number> =>
  db.$count(reports, conditionsThen(list, sql`${as_of}::timestamptz`))
