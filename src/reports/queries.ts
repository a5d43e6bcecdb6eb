// SQL of reports: one exported function per statement.
import { and, eq, gte, lte, ne, sql } from 'drizzle-orm'
import type { Caller } from '../auth/access.ts'
import { type Db, prepared } from '../database/client.ts'
import { report_revisions, reports } from '../database/tables.ts'
import type { Claim } from './overlap.ts'
import type { Setting } from './rules.ts'
import type { Report, ReportContent } from './schemas.ts'
import { visibleContent, visibleTo } from './visibility.ts'

/**
 * Runs a change under the lock of the implementation that it concerns and keeps what follows from it; `write` is given the
 * moment at which the change becomes known.
 */
export type Recorded = <T>(
  tx: Db,
  implementation: Pick<Report, 'recommendation_id' | 'addressee_id' | 'territory'>,
  write: (knownAt: string) => Promise<T>,
) => Promise<T>

/** Columns of a report as they are answered, but for its withdrawal. */
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
  created_at: reports.created_at,
  updated_at: report_revisions.known_at,
  published_at: reports.published_at,
  withdrawn_at: reports.withdrawn_at,
  withdrawal_reason: reports.withdrawal_reason,
}

type ReportRow = Omit<Report, 'withdrawal'> & { withdrawn_at: string | null; withdrawal_reason: string | null }

export function reportOf({ withdrawn_at, withdrawal_reason, ...report }: ReportRow): Report {
  const withdrawal =
    withdrawn_at === null ? null : { at: withdrawn_at, by: report.author_id, reason: withdrawal_reason ?? '' }
  return { ...report, withdrawal }
}

/** The join of a report with its current revision. */
export const currentRevision = and(
  eq(report_revisions.report_id, reports.id),
  eq(report_revisions.revision, reports.revision),
)!

const findPublic = prepared((db) =>
  db
    .select(reportColumns)
    .from(reports)
    .innerJoin(report_revisions, currentRevision)
    .where(and(eq(reports.id, sql.placeholder('id')), visibleTo(null)))
    .prepare('find_public_report'),
)

/** The current revision, where `caller` may see it. */
export async function findReport(db: Db, caller: Caller | null, id: string): Promise<Report | null> {
  const [row] =
    caller === null
      ? await findPublic(db).execute({ id })
      : await db
          .select(reportColumns)
          .from(reports)
          .innerJoin(report_revisions, currentRevision)
          .where(and(eq(reports.id, id), visibleTo(caller)))
  return row === undefined ? null : reportOf(row as ReportRow)
}

/**
 * The same with its row locked until the transaction ends. Two statements: one that waits for a lock still joins the row
 * with the revision that was current before, and would find nothing.
 */
export async function lockReport(tx: Db, caller: Caller, id: string): Promise<Report | null> {
  await tx
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.id, id), visibleTo(caller)))
    .for('update')
  return findReport(tx, caller, id)
}

const findFirst = prepared((db) =>
  db
    .select(reportColumns)
    .from(reports)
    .innerJoin(report_revisions, and(eq(report_revisions.report_id, reports.id), eq(report_revisions.revision, 1)))
    .where(eq(reports.id, sql.placeholder('id')))
    .prepare('find_first_revision'),
)

/** What the author was answered when it was created, as far as it is visible today; for replays to the same caller. */
export async function findCreatedReport(db: Db, id: string): Promise<Report | null> {
  const [row] = await findFirst(db).execute({ id })
  return row === undefined ? null : reportOf(row as ReportRow)
}

/** Revisions in order, from after `afterRevision`; one more than `limit` where there are more. */
export function selectRevisions(
  db: Db,
  id: string,
  { afterRevision, limit }: { afterRevision: number; limit: number },
) {
  return db
    .select({ revision: report_revisions.revision, ...visibleContent, known_at: report_revisions.known_at })
    .from(report_revisions)
    .innerJoin(reports, eq(reports.id, report_revisions.report_id))
    .where(and(eq(report_revisions.report_id, id), sql`${report_revisions.revision} > ${afterRevision}`))
    .orderBy(report_revisions.revision)
    .limit(limit + 1)
}

export function countRevisions(db: Db, id: string): Promise<number> {
  return db.$count(report_revisions, eq(report_revisions.report_id, id))
}

