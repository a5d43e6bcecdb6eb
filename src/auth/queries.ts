// What checking a caller asks the database.
import { eq, sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { actors } from '../database/tables.ts'

const findStatement = statement<{ id: string }>('find_actor_for_caller', (db) =>
  db
    .select({ id: actors.id })
    .from(actors)
    .where(eq(actors.id, sql.placeholder('id'))),
)

/** The id of a registered actor, or null. */
export async function findActorForCaller(db: Db, id: string): Promise<string | null> {
  const [found] = await findStatement(db, { id })
  return found?.id ?? null
}
