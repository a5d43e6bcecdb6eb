// Keeps a row for every recommendation at every addressee as a whole, so that silence is counted too.
import { inArray, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { implementations } from '../database/implementation-tables.ts'
import { activeParts, inForceToday, speaksToGroupOfActor } from '../recommendations/fragments.ts'
import { withHistory } from './history.ts'

const pairsLock = sql`hashtextextended('pairs', 0)`

/**
 * Before the addressings or parts of these recommendations change: waits for actors that are being registered or changed
 * and keeps others waiting, as neither would see what the other adds. Their implementations are locked before their
 * recommendations, as reports do, so that nobody waits in a circle.
 */
export async function lockPairs(tx: Db, recommendationIds: string[]): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${pairsLock})`)
  await lockImplementations(tx, inArray(implementations.recommendation_id, recommendationIds))
}

/**
 * Brings the pairs to what the addressings say today: new ones start without information, those no longer addressed stay
 * for their reports and are counted nowhere. With `actorId` only the pairs of that actor; else the caller has lockPairs.
 */
export async function syncPairs(tx: Db, actorId?: string): Promise<void> {
  if (actorId !== undefined) await tx.execute(sql`select pg_advisory_xact_lock_shared(${pairsLock})`)
  const addressed = addressedPairs(actorId)
  await tx.execute(
    withHistory(sql`
    insert into implementations (recommendation_id, addressee_id, stakeholder_group, addressee_country, addressed, level,
      contested, parts, parts_without_information, report_count, changed_at)
    select recommendation_id, addressee_id, stakeholder_group, addressee_country, true, 'no_information', false, '[]',
      cardinality(${activeParts(sql`pairs.recommendation_id`)}),
      0, clock_timestamp()
    from (${addressed}) as pairs
    on conflict do nothing`),
  )
  const outdated = sql`addressed <> ((recommendation_id, addressee_id) in (
      select recommendation_id, addressee_id from (${addressed}) as pairs))
    ${actorId === undefined ? sql`` : sql`and addressee_id = ${actorId}`}`
  await lockImplementations(tx, outdated)
  await tx.execute(
    withHistory(sql`
    update implementations
    set addressed = not addressed, changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
    where ${outdated}`),
  )
}

/** Locks addressees as a whole first, in order: then no territory is added to them, and those that there are can be locked. */
async function lockImplementations(tx: Db, which: SQL): Promise<void> {
  for (const extent of [sql`territory is null`, sql`territory is not null`]) {
    await tx.execute(sql`
      select from implementations where ${extent} and ${which}
      order by recommendation_id, addressee_id, territory for update`)
  }
}

function addressedPairs(actorId: string | undefined): SQL {
  const inForce = sql`${inForceToday} ${actorId === undefined ? sql`` : sql`and actors.id = ${actorId}`}`
  return sql`
    select recommendations.id as recommendation_id, actors.id as addressee_id, actors.country as addressee_country,
      recommendations.stakeholder_group
    from addressings
    join recommendations on recommendations.id = addressings.recommendation_id
    join actors on ${speaksToGroupOfActor}
    where ${inForce}
    union
    select recommendations.id, actors.id, actors.country, recommendations.stakeholder_group
    from addressings
    join recommendations on recommendations.id = addressings.recommendation_id
    join actors on actors.id = addressings.actor_id
    where ${inForce}`
}
