// What pictures call actors, States and recommendations in their language, where the record knows it: else the label of the
// row stands.
import { sql } from 'drizzle-orm'
import type { Language } from '../charts/schemas.ts'
import { numbered } from '../charts/words.ts'
import type { Db } from '../database/client.ts'
import { selectFilterNames } from './filter-names.ts'
import type { LevelFilters } from './filters.ts'

/** By id. A State has the code of its country as its id, in lower case. */
export type Names = {
  actors: ReadonlyMap<string, string>
  recommendations: ReadonlyMap<string, string>
  /** What the request filters by, in words. */
  filters: readonly string[]
}

export async function selectNames(db: Db, lang: Language, rows: readonly Row[], asked: LevelFilters): Promise<Names> {
  const ids = [...rows.flatMap(({ recommendation }) => recommendation ?? []), ...(asked.recommendation_id ?? [])]
  const recommendations = await selectRecommendationNames(db, lang, [...new Set(ids)])
  return {
    actors: await selectActorNames(db, lang, actorsIn(rows)),
    recommendations,
    filters: await selectFilterNames(db, lang, asked, recommendations),
  }
}

async function selectActorNames(db: Db, lang: Language, ids: readonly string[]): Promise<Names['actors']> {
  // English is what labels are in.
  if (lang === 'en' || ids.length === 0) return new Map()
  const { rows } = await db.execute<{ actor_id: string; name: string }>(sql`
    select actor_id, name from actor_names where language = ${lang} and actor_id = any(${sql.param(ids)}::text[])`)
  return new Map(rows.map(({ actor_id, name }) => [actor_id, name]))
}

type Numbered = { id: string; source_id: string; stakeholder_group: string; number: number }

/** Group and number, and the source where there are several. Two that would be called alike have no name. */
async function selectRecommendationNames(
  db: Db,
  lang: Language,
  ids: readonly string[],
): Promise<Names['recommendations']> {
  if (ids.length === 0) return new Map()
  const { rows } = await db.execute<Numbered>(sql`
    select id, source_id, stakeholder_group, number from recommendations where id = any(${sql.param(ids)}::text[])`)
  const severalSources = new Set(rows.map(({ source_id }) => source_id)).size > 1
  const named = rows.map(({ id, source_id, stakeholder_group, number }) => {
    const name = numbered(lang, stakeholder_group, number)
    return { id, name: severalSources ? `${name} (${source_id})` : name }
  })
  const times = new Map<string, number>()
  for (const { name } of named) times.set(name, (times.get(name) ?? 0) + 1)
  return new Map(named.filter(({ name }) => times.get(name) === 1).map(({ id, name }) => [id, name]))
}

const ofActors = ['addressee', 'addressee_country', 'territory'] as const
type Row = { [Field in (typeof ofActors)[number] | 'recommendation']?: string | null | undefined }

/** The actor whose name a value of a row is, if it is one. */
export const actorOf = (row: Row, dimension: string): string | null =>
  ofActors.some((one) => one === dimension) ? (row[dimension as keyof Row]?.toLowerCase() ?? null) : null

/** All actors that rows name. */
const actorsIn = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap((row) => ofActors.flatMap((dimension) => actorOf(row, dimension) ?? []))),
]
