// Keeps what an implementation says equal to its reports, in the transaction that changes them.
import { and, eq, sql } from 'drizzle-orm'
import { type Db, hearLater, statement, type Transaction } from '../database/client.ts'
import { implementations, type KnownPart } from '../database/implementation-tables.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import { activeParts } from '../recommendations/fragments.ts'
import { currentRevision } from '../reports/representation.ts'
import { counted } from '../reports/visibility.ts'
import { withHistory } from './history.ts'
import type { ImplementationKey } from './queries.ts'
import { type CountedReport, type DerivedPart, deriveImplementation } from './rules.ts'

const { placeholder } = sql

const keyCondition = and(
  eq(implementations.recommendation_id, placeholder('recommendation_id')),
  eq(implementations.addressee_id, placeholder('addressee_id')),
  sql`coalesce(${implementations.territory}, '') = coalesce(${placeholder('territory')}::text, '')`,
)!

// The lock is taken inside, the clock read outside: after the wait, never before it.
const lockStatement = statement<{ known_at: string }>(
  'lock_implementation',
  () => sql`
    with locked as (select changed_at from ${implementations} where ${keyCondition} for update)
    select greatest(clock_timestamp(), changed_at + interval '1 microsecond') as known_at from locked`,
)

type Basis = { parts: string[] } & (CountedReport | { id: null })

// Parts and reports together, in a statement after the lock: only its snapshot has what the lock was awaited for.
const basisStatement = statement<Basis>('select_parts_and_counted_reports', (db) => {
  const active = db
    .select({
      parts: activeParts(placeholder('recommendation_id')).as('parts'),
    })
    .from(sql`(select) as one`)
    .as('active')
  const counts = and(
    eq(reports.recommendation_id, placeholder('recommendation_id')),
    eq(reports.addressee_id, placeholder('addressee_id')),
    sql`coalesce(${reports.territory}, '') = coalesce(${placeholder('territory')}::text, '')`,
    counted,
  )
  return db
    .select({
      parts: active.parts,
      id: reports.id,
      author_id: reports.author_id,
      basis: reports.basis,
      period_start: report_revisions.period_start,
      period_end: report_revisions.period_end,
      published_at: reports.published_at,
      assessments: report_revisions.assessments,
    })
    .from(active)
    .leftJoin(reports, counts)
    .leftJoin(report_revisions, currentRevision)
})

/**
 * Runs `write` under the lock of the implementation that it changes, with the moment at which the change becomes known
 * (so that the order of these moments is the order of commits), then derives the implementation anew.
 */
export async function withImplementation<T>(
  tx: Transaction,
  { recommendation_id, addressee_id, territory }: ImplementationKey,
  write: (knownAt: string) => Promise<T>,
): Promise<T> {
  const key = { recommendation_id, addressee_id, territory }
  const known_at = await lock(tx, key)
  const result = await write(known_at)
  const rows = await basisStatement(tx, key)
  const counting = rows.filter((row) => row.id !== null)
  const { parts: derived, ...headline } = deriveImplementation(rows[0]!.parts, counting)
  const said = {
    parts: JSON.stringify(derived.filter(({ bases }) => bases.length > 0)),
    known_parts: JSON.stringify(knownParts(derived)),
  }
  hearLater(tx, updateStatement(tx, { ...key, ...headline, ...said, changed_at: known_at }))
  return result
}

/** Answers the moment at which a change under this lock becomes known: later than that of any change before. */
async function lock(tx: Transaction, key: ImplementationKey): Promise<string> {
  const [found] = await lockStatement(tx, key)
  if (found !== undefined) return found.known_at
  await insertTerritory(tx, key)
  const [made] = await lockStatement(tx, key)
  if (made === undefined) throw new Error('The recommendation is not addressed to this addressee.')
  return made.known_at
}

/**
 * The first report on a territory makes its row, beside that of the addressee as a whole, which stays as it is until the
 * transaction ends: `addressed` is copied from it.
 */
async function insertTerritory(
  tx: Db,
  { recommendation_id, addressee_id, territory }: ImplementationKey,
): Promise<void> {
  await tx.execute(sql`
    insert into implementations (recommendation_id, addressee_id, territory, stakeholder_group, addressee_country,
      addressed, level, contested, parts, parts_without_information, report_count, changed_at)
    select recommendation_id, addressee_id, ${territory}, stakeholder_group, addressee_country, addressed,
      'no_information', false, '[]', parts_without_information, 0, clock_timestamp()
    from implementations
    where recommendation_id = ${recommendation_id} and addressee_id = ${addressee_id} and territory is null
    for share
    on conflict do nothing`)
}

const updateStatement = statement('update_implementation', () =>
  withHistory(
    sql`
    update ${implementations}
    set (level, level_from, self_reported, assessed, contested, parts, parts_without_information, report_count,
      last_period_start, last_period_end, changed_at) = row (${placeholder('level')}, ${placeholder('level_from')},
      ${placeholder('self_reported')}, ${placeholder('assessed')}, ${placeholder('contested')}::boolean,
      ${placeholder('parts')}::jsonb, ${placeholder('parts_without_information')}::integer,
      ${placeholder('report_count')}::integer, ${placeholder('last_period_start')}::date,
      ${placeholder('last_period_end')}::date, ${placeholder('changed_at')}::timestamptz)
    where ${keyCondition}`,
    sql`${placeholder('known_parts')}::jsonb`,
  ),
)

/** Every active part with what is known of it, as the history keeps it. */
const knownParts = (parts: readonly DerivedPart[]): KnownPart[] =>
  parts
    .map(({ part, level, level_from, contested }) => ({ part, level, level_from, contested }))
    .sort((a, b) => (a.part < b.part ? -1 : 1))

/** Derives every implementation of a recommendation anew, after its parts have changed. */
export async function refreshRecommendation(tx: Transaction, recommendationId: string): Promise<void> {
  const keys = await tx
    .select({
      recommendation_id: implementations.recommendation_id,
      addressee_id: implementations.addressee_id,
      territory: implementations.territory,
    })
    .from(implementations)
    .where(eq(implementations.recommendation_id, recommendationId))
    .orderBy(implementations.addressee_id, sql`coalesce(${implementations.territory}, '')`)
  for (const key of keys) await withImplementation(tx, key, async () => {})
}
