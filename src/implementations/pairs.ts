// Keeps a row for every recommendation at every addressee as a whole, so that silence is counted too.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'

/**
 * Brings the pairs to what the addressings say today: new ones start without information, those no longer addressed stay
 * for their reports and are counted nowhere. With `actorId` only the pairs of that actor.
 */
export async function syncPairs(tx: Db, actorId?: string): Promise<void> {
  const one = actorId === undefined ? sql`` : sql`and actors.id = ${actorId}`
  const addressed = sql`
    select recommendations.id as recommendation_id, actors.id as addressee_id, actors.country as addressee_country,
      recommendations.stakeholder_group
    from addressings
    join recommendations on recommendations.id = addressings.recommendation_id
    join actors on actors.stakeholder_group = addressings.stakeholder_group
      and (addressings.subgroup is null or addressings.subgroup = any(actors.subgroups))
    where (addressings.valid_to is null or addressings.valid_to > current_date) ${one}
    union
    select recommendations.id, actors.id, actors.country, recommendations.stakeholder_group
    from addressings
    join recommendations on recommendations.id = addressings.recommendation_id
    join actors on actors.id = addressings.actor_id
    where (addressings.valid_to is null or addressings.valid_to > current_date) ${one}`
  await tx.execute(sql`
    insert into implementations (recommendation_id, addressee_id, stakeholder_group, addressee_country, addressed, level,
      contested, parts, parts_without_information, report_count, changed_at)
    select recommendation_id, addressee_id, stakeholder_group, addressee_country, true, 'no_information', false, '[]',
      (select count(*) from parts where parts.recommendation_id = pairs.recommendation_id and retired_at is null),
      0, clock_timestamp()
    from (${addressed}) as pairs
    on conflict do nothing`)
  await tx.execute(sql`
    update implementations
    set addressed = not implementations.addressed, changed_at = clock_timestamp()
    from implementations as before
    left join (${addressed}) as pairs using (recommendation_id, addressee_id)
    where implementations.ctid = before.ctid
      and before.addressed <> (pairs.recommendation_id is not null)
      ${actorId === undefined ? sql`` : sql`and before.addressee_id = ${actorId}`}`)
}
