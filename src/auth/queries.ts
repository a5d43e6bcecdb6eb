// What checking a caller asks the database.
import { eq, sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { actors } from '../database/tables.ts'

type Found = { id: string; stakeholder_group: string }

const findStatement = statement<Found>('find_actor_for_caller', (db) =>
  db
    .select({ id: actors.id, stakeholder_group: actors.stakeholder_group })
    .from(actors)
    .where(eq(actors.id, sql.placeholder('id'))),
)

/** A registered actor, or null. */
export async function findActorForCaller(db: Db, id: string): Promise<Found | null> {
  const [found] = await findStatement(db, { id })
  return found ?? null
}
