// Of which secret key the database is: its fingerprint, one for all instances.
import { ne, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { key_fingerprints } from '../database/key-tables.ts'

const { fingerprint, kept_since } = key_fingerprints

type Kept = { fingerprint: string; kept_since: string }

/** Null where no service was started with this database yet. */
export async function findFingerprint(db: Db): Promise<Kept | null> {
  const [kept] = await db.select({ fingerprint, kept_since }).from(key_fingerprints)
  return kept ?? null
}

/** Keeps the fingerprint where none is kept yet. Answers which one is. */
export async function keepFingerprint(db: Db, one: string): Promise<Kept> {
  await db.insert(key_fingerprints).values({ fingerprint: one }).onConflictDoNothing()
  return (await findFingerprint(db))!
}

/** Whether anybody else is connected to the database in the name of the service. */
export async function isShared(db: Db): Promise<boolean> {
  const { rows } = await db.execute<{ shared: boolean }>(sql`
    select exists (
      select from pg_stat_activity
      where datname = current_database() and usename = current_user and pid <> pg_backend_pid()) as shared`)
  return rows[0]!.shared
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
