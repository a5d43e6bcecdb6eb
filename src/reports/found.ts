// Reports that a search finds: a page in the order of relevance, where in them it was found, and what to try instead.
import { and, desc, eq, getTableColumns, inArray, lt, sql } from 'drizzle-orm'
import { atOneMoment, type Database, type Db } from '../database/client.ts'
import { bytesUntil } from '../database/list-plans.ts'
import { report_revisions, report_words, reports } from '../database/tables.ts'
import { type Cut, type Keyset, mostPageBytes, type Page } from '../http/pages.ts'
import { type Answered, answerSearch } from '../search/answer.ts'
import type { CompiledSearch } from '../search/compile.ts'
import { type Excerpt, excerptOf, htmlOf } from '../search/highlight.ts'
import { findNearWords } from '../search/near-words.ts'
import { newestMatches, type Ranked, selectRanked } from '../search/ranked.ts'
import { conditionsOf, type ReportList, reportVectors } from './list-queries.ts'
import { currentRevision, type ReportRow, reportColumns, reportText } from './representation.ts'
import type { Report } from './schemas.ts'
import { visibleIn } from './visibility.ts'

/** A report of a list; with its rank where that is the order. */
export type FoundReport = ReportRow & Partial<Omit<Ranked, 'id'>>

/** The list in the order of relevance. */
export const byRelevance = (db: Database, list: ReportList, search: CompiledSearch) => ({
  // Of one moment: else what is hidden after it was ranked would be missed, and the pages would seem to end.
  after: (after: Keyset | null, limit: number) =>
    atOneMoment(db, (tx) => selectFoundReports(tx, list, search, after, limit)),
  keysetOf: ({ rank, place }: FoundReport): Keyset => [rank!, place!],
})

/** The most relevant first, from after the keyset `[rank, place]`; one more than `limit` where there are more. */
async function selectFoundReports(
  db: Db,
  list: ReportList,
  search: CompiledSearch,
  after: Keyset | null,
  limit: number,
): Promise<Cut<FoundReport>> {
  const { found: _, ...filters } = list
  const isNarrowed = Object.entries(filters).some(([name, value]) => name !== 'state' && value != null)
  const candidates = await newestMatches(db, reportVectors, search, {
    table: reports,
    id: reports.id,
    // Vectors are of public reports alone.
    conditions: isNarrowed ? conditionsOf(filters) : undefined,
    newestFirst: sql`${desc(reports.published_at)}, ${desc(reports.id)}`,
  })
  const { rows: ranked, truncated } = await selectRanked(db, reportVectors, candidates, search, after, limit)
  const places = new Map(ranked.map((one) => [one.id, one]))
  const rows = await selectInOrder(db, [...places.keys()])
  return { rows: rows.map((row) => ({ ...row, ...places.get(row.id)! })), truncated }
}

const everybodys = visibleIn('published', null)

/** These reports, so many as fit a page. */
function selectInOrder(db: Db, ids: string[]): Promise<ReportRow[]> {
  const listed = db
    .select({
      ...getTableColumns(reports),
      place: sql`place`.as('place'),
      bytes: bytesUntil(reports.content_bytes, sql`place`),
    })
    .from(reports)
    .innerJoin(
      sql`unnest(${sql.param(ids)}::uuid[]) with ordinality as ranked (ranked_id, place)`,
      sql`ranked_id = ${reports.id}`,
    )
    .where(everybodys)
    .as('reports')
  return db
    .select(reportColumns)
    .from(listed)
    .innerJoin(report_revisions, currentRevision)
    .where(lt(listed.bytes, mostPageBytes))
    .orderBy(listed.place) as Promise<ReportRow[]>
}

const texts = sql`report_texts(narrative, assessments, measures, evidence)`

/** Of each report an excerpt as HTML with what was sought. */
async function selectHighlights(db: Db, ids: string[], search: CompiledSearch): Promise<Map<string, string>> {
  const rows: (Excerpt & { id: string })[] = await db
    .select({ id: reports.id, ...excerptOf(report_revisions.language, texts, search) })
    .from(reports)
    .innerJoin(report_revisions, currentRevision)
    .where(and(inArray(reports.id, ids), everybodys))
  return new Map(rows.map((row) => [row.id, htmlOf(row, search)]))
}

const heldByPublic = sql`exists (
  select from ${reports} where ${and(eq(reports.id, report_words.report_id), everybodys)})`

/** A page of what `search` finds, as it is answered. */
export const answerFoundReports = (db: Db, search: CompiledSearch, listed: Page<FoundReport>, asked: Answered) =>
  answerSearch<FoundReport, Report>(listed, asked, {
    textOf: reportText,
    highlights: (ids) => selectHighlights(db, ids, search),
    nearWords: () => findNearWords(db, report_words, heldByPublic, search.search),
  })
