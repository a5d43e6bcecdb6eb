// Moves what is hidden out of the columns that are public, over all revisions of a report, and back, byte for byte: what
// answers, searches or exports those columns cannot tell it, whether it knows of reviews or not.
import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db, Transaction } from '../database/client.ts'
import { redactions, restrictions, sealed_contents } from '../database/hidden-tables.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import { bare, type Content, masked } from './masks.ts'
import { bytesOf, levelsOf } from './queries.ts'
import type { Mask } from './sought.ts'
import type { State } from './vocabularies.ts'

/** What hides words of a report now, in the order in which it was decided. */
export function selectMasks(db: Db, reportId: string): Promise<Mask[]> {
  return db
    .select({ mark: redactions.mark, whole: redactions.whole, texts: redactions.texts })
    .from(redactions)
    .where(and(eq(redactions.report_id, reportId), isNull(redactions.ended_at)))
    .orderBy(redactions.id)
}

export type Original = Content & { revision: number }

/** What the revisions of a report said when they were written, the first one first; with `revision` that one alone. */
export function selectOriginals(db: Db, reportId: string, revision?: number): Promise<Original[]> {
  const sealed = sealed_contents
  // Where anything of a revision is sealed, the whole of it is there as it was written.
  const written = <Field>(field: 'narrative' | 'assessments' | 'measures' | 'evidence') =>
    sql<Field>`case when ${sealed.report_id} is null then ${report_revisions[field]} else ${sealed[field]} end`
  return db
    .select({
      revision: report_revisions.revision,
      narrative: written<string>('narrative'),
      assessments: written<Content['assessments']>('assessments'),
      measures: written<Content['measures']>('measures'),
      evidence: written<Content['evidence']>('evidence'),
    })
    .from(report_revisions)
    .leftJoin(
      sealed,
      and(eq(sealed.report_id, report_revisions.report_id), eq(sealed.revision, report_revisions.revision)),
    )
    .where(
      and(
        eq(report_revisions.report_id, reportId),
        revision === undefined ? undefined : eq(report_revisions.revision, revision),
      ),
    )
    .orderBy(asc(report_revisions.revision))
}

/** Why a report was withdrawn, as its author wrote it; null while it is not. */
export async function selectReason(db: Db, reportId: string): Promise<string | null> {
  const [found] = await db.select({ reason: reports.withdrawal_reason }).from(reports).where(eq(reports.id, reportId))
  return found?.reason ?? null
}

/** What of a report may be named, as it was written. */
export type Nameable = { originals: readonly Original[]; reason: string | null }

/** What may be named to be hidden: of a withdrawn report, whose content is gone for everybody, why alone. */
export async function selectNameable(db: Db, { id, state }: { id: string; state: State }): Promise<Nameable> {
  if (state === 'withdrawn') return { originals: [], reason: await selectReason(db, id) }
  return { originals: await selectOriginals(db, id), reason: null }
}

/** Makes the public columns of the revisions hold what redactions and restrictions leave of them, no less and no more. */
export async function hideContent(tx: Transaction, reportId: string): Promise<void> {
  await restoreContent(tx, reportId)
  const masks = await selectMasks(tx, reportId)
  const restricted = await isRestricted(tx, reportId)
  if (masks.length === 0 && !restricted) return
  const shown = (content: Content) => (restricted ? bare(content) : masked(content, masks))
  for (const { revision, ...original } of await selectOriginals(tx, reportId)) {
    const left = shown(original)
    if (!isDeepStrictEqual(left, original)) await sealRevision(tx, reportId, revision, left)
  }
}

/** Keeps a revision as it was written, and shows what is left of it. */
async function sealRevision(tx: Transaction, reportId: string, revision: number, left: Content): Promise<void> {
  const here: SQL = and(eq(report_revisions.report_id, reportId), eq(report_revisions.revision, revision))!
  await tx.execute(sql`
    insert into sealed_contents (report_id, revision, narrative, assessments, measures, evidence, content_bytes)
    select report_id, revision, narrative, assessments, measures, evidence, content_bytes
    from report_revisions where ${here}`)
  await tx
    .update(report_revisions)
    .set({ ...left, content_bytes: bytesOf(left) })
    .where(here)
}

/** Keeps a revision as it is written, of which only a part is shown from its beginning. */
export async function insertSealed(tx: Transaction, report_id: string, revision: number, content: Content) {
  const { narrative, assessments, measures, evidence } = content
  const content_bytes = bytesOf(content)
  await tx
    .insert(sealed_contents)
    .values({ report_id, revision, narrative, assessments, measures, evidence, content_bytes })
}

async function restoreContent(tx: Transaction, reportId: string): Promise<void> {
  await tx.execute(sql`
    with sealed as (delete from sealed_contents where report_id = ${reportId} returning *)
    update report_revisions
    set narrative = sealed.narrative, assessments = sealed.assessments, measures = sealed.measures,
      evidence = sealed.evidence, content_bytes = sealed.content_bytes
    from sealed
    where report_revisions.report_id = sealed.report_id and report_revisions.revision = sealed.revision`)
}

const isRestricted = async (tx: Transaction, reportId: string): Promise<boolean> =>
  (await tx.$count(restrictions, and(eq(restrictions.report_id, reportId), isNull(restrictions.known_to)))) > 0

/**
 * Brings what the report repeats of its current revision to that: a filter must not tell what the content no longer says.
 * Answers its state.
 */
export async function settleHead(tx: Transaction, reportId: string): Promise<State> {
  const [head] = await tx
    .select({
      state: reports.state,
      assessments: report_revisions.assessments,
      content_bytes: report_revisions.content_bytes,
    })
    .from(reports)
    .innerJoin(
      report_revisions,
      and(eq(report_revisions.report_id, reports.id), eq(report_revisions.revision, reports.revision)),
    )
    .where(eq(reports.id, reportId))
  const { state, assessments, content_bytes } = head!
  const levels = state === 'published' ? levelsOf(assessments) : []
  await tx.update(reports).set({ levels, content_bytes }).where(eq(reports.id, reportId))
  return state
}
