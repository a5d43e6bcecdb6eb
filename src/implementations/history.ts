// Keeps what was known of each implementation, and when, in the statement that changes it.
import { type SQL, sql } from 'drizzle-orm'

/** Every active part with what is known of it, of the implementation in `row`, which says only of spoken ones. */
const partsOf = (row: SQL) => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('part', parts.id, 'level', coalesce(spoken.level, 'no_information'),
    'level_from', spoken.level_from, 'contested', coalesce(spoken.contested, false)) order by parts.id), '[]')
  from parts
  left join jsonb_to_recordset(${row}.parts) as spoken (part text, level text, level_from text, contested boolean)
    on spoken.part = parts.id
  where parts.recommendation_id = ${row}.recommendation_id and parts.retired_at is null)`

/**
 * Runs `change`, which inserts or updates implementations that are locked or new, and begins a new interval for each of
 * them of which something else is known now, from its changed_at. All in one statement. `parts`: every active part with
 * what is known of it, in the order of their ids, where that need not be looked up.
 */
export const withHistory = (change: SQL, parts = partsOf(sql`changed`)): SQL => sql`
  with changed as (${change} returning *),
  known as (
    select recommendation_id, addressee_id, territory, stakeholder_group, addressee_country, addressed, level, level_from,
      contested, ${parts} as parts, changed_at as known_from
    from changed),
  ended as (
    update level_history set known_to = known.known_from
    from known
    where level_history.known_to is null
      and level_history.recommendation_id = known.recommendation_id and level_history.addressee_id = known.addressee_id
      and coalesce(level_history.territory, '') = coalesce(known.territory, '')
      and (level_history.addressed, level_history.level, level_history.level_from, level_history.contested,
          level_history.parts)
        is distinct from (known.addressed, known.level, known.level_from, known.contested, known.parts)
    returning 1)
  insert into level_history (recommendation_id, addressee_id, territory, stakeholder_group, addressee_country, addressed,
    level, level_from, contested, parts, known_from)
  select known.*
  from known
  -- Counted, so that every old interval has ended before the first new one begins.
  cross join (select count(*) from ended) as before
  where not exists (
    select from level_history as same
    where same.known_to is null
      and same.recommendation_id = known.recommendation_id and same.addressee_id = known.addressee_id
      and coalesce(same.territory, '') = coalesce(known.territory, '')
      and (same.addressed, same.level, same.level_from, same.contested, same.parts)
        is not distinct from (known.addressed, known.level, known.level_from, known.contested, known.parts))`