const settingStatement = prepared((db) => {
  const recommendation = sql.placeholder('recommendation_id')
  const addressee = sql.placeholder('addressee_id')
  return db
    .select({
      recommendation: sql<Setting['recommendation']>`(
        select json_build_object('stakeholder_group', recommendations.stakeholder_group, 'made_on', sources.end_date,
          'parts', coalesce(json_agg(parts.id order by parts.id) filter (where retired_at is null), '[]'),
          'retired_parts', coalesce(json_agg(parts.id order by parts.id) filter (where retired_at is not null), '[]'))
        from recommendations
        join sources on sources.id = recommendations.source_id
        left join parts on parts.recommendation_id = recommendations.id
        where recommendations.id = ${recommendation}
        group by recommendations.id, sources.id)`.as('recommendation'),
      addressee: sql<Setting['addressee']>`(
        select json_build_object('stakeholder_group', stakeholder_group, 'country', country)
        from actors where id = ${addressee})`.as('addressee'),
      addressed: sql<boolean>`exists (
        select from addressings
        join actors on actors.id = ${addressee}
        where recommendation_id = ${recommendation}
          and (valid_to is null or valid_to > current_date)
          and (addressings.actor_id = actors.id or addressings.stakeholder_group = actors.stakeholder_group
            and (subgroup is null or subgroup = any(actors.subgroups))))`.as('addressed'),
      territory_known: sql<boolean>`exists (select from countries where code = ${sql.placeholder('territory')})`.as(
        'territory_known',
      ),
    })
    .from(sql`(select 1) as one`)
    .prepare('find_report_setting')
})

type Named = {
  recommendation_id?: string | undefined
  addressee_id?: string | undefined
  territory?: string | null | undefined
}

/** What the database knows about the things that a report names; what it does not name counts as unknown. */
export async function findSetting(db: Db, named: Named): Promise<Setting> {
  const { recommendation_id = '', addressee_id = '', territory = null } = named
  const [setting] = await settingStatement(db).execute({ recommendation_id, addressee_id, territory })
  return setting!
}

export type NewReport = Omit<typeof reports.$inferInsert, 'revision' | 'levels'>

const distinctLevels = (content: ReportContent) => [...new Set(content.assessments.map(({ level }) => level))]

export async function insertReport(tx: Db, row: NewReport, content: ReportContent): Promise<void> {
  await tx.insert(reports).values({ ...row, revision: 1, levels: distinctLevels(content) })
}

type RevisionOf = { report_id: string; revision: number; known_at: string; person: string }

export async function insertRevision(tx: Db, of: RevisionOf, content: ReportContent): Promise<void> {
  await tx.insert(report_revisions).values({ ...of, ...content })
}

/** A draft has no history: its one revision is written anew. */
export async function updateRevision(tx: Db, of: RevisionOf, content: ReportContent): Promise<void> {
  const { report_id, revision, known_at, person } = of
  await tx
    .update(report_revisions)
    .set({ ...content, known_at, person })
    .where(and(eq(report_revisions.report_id, report_id), eq(report_revisions.revision, revision)))
}

/** Brings what a report repeats of its current revision to that revision. */
export async function updateReportHead(tx: Db, id: string, revision: number, content: ReportContent): Promise<void> {
  const { period_start, period_end, language } = content
  await tx
    .update(reports)
    .set({ revision, period_start, period_end, language, levels: distinctLevels(content) })
    .where(eq(reports.id, id))
}

export async function updateToPublished(tx: Db, id: string, published_at: string): Promise<void> {
  await tx.update(reports).set({ state: 'published', published_at }).where(eq(reports.id, id))
  await tx.update(report_revisions).set({ known_at: published_at }).where(eq(report_revisions.report_id, id))
}

/** Its levels go too: a filter must not tell what the content no longer says. */
export async function updateToWithdrawn(tx: Db, id: string, withdrawn_at: string, withdrawal_reason: string) {
  await tx
    .update(reports)
    .set({ state: 'withdrawn', withdrawn_at, withdrawal_reason, levels: [] })
    .where(eq(reports.id, id))
}

export async function deleteReportRow(tx: Db, id: string): Promise<void> {
  await tx.delete(reports).where(eq(reports.id, id))
}

/** Makes what claims days of the same author on the same thing take turns until the transaction ends. */
export async function lockClaims(
  tx: Db,
  { author_id, recommendation_id, addressee_id, territory }: Claim,
): Promise<void> {
  const name = JSON.stringify(['claim', author_id, recommendation_id, addressee_id, territory])
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
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

/** The database's clock: one clock for every instance of the service. */
export async function readClock(db: Db): Promise<string> {
  const [row] = await db
    .select({ now: sql`clock_timestamp()`.mapWith(reports.created_at) })
    .from(sql`(select 1) as one`)
  return row!.now
}
