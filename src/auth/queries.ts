// What checking a caller asks the database.
import { eq, sql } from 'drizzle-orm'
import { type Db, prepared } from '../database/client.ts'
import { actors } from '../database/tables.ts'

const actorById = prepared((db) =>
  db
    .select({ id: actors.id })
    .from(actors)
    .where(eq(actors.id, sql.placeholder('id')))
    .prepare('find_actor_for_caller'),
)

/** The id of a registered actor, or null. */
export async function findActorForCaller(db: Db, id: string): Promise<string | null> {
  const [found] = await actorById(db).execute({ id })
  return found?.id ?? null
}
