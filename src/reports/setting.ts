// What the database knows of the things that a report names, and of who writes it: all in one statement.
import { sql } from 'drizzle-orm'
import type { Mandate } from '../actors/schemas.ts'
import { type Db, statement } from '../database/client.ts'
import { activeParts, inForceToday, speaksToGroupOfActor } from '../recommendations/fragments.ts'

/** Null where there is no such thing. */
export type Setting = {
  recommendation: { stakeholder_group: string; made_on: string; parts: string[]; retired_parts: string[] } | null
  addressee: { stakeholder_group: string; country: string | null } | null
  /** Whether the recommendation is addressed to the addressee, by its group, subgroup or name. */
  addressed: boolean
  territory_known: boolean
  author: { stakeholder_group: string; country: string | null }
  /** What the author may report on. */
  mandates: Mandate[]
}

const { placeholder } = sql
const actor = (id: ReturnType<typeof placeholder>) => sql`(
  select json_build_object('stakeholder_group', stakeholder_group, 'country', country) from actors where id = ${id})`

const settingStatement = statement<Setting>(
  'find_report_setting',
  () => sql`
    select (
        select json_build_object('stakeholder_group', recommendations.stakeholder_group, 'made_on', sources.end_date,
          'parts', ${activeParts(placeholder('recommendation_id'))},
          'retired_parts', array(select parts.id from parts
            where recommendation_id = recommendations.id and retired_at is not null))
        from recommendations join sources on sources.id = recommendations.source_id
        where recommendations.id = ${placeholder('recommendation_id')}) as recommendation,
      ${actor(placeholder('addressee_id'))} as addressee,
      exists (
        select from addressings
        join actors on actors.id = ${placeholder('addressee_id')}
        where recommendation_id = ${placeholder('recommendation_id')}
          and ${inForceToday} and (addressings.actor_id = actors.id or ${speaksToGroupOfActor})) as addressed,
      exists (select from countries where code = ${placeholder('territory')}) as territory_known,
      ${actor(placeholder('author_id'))} as author,
      (select coalesce(json_agg(json_build_object('kind', kind, 'country', country, 'addressee_id', addressee_id)
          order by kind, country, addressee_id), '[]')
        from mandates where actor_id = ${placeholder('author_id')}) as mandates`,
)

type Named = {
  recommendation_id?: string | undefined
  addressee_id?: string | undefined
  territory?: string | null | undefined
}

/** What a report does not name counts as unknown. */
export async function findSetting(db: Db, author_id: string, named: Named): Promise<Setting> {
  const { recommendation_id = '', addressee_id = '', territory = null } = named
  const [setting] = await settingStatement(db, { recommendation_id, addressee_id, territory, author_id })
  return setting!
}
