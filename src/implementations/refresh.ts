// Keeps what an implementation says equal to its reports, in the transaction that changes them.
import { and, eq, sql } from 'drizzle-orm'
import { type Db, prepared } from '../database/client.ts'
import { implementations, report_revisions, reports } from '../database/tables.ts'
import { currentRevision } from '../reports/queries.ts'
import { counted } from '../reports/visibility.ts'
import { type CountedReport, deriveImplementation } from './rules.ts'

export type ImplementationKey = { recommendation_id: string; addressee_id: string; territory: string | null }

const keyCondition = and(
  eq(implementations.recommendation_id, sql.placeholder('recommendation_id')),
  eq(implementations.addressee_id, sql.placeholder('addressee_id')),
  sql`coalesce(${implementations.territory}, '') = coalesce(${sql.placeholder('territory')}::text, '')`,
)!

// The lock is taken inside, the clock read outside: after the wait, never before it.
const lockStatement = prepared((db) => {
  const locked = db
    .$with('locked')
    .as(db.select({ changed_at: implementations.changed_at }).from(implementations).where(keyCondition).for('update'))
  return db
    .with(locked)
    .select({
      known_at: sql<string>`greatest(clock_timestamp(), ${locked.changed_at} + interval '1 microsecond')`
        .mapWith(implementations.changed_at)
        .as('known_at'),
    })
    .from(locked)
    .prepare('lock_implementation')
})

// Parts and reports together, in a statement after the lock: only its snapshot has what the lock was awaited for.
const basisStatement = prepared((db) => {
  const active = db
    .select({
      parts: sql<string[]>`array(select id from parts
        where parts.recommendation_id = ${sql.placeholder('recommendation_id')} and retired_at is null order by id)`.as(
        'parts',
      ),
    })
    .from(sql`(select 1) as one`)
    .as('active')
  const counts = and(
    eq(reports.recommendation_id, sql.placeholder('recommendation_id')),
    eq(reports.addressee_id, sql.placeholder('addressee_id')),
    sql`coalesce(${reports.territory}, '') = coalesce(${sql.placeholder('territory')}::text, '')`,
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
    .prepare('select_parts_and_counted_reports')
})

/**
 * Runs `write` under the lock of the implementation that it changes, with the moment at which the change becomes known
 * (so that the order of these moments is the order of commits), then derives the implementation anew.
 */
export async function withImplementation<T>(
  tx: Db,
  { recommendation_id, addressee_id, territory }: ImplementationKey,
  write: (knownAt: string) => Promise<T>,
): Promise<T> {
  const key = { recommendation_id, addressee_id, territory }
  const known_at = await lock(tx, key)
  const result = await write(known_at)
  const rows = await basisStatement(tx).execute(key)
  const counting = rows.filter(({ id }) => id !== null) as CountedReport[]
  const { parts: derived, ...headline } = deriveImplementation(rows[0]!.parts, counting)
  await updateStatement(tx).execute({
    ...key,
    ...headline,
    parts: JSON.stringify(derived.filter(({ bases }) => bases.length > 0)),
    changed_at: known_at,
  })
  return result
}

/** Answers the moment at which a change under this lock becomes known: later than that of any change before. */
async function lock(tx: Db, key: ImplementationKey): Promise<string> {
  const [found] = await lockStatement(tx).execute(key)
  if (found !== undefined) return found.known_at
  await insertTerritory(tx, key)
  const [made] = await lockStatement(tx).execute(key)
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

const updateStatement = prepared((db) =>
  db
    .update(implementations)
    .set({
      level: sql`${sql.placeholder('level')}`,
      level_from: sql`${sql.placeholder('level_from')}`,
      self_reported: sql`${sql.placeholder('self_reported')}`,
      assessed: sql`${sql.placeholder('assessed')}`,
      contested: sql`${sql.placeholder('contested')}`,
      parts: sql`${sql.placeholder('parts')}`,
      parts_without_information: sql`${sql.placeholder('parts_without_information')}`,
      report_count: sql`${sql.placeholder('report_count')}`,
      last_period_start: sql`${sql.placeholder('last_period_start')}`,
      last_period_end: sql`${sql.placeholder('last_period_end')}`,
      changed_at: sql`${sql.placeholder('changed_at')}`,
    })
    .where(keyCondition)
    .prepare('update_implementation'),
)

/** Derives every implementation of a recommendation anew, after its parts have changed. */
export async function refreshRecommendation(tx: Db, recommendationId: string): Promise<void> {
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
