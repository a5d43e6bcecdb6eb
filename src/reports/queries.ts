// SQL of reports: one exported function per statement. What changes what a report says answers it as it is afterwards.
import { and, eq, getTableColumns, gt, gte, lt, lte, ne, type SQL, sql } from 'drizzle-orm'
import type { Caller } from '../auth/callers.ts'
import { type Db, statement } from '../database/client.ts'
import { bytesUntil } from '../database/list-plans.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import { manyOf, Together } from '../database/together.ts'
import { mostPageBytes } from '../http/pages.ts'
import { entering, enteringSql } from '../log/enter.ts'
import type { Content } from './masks.ts'
import { changeOfRevision } from './recorded.ts'
import { currentRevision, type ReportRow, type RevisionRow, readyReport, reportColumns } from './representation.ts'
import type { Report, ReportContent } from './schemas.ts'
import { draftsSeenBy, visibleContent, visibleToAll, visibleWith } from './visibility.ts'

const { placeholder } = sql

const selectCurrent = (db: Db) =>
  db.select(reportColumns).from(reports).innerJoin(report_revisions, currentRevision).$dynamic()

const findStatement = statement<ReportRow>('find_report', (db) =>
  selectCurrent(db).where(and(eq(reports.id, placeholder('id')), visibleWith(placeholder('drafts_of')))),
)

/** The current revision, where `caller` may see it. */
export async function findReport(db: Db, caller: Caller | null, id: string): Promise<ReportRow | null> {
  const [row] = await findStatement(db, { id, drafts_of: draftsSeenBy(caller) })
  return row ?? null
}

const findManyStatement = statement<ReportRow>('find_public_reports', (db) =>
  selectCurrent(db).where(and(sql`${reports.id} = any(${manyOf('ids', 'uuid')})`, visibleToAll)),
)

/** Looks up current revisions as everybody may see them, those that are asked for in the same moment together. */
export const publicReports = (db: Db) =>
  new Together<string, ReturnType<typeof readyReport>>(
    (id) => id.toLowerCase(),
    async (ids) => new Map((await findManyStatement(db, { ids })).map((row) => [row.id, readyReport(row)])),
  )

const lockStatement = statement('lock_report', (db) =>
  db
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.id, placeholder('id')), visibleWith(placeholder('drafts_of'))))
    .for('update'),
)

/**
 * The same with its row locked until the transaction ends. Two statements: one that waits for a lock still joins the row
 * with the revision that was current before, and would find nothing.
 */
export async function lockReport(tx: Db, caller: Caller, id: string): Promise<ReportRow | null> {
  await lockStatement(tx, { id, drafts_of: draftsSeenBy(caller) })
  return findReport(tx, caller, id)
}

const findFirstStatement = statement<ReportRow>('find_first_revision', (db) =>
  db
    .select(reportColumns)
    .from(reports)
    .innerJoin(report_revisions, and(eq(report_revisions.report_id, reports.id), eq(report_revisions.revision, 1)))
    .where(eq(reports.id, placeholder('id'))),
)

/** What the author was answered when it was created, as far as it is visible today; for replays to the same caller. */
export async function findCreatedReport(db: Db, id: string): Promise<ReportRow | null> {
  const [row] = await findFirstStatement(db, { id })
  return row ?? null
}

const selectRevisionsStatement = statement<RevisionRow>('select_report_revisions', (db) => {
  const bytes = bytesUntil(report_revisions.content_bytes, sql`${report_revisions.revision}`)
  const listed = db
    .select({ ...getTableColumns(report_revisions), bytes })
    .from(report_revisions)
    .where(and(eq(report_revisions.report_id, placeholder('id')), gt(report_revisions.revision, placeholder('after'))))
    .orderBy(report_revisions.revision)
    .limit(placeholder('rows'))
    .as('report_revisions')
  const { revision, known_at, content_bytes } = report_revisions
  return db
    .select({ revision, ...visibleContent, known_at, content_bytes })
    .from(listed)
    .innerJoin(reports, eq(reports.id, report_revisions.report_id))
    .where(and(visibleWith(placeholder('drafts_of')), lt(listed.bytes, mostPageBytes)))
    .orderBy(revision)
})

