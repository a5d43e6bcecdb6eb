// What checking a caller, and the key of an instance, asks the database.
import { eq, ne, sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { actors, key_fingerprints } from '../database/tables.ts'

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

const { fingerprint, kept_since } = key_fingerprints

/** Keeps the fingerprint where none is kept yet. Answers which one is. */
export async function keepFingerprint(db: Db, one: string): Promise<{ fingerprint: string; kept_since: string }> {
  await db.insert(key_fingerprints).values({ fingerprint: one }).onConflictDoNothing()
  const [kept] = await db.select({ fingerprint, kept_since }).from(key_fingerprints)
  return kept!
}

/** False where it is kept already. */
export async function replaceFingerprint(db: Db, one: string): Promise<boolean> {
  const replaced = await db
    .insert(key_fingerprints)
    .values({ fingerprint: one })
    .onConflictDoUpdate({
      target: key_fingerprints.only,
      set: { fingerprint: one, kept_since: sql`clock_timestamp()` },
      setWhere: ne(fingerprint, one),
    })
    .returning({ fingerprint })
  return replaced.length === 1
}
