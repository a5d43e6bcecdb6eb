// SQL of decisions: one exported function per statement.
import { and, asc, eq, gt, gte, isNotNull, isNull, lt, ne, not, type SQL, sql } from 'drizzle-orm'
import { appeals, rulings } from '../database/appeal-tables.ts'
import { type Db, statement, type Transaction } from '../database/client.ts'
import { decisions, seals } from '../database/decision-tables.ts'
import { restrictions, sealed_contents } from '../database/hidden-tables.ts'
import { bytesUntil, isAnyOf } from '../database/list-plans.ts'
import { momentText } from '../database/moments.ts'
import { orderBy } from '../database/orders.ts'
import { reports } from '../database/report-tables.ts'
import { restriction_requests } from '../database/request-tables.ts'
import { type Keyset, mostPageBytes } from '../http/pages.ts'
import { shownWord } from '../reports/shown-words.ts'
import { reasonIsPublic } from '../reports/visibility.ts'
import { leftBy, type Step } from './mandates.ts'
import type { Decision, DecisionFilters, SealedRevision } from './schemas.ts'

/** Appeals come within so many days; the constraint of appeals says the same. */
const appealDays = 90
const appealUntil = (made_at: unknown) =>
  momentText(sql`${made_at} + make_interval(days => ${sql.raw(`${appealDays}`)})`)

/** As they are shown to everybody; to who `readsAll`, a condition, with all words of it. */
const columnsFor = (readsAll?: SQL) => ({
  id: decisions.id,
  report_id: decisions.report_id,
  author_id: decisions.author_id,
  addressee_id: decisions.addressee_id,
  subject_actor_id: decisions.subject_actor_id,
  actor_id: decisions.actor_id,
  rule_id: decisions.rule_id,
  rule_version: decisions.rule_version,
  measure: decisions.measure,
  in_force: decisions.in_force,
  reasons: sql<string>`${shownWord('decisions', 'reasons', readsAll)}`.as('reasons'),
  weaker_measures: sql<Decision['weaker_measures']>`${shownWord('decisions', 'weaker_measures', readsAll)}`.as(
    'weaker_measures',
  ),
  fields: decisions.fields,
  note: sql<string | null>`${shownWord('decisions', 'note', readsAll)}`.as('note'),
  due_on: decisions.due_on,
  mandates: decisions.mandates,
  mandates_before: decisions.mandates_before,
  seal_id: decisions.seal_id,
  restriction_request_id: decisions.restriction_request_id,
  made_at: decisions.made_at,
  appeal_until: appealUntil(decisions.made_at).as('appeal_until'),
  appeals: sql<string>`'/v1/decisions/' || ${decisions.id} || '/appeals'`.as('appeals'),
  appeal_ids: sql<string[]>`(
    select coalesce(json_agg(appeals.id order by appeals.made_at, appeals.id), '[]')
    from appeals where decision_id = decisions.id)`.as('appeal_ids'),
  rectification: sql<Decision['rectification']>`(
    select json_build_object('appeal_id', appeals.id, 'outcome', outcome,
      'corrects', '/v1/decisions/' || appeals.decision_id, 'by', rulings.actor_id,
      'at', ${momentText(sql`rulings.made_at`)}, 'reasons', ${shownWord('rulings', 'reasons', readsAll)})
    from appeals join rulings on rulings.appeal_id = appeals.id
    where appeals.decision_id = decisions.id and outcome <> 'upheld'
    order by rulings.made_at desc limit 1)`.as('rectification'),
})
const columns = columnsFor()

const findStatement = statement<Decision>('find_decision', (db) =>
  db
    .select(columns)
    .from(decisions)
    .where(eq(decisions.id, sql.placeholder('id'))),
)

export async function findDecision(db: Db, id: string): Promise<Decision | null> {
  const [decision] = await findStatement(db, { id })
  return decision ?? null
}

const findForReviewStatement = statement<Decision>('find_decision_for_review', (db) =>
  db
    .select(columnsFor(sql`decisions.addressee_id <> ${sql.placeholder('actor')}`))
    .from(decisions)
    .where(eq(decisions.id, sql.placeholder('id'))),
)