type RevisionPage = { after: number; limit: number }

/** Revisions in order, from after `after`, so many as fit a page; one more than `limit` where there are more. */
export function selectRevisions(db: Db, caller: Caller | null, id: string, { after, limit }: RevisionPage) {
  return selectRevisionsStatement(db, { id, drafts_of: draftsSeenBy(caller), after, rows: limit + 1 })
}

export function countRevisions(db: Db, id: string): Promise<number> {
  return db.$count(report_revisions, eq(report_revisions.report_id, id))
}

type Derived = 'revision' | 'levels' | 'content_bytes' | 'review' | 'withdrawn_at' | 'withdrawal_reason'
type NewReport = Omit<typeof reports.$inferSelect, Derived>

/** The distinct levels of a revision, for the filter by them. */
export const levelsOf = (assessments: readonly { level: string }[]) => [
  ...new Set(assessments.map(({ level }) => level)),
]

/** About how long a revision is. */
export const bytesOf = ({ narrative, assessments, measures, evidence }: Content) =>
  Buffer.byteLength([assessments, measures, evidence].map((list) => JSON.stringify(list)).join('') + narrative)

/** What a report says, as the tables keep it. */
function stored(content: ReportContent) {
  const { assessments, measures, evidence, ...plain } = content
  const lists = {
    assessments: JSON.stringify(assessments),
    measures: JSON.stringify(measures),
    evidence: JSON.stringify(evidence),
  }
  return { ...plain, ...lists, levels: levelsOf(assessments), content_bytes: bytesOf(content) }
}

/** A list of columns, and the placeholders that fill them. */
const named = (columns: string) => ({
  columns: sql.raw(columns),
  values: sql.join(
    columns.split(',').map((column) => sql`${placeholder(column.trim())}`),
    sql`, `,
  ),
})

const identity = named(`id, recommendation_id, addressee_id, territory, author_id, basis, stakeholder_group,
  addressee_country, author_country, state, created_at, published_at, period_start, period_end, language, levels, content_bytes`)
const said = named(`period_start, period_end, language, narrative, assessments, measures, evidence, content_bytes,
  known_at, person`)

const insertRevisionSql = (revision: SQL) => sql`
  insert into report_revisions (report_id, addressee_id, revision, ${said.columns})
  values (${placeholder('id')}, ${placeholder('addressee_id')}, ${revision}, ${said.values}) returning *`

const setHead = sql`period_start = ${placeholder('period_start')}, period_end = ${placeholder('period_end')},
  language = ${placeholder('language')}, levels = ${placeholder('levels')},
  content_bytes = ${placeholder('content_bytes')}`

const insertSql = (db: Db, also: SQL) => sql`
  with reports as (
    insert into reports (revision, ${identity.columns}) values (1, ${identity.values}) returning *),
  report_revisions as (${insertRevisionSql(sql`1`)})${also}
  ${selectCurrent(db)}`

const insertDraftStatement = statement<ReportRow>('insert_draft', (db) => insertSql(db, sql``))
const insertStatement = statement<ReportRow>('insert_report', (db) => insertSql(db, sql`, entered as (${enteringSql})`))

type Writer = { known_at: string; person: string }

/** One that is published enters the log in the same statement. */
export async function insertReport(tx: Db, report: NewReport, content: ReportContent, by: Writer): Promise<ReportRow> {
  const values = { ...report, ...stored(content), ...by }
  const { published_at } = report
  if (published_at === null) return (await insertDraftStatement(tx, values))[0]!
  const change = changeOfRevision({ ...report, ...content, revision: 1, published_at, known_at: by.known_at })
  return (await insertStatement(tx, { ...values, ...entering(change) }))[0]!
}

const insertRevisionStatement = statement<ReportRow>(
  'insert_report_revision',
  (db) => sql`
    with reports as (
      update reports set revision = revision + 1, ${setHead} where id = ${placeholder('id')} returning *),
    report_revisions as (${insertRevisionSql(sql`${placeholder('revision')}`)})
    ${selectCurrent(db)}`,
)

