// Names of actors and States in the language of a picture, where the record has one: else the label of the row stands.
import { sql } from 'drizzle-orm'
import type { Language } from '../charts/schemas.ts'
import type { Db } from '../database/client.ts'

/** By id of the actor. A State has the code of its country as its id, in lower case. */
export type Names = ReadonlyMap<string, string>

export async function selectNames(db: Db, lang: Language, ids: readonly string[]): Promise<Names> {
  // English is what labels are in.
  if (lang === 'en' || ids.length === 0) return new Map()
  const { rows } = await db.execute<{ actor_id: string; name: string }>(sql`
    select actor_id, name from actor_names where language = ${lang} and actor_id = any(${sql.param(ids)}::text[])`)
  return new Map(rows.map(({ actor_id, name }) => [actor_id, name]))
}

const ofActors = ['addressee', 'addressee_country', 'territory'] as const
type Row = { [Field in (typeof ofActors)[number]]?: string | null | undefined }

/** The actor whose name a value of a row is, if it is one. */
export const actorOf = (row: Row, dimension: string): string | null =>
  ofActors.some((one) => one === dimension) ? (row[dimension as keyof Row]?.toLowerCase() ?? null) : null

/** All actors that rows name. */
export const actorsIn = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap((row) => ofActors.flatMap((dimension) => actorOf(row, dimension) ?? []))),
]