/** The same for an actor that reads what is hidden of reports, unless they are about it. */
export async function findDecisionForReview(db: Db, id: string, actor: string): Promise<Decision | null> {
  const [decision] = await findForReviewStatement(db, { id, actor })
  return decision ?? null
}

export type DecisionList = Omit<DecisionFilters, 'cursor' | 'include' | 'limit'>

const isAbout = (subjects: DecisionFilters['subject']) =>
  subjects === undefined || new Set(subjects).size > 1
    ? undefined
    : isNotNull(subjects[0] === 'report' ? decisions.report_id : decisions.subject_actor_id)

const conditionsOf = (list: DecisionList) =>
  and(
    isAnyOf(decisions.report_id, list.report_id),
    isAnyOf(decisions.author_id, list.author_id),
    isAnyOf(decisions.addressee_id, list.addressee_id),
    isAnyOf(decisions.subject_actor_id, list.subject_actor_id),
    isAbout(list.subject),
    isAnyOf(decisions.actor_id, list.actor_id),
    isAnyOf(decisions.rule_id, list.rule_id),
    isAnyOf(decisions.measure, list.measure),
    isAnyOf(decisions.in_force, list.in_force),
    list.made_from === undefined ? undefined : gte(decisions.made_at, list.made_from),
    list.made_to === undefined ? undefined : lt(decisions.made_at, list.made_to),
  )

/** The newest first; one more than `limit` where there are more. */
export function selectDecisions(db: Db, list: DecisionList, after: Keyset | null, limit: number): Promise<Decision[]> {
  const { by, beyond } = orderBy([decisions.made_at, decisions.id], '-made_at')
  return db
    .select(columns)
    .from(decisions)
    .where(and(conditionsOf(list), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export const countDecisions = (db: Db, list: DecisionList): Promise<number> => db.$count(decisions, conditionsOf(list))

type NewDecision = Omit<
  typeof decisions.$inferInsert,
  'actor_group' | 'author_id' | 'addressee_id' | 'mandates_before' | 'in_force'
>

/** The database copies by itself, whatever is given: the group, whom it concerns, and the mandates that are held. */
export async function insertDecision(tx: Transaction, decision: NewDecision): Promise<void> {
  await tx.insert(decisions).values({ ...decision, actor_group: '', in_force: decision.measure })
}

/** A seal of this report that still waits for its reasons at this moment. */
export async function isSealWaiting(tx: Transaction, id: string, reportId: string, at: string): Promise<boolean> {
  const waiting = and(eq(seals.id, id), eq(seals.report_id, reportId), isNull(seals.ended_at))
  return (await tx.$count(seals, and(waiting, sql`${seals.lapses_at} > ${at}::timestamptz`))) > 0
}

/** A request about this report or actor, locked: its free texts and the decision on it, if there is one. */
export async function lockRequest(tx: Transaction, id: string, subject: { report_id: string } | { actor_id: string }) {
  const concerns =
    'report_id' in subject
      ? eq(restriction_requests.report_id, subject.report_id)
      : eq(restriction_requests.actor_id, subject.actor_id)
  const [request] = await tx
    .select({
      decision_id: restriction_requests.decision_id,
      text: restriction_requests.text,
      legal_ground: restriction_requests.legal_ground,
    })
    .from(restriction_requests)
    .where(and(eq(restriction_requests.id, id), concerns))
    .for('update')
  return request ?? null
}

/** Says in the request what was decided on it; `seal` where its own words repeat what is hidden. */
export async function updateDecidedRequest(tx: Transaction, id: string, decisionId: string, at: string, seal: boolean) {
  await tx
    .update(restriction_requests)
    .set({ decision_id: decisionId, decided_at: at, ...(seal && { sealed_at: at }) })
    .where(eq(restriction_requests.id, id))
}

/** What a request asked for in its own words is public again with what its decision hid. */
export async function unsealRequest(tx: Transaction, decisionId: string): Promise<void> {
  await tx.update(restriction_requests).set({ sealed_at: null }).where(eq(restriction_requests.decision_id, decisionId))
}

/** All decisions on an actor, the first one first, with what each leaves of its mandates, by itself and by rulings on it. */
export async function selectSteps(tx: Transaction, actorId: string): Promise<Step[]> {
  const { id, measure, mandates, mandates_before, made_at } = decisions
  const rows = await tx
    .select({
      ...{ id, measure, mandates, mandates_before, made_at },
      ruling: {
        outcome: rulings.outcome,
        measure: rulings.measure,
        mandates: rulings.mandates,
        made_at: rulings.made_at,
      },
    })
    .from(decisions)
    .leftJoin(appeals, eq(appeals.decision_id, id))
    .leftJoin(rulings, and(eq(rulings.appeal_id, appeals.id), ne(rulings.outcome, 'upheld')))
    .where(eq(decisions.subject_actor_id, actorId))
    .orderBy(asc(made_at), asc(id))
  return rows.map(({ ruling, ...decision }) => ({
    id: decision.id,
    made_at: decision.made_at,
    mandates_before: decision.mandates_before!,
    effects: [
      { from: decision.made_at, leaves: leftBy(decision) },
      ...(ruling === null ? [] : [{ from: ruling.made_at, leaves: leftBy(ruling) }]),
    ],
  }))
}

/** Whether an actor has ever published a report. */
export async function hasPublished(tx: Transaction, actorId: string): Promise<boolean> {
  const found = await tx
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.author_id, actorId), isNotNull(reports.published_at)))
    .limit(1)
  return found.length > 0
}