/** A published report gets another revision, `revision` counting from the one before. */
export async function insertRevision(tx: Db, report: Report, content: ReportContent, by: Writer): Promise<ReportRow> {
  const { id, addressee_id, revision } = report
  const next = { id, addressee_id, revision: revision + 1 }
  const [row] = await insertRevisionStatement(tx, { ...next, ...stored(content), ...by })
  return row!
}

const updateDraftStatement = statement<ReportRow>(
  'update_draft',
  (db) => sql`
    with reports as (update reports set ${setHead} where id = ${placeholder('id')} returning *),
    report_revisions as (
      update report_revisions set (${said.columns}) = row (${said.values})
      where report_id = ${placeholder('id')} returning *)
    ${selectCurrent(db)}`,
)

/** A draft has no history: its one revision is written anew. */
export async function updateDraft(tx: Db, id: string, content: ReportContent, by: Writer): Promise<ReportRow> {
  const [row] = await updateDraftStatement(tx, { id, ...stored(content), ...by })
  return row!
}

const publishStatement = statement<ReportRow>(
  'publish_report',
  (db) => sql`
    with reports as (
      update reports set state = 'published', published_at = ${placeholder('known_at')}
      where id = ${placeholder('id')} returning *),
    report_revisions as (
      update report_revisions set known_at = ${placeholder('known_at')}, person = ${placeholder('person')}
      where report_id = ${placeholder('id')} returning *)
    ${selectCurrent(db)}`,
)

export async function updateToPublished(tx: Db, id: string, by: Writer): Promise<ReportRow> {
  const [row] = await publishStatement(tx, { id, ...by })
  return row!
}

const withdrawStatement = statement(
  'withdraw_report',
  () => sql`
    update reports set state = 'withdrawn', withdrawn_at = ${placeholder('at')},
      withdrawal_reason = ${placeholder('reason')}, levels = '{}'
    where id = ${placeholder('id')}`,
)

/** Its levels go too: a filter must not tell what the content no longer says. */
export async function updateToWithdrawn(tx: Db, id: string, at: string, reason: string): Promise<void> {
  await withdrawStatement(tx, { id, at, reason })
}

export async function deleteReportRow(tx: Db, id: string): Promise<void> {
  await tx.delete(reports).where(eq(reports.id, id))
}

/** The days that a report takes from all others of its author on the same thing. */
export type Claim = Pick<
  Report,
  'id' | 'author_id' | 'recommendation_id' | 'addressee_id' | 'territory' | 'period_start' | 'period_end'
>

const lockClaimsStatement = statement<{ now: string }>(
  'lock_claims',
  () => sql`
    with locked as materialized (select pg_advisory_xact_lock(hashtextextended(${placeholder('name')}, 0)))
    select clock_timestamp() as now from locked`,
)

/**
 * Makes what claims days of the same author on the same thing take turns until the transaction ends. Answers the moment,
 * by the database's clock: one clock for every instance of the service.
 */
export async function lockClaims(tx: Db, claim: Omit<Claim, 'id' | 'period_start' | 'period_end'>): Promise<string> {
  const { author_id, recommendation_id, addressee_id, territory } = claim
  const name = JSON.stringify(['claim', author_id, recommendation_id, addressee_id, territory])
  const [locked] = await lockClaimsStatement(tx, { name })
  return locked!.now
}

/** The author's report that holds some day of the claimed period; null where it has gone meanwhile. */
export async function findOverlap(db: Db, claim: Claim) {
  const [row] = await db
    .select({
      id: reports.id,
      period_start: reports.period_start,
      period_end: reports.period_end,
      state: reports.state,
    })
    .from(reports)
    .where(
      and(
        eq(reports.author_id, claim.author_id),
        eq(reports.recommendation_id, claim.recommendation_id),
        eq(reports.addressee_id, claim.addressee_id),
        sql`coalesce(${reports.territory}, '') = coalesce(${claim.territory}::text, '')`,
        ne(reports.state, 'withdrawn'),
        ne(reports.id, claim.id),
        lte(reports.period_start, claim.period_end),
        gte(reports.period_end, claim.period_start),
      ),
    )
    .limit(1)
  return row ?? null
}
