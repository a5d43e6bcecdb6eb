// How reports are answered: straight from rows to JSON, as what a report says is stored as the JSON that it is.
import { and, eq, sql } from 'drizzle-orm'
import { report_revisions, reports } from '../database/report-tables.ts'
import { JsonText } from '../http/serializer.ts'
import type { Report } from './schemas.ts'
import { visibleContent, visibleCreation, visibleReason } from './visibility.ts'

/** Columns of a report as it is answered. */
export const reportColumns = {
  id: reports.id,
  recommendation_id: reports.recommendation_id,
  addressee_id: reports.addressee_id,
  territory: reports.territory,
  author_id: reports.author_id,
  basis: reports.basis,
  stakeholder_group: reports.stakeholder_group,
  addressee_country: reports.addressee_country,
  author_country: reports.author_country,
  state: reports.state,
  revision: report_revisions.revision,
  ...visibleContent,
  created_at: visibleCreation,
  updated_at: sql<string>`${report_revisions.known_at}`.as('updated_at'),
  published_at: reports.published_at,
  withdrawn_at: reports.withdrawn_at,
  withdrawal_reason: visibleReason,
  review: sql<string>`${reports.review}::text`.as('review'),
  content_bytes: report_revisions.content_bytes,
}

const longTexts = ['narrative', 'assessments', 'measures', 'evidence'] as const

/** The same without the long texts that are not among `fields`, where these are all that is asked for. */
export function columnsFor(fields: readonly string[] | undefined): typeof reportColumns {
  if (fields === undefined) return reportColumns
  const unasked = longTexts.filter((name) => !fields.includes(name))
  return { ...reportColumns, ...Object.fromEntries(unasked.map((name) => [name, sql`null::text`.as(name)])) }
}

/** The join of a report with its current revision. */
export const currentRevision = and(
  eq(report_revisions.report_id, reports.id),
  eq(report_revisions.revision, reports.revision),
)!

type ContentRow = { content_bytes: number } & { [Name in 'period_start' | 'period_end' | 'language']: string } & {
  [Name in 'narrative' | 'assessments' | 'measures' | 'evidence']: string | null
}

export type RevisionRow = ContentRow & { revision: number; known_at: string }

export type ReportRow = ContentRow &
  Omit<Report, keyof ContentRow | 'withdrawal' | 'review'> & {
    withdrawn_at: string | null
    withdrawal_reason: string | null
    /** JSON, as it is answered. */
    review: string
  }

const quoted = (value: string | null) => (value === null ? 'null' : `"${value}"`)

/** Codes, days and tags need no escape; the lists are JSON already. */
const contentText = (row: ContentRow) =>
  `"period_start":"${row.period_start}","period_end":"${row.period_end}","language":"${row.language}",` +
  `"narrative":${JSON.stringify(row.narrative)},"assessments":${row.assessments},"measures":${row.measures},` +
  `"evidence":${row.evidence}`

const withdrawalOf = ({ withdrawn_at, withdrawal_reason, author_id }: ReportRow) =>
  withdrawn_at === null ? null : { at: withdrawn_at, by: author_id, reason: withdrawal_reason ?? '' }

/** The JSON of a report. Its ids, codes, days and moments hold nothing that JSON would have to escape. */
export const reportText = (row: ReportRow): string =>
  `{"id":"${row.id}","recommendation_id":"${row.recommendation_id}","addressee_id":"${row.addressee_id}",` +
  `"territory":${quoted(row.territory)},"author_id":"${row.author_id}","basis":"${row.basis}",` +
  `"stakeholder_group":"${row.stakeholder_group}","addressee_country":${quoted(row.addressee_country)},` +
  `"author_country":${quoted(row.author_country)},"state":"${row.state}","revision":${row.revision},` +
  `${contentText(row)},"created_at":${quoted(row.created_at)},"updated_at":"${row.updated_at}",` +
  `"published_at":${quoted(row.published_at)},"withdrawal":${JSON.stringify(withdrawalOf(row))},` +
  `"review":${row.review}}`

/** The same with these members of the row beside it. */
export const reportTextWith = (row: ReportRow, members: readonly string[]): string =>
  `${reportText(row).slice(0, -1)}${members.map((name) => `,"${name}":${JSON.stringify(row[name as never])}`).join('')}}`

/** A report as tables hold it: the same fields, lists as the JSON text that they are. */
export const reportRecord = (row: ReportRow): object => ({ ...row, withdrawal: withdrawalOf(row) })

/** The JSON of a revision. */
export const revisionText = (row: RevisionRow): string =>
  `{"revision":${row.revision},${contentText(row)},"known_at":"${row.known_at}"}`

/** `as_of` is the moment at which this was known; null for what is known now. */
export function reportAnswer(row: ReportRow, as_of: string | null = null): Report {
  const text = reportText(row)
  return new JsonText(as_of === null ? text : `${text.slice(0, -1)},"as_of":"${as_of}"}`).as<Report>()
}

/** A report ready to be answered, to as many as ask for it. */
export const readyReport = (row: ReportRow) => ({ state: row.state, json: new JsonText(reportText(row)) })

/** A report as rules read it. */
export const reportOf = (row: ReportRow): Report => JSON.parse(reportText(row)) as Report