export async function insertRestriction(tx: Transaction, reportId: string, decisionId: string, knownAt: string) {
  await tx.update(reports).set({ state: 'restricted' }).where(eq(reports.id, reportId))
  await tx.insert(restrictions).values({ report_id: reportId, decision_id: decisionId, known_from: knownAt })
}

export async function endRestriction(tx: Transaction, reportId: string, decisionId: string, knownAt: string) {
  await tx.update(restrictions).set({ known_to: knownAt }).where(eq(restrictions.decision_id, decisionId))
  await tx.update(reports).set({ state: 'published' }).where(eq(reports.id, reportId))
}

/** What is hidden of a report, unless it is withdrawn and gone: then for as long as an appeal waits that is ruled on by it. */
const readableOf = (reportId: string) =>
  and(
    eq(sealed_contents.report_id, reportId),
    sql`(exists (select from ${reports} where id = ${reportId} and ${reports.state} <> 'withdrawn') or exists (
      select from ${appeals} join ${decisions} on ${decisions.id} = ${appeals.decision_id}
        left join ${rulings} on ${rulings.appeal_id} = ${appeals.id}
      where ${decisions.report_id} = ${reportId} and ${rulings.id} is null))`,
  )

/** Revisions of which something is sealed, as they were written, the first one first; one more than `limit` where there are more. */
export function selectSealedRevisions(db: Db, reportId: string, after: number, limit: number) {
  const { revision, narrative, assessments, measures, evidence, content_bytes } = sealed_contents
  const shown = { revision, narrative, assessments, measures, evidence, content_bytes }
  const listed = db
    .select({ ...shown, bytes: bytesUntil(content_bytes, sql`${revision}`) })
    .from(sealed_contents)
    .where(and(readableOf(reportId), gt(revision, after)))
    .orderBy(asc(revision))
    .limit(limit + 1)
    .as('sealed_contents')
  return db
    .select(shown)
    .from(listed)
    .where(lt(listed.bytes, mostPageBytes))
    .orderBy(asc(revision)) as unknown as Promise<(SealedRevision & { content_bytes: number })[]>
}

/** Why a report was withdrawn, as it was written, where something of that is hidden; else null. */
export async function findSealedReason(db: Db, reportId: string): Promise<string | null> {
  const [found] = await db
    .select({ reason: reports.withdrawal_reason })
    .from(reports)
    .where(
      and(eq(reports.id, reportId), isNotNull(reports.withdrawal_reason), not(reasonIsPublic(sql`${reportId}::uuid`))),
    )
  return found?.reason ?? null
}

export const countSealedRevisions = (db: Db, reportId: string): Promise<number> =>
  db.$count(sealed_contents, readableOf(reportId))
