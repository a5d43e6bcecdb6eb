// SQL that registers and changes actors. Nothing is ever deleted but the rows of a list that is replaced.
import { eq, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { accreditations, actor_names, actors, mandates } from '../database/tables.ts'
import { defaultMandates } from './rules.ts'
import type { Actor, Mandate, NewActor } from './schemas.ts'

/** Registers those whose id is free, with the default mandates of their group; answers the ids that are new. */
export async function insertActors(tx: Db, given: readonly NewActor[]): Promise<Set<string>> {
  if (given.length === 0) return new Set()
  // One moment for both: an actor that never changed shows it.
  const moment = { created_at: sql`statement_timestamp()`, updated_at: sql`statement_timestamp()` }
  const rows = given.map(({ names: _names, accreditations: _accreditations, ...row }) => ({ ...row, ...moment }))
  const inserted = await tx
    .insert(actors)
    .values(rows)
    .onConflictDoNothing({ target: actors.id })
    .returning({ id: actors.id })
  const ids = new Set(inserted.map(({ id }) => id))
  const fresh = given.filter(({ id }) => ids.has(id))
  await insertLists(tx, fresh)
  await insertMandates(
    tx,
    fresh.flatMap((actor) => defaultMandates(actor).map((mandate) => ({ actor_id: actor.id, ...mandate }))),
  )
  return ids
}

type Lists = Pick<Actor, 'id' | 'names' | 'accreditations'>

async function insertLists(tx: Db, given: readonly Lists[]): Promise<void> {
  const names = given.flatMap((actor) => actor.names.map((name) => ({ actor_id: actor.id, ...name })))
  if (names.length > 0) await tx.insert(actor_names).values(names)
  const periods = given.flatMap((actor) => actor.accreditations.map((period) => ({ actor_id: actor.id, ...period })))
  if (periods.length > 0) await tx.insert(accreditations).values(periods)
}

async function insertMandates(tx: Db, rows: readonly (Mandate & { actor_id: string })[]): Promise<void> {
  if (rows.length > 0) await tx.insert(mandates).values([...rows])
}

/** Writes what may change of an actor: its own row and both lists whole. The caller holds its lock. */
export async function updateActor(
  tx: Db,
  { id, name, url, subgroups, ...lists }: Omit<NewActor, 'country' | 'stakeholder_group'>,
): Promise<void> {
  await tx.update(actors).set({ name, url, subgroups, updated_at: sql`clock_timestamp()` }).where(eq(actors.id, id))
  await tx.delete(actor_names).where(eq(actor_names.actor_id, id))
  await tx.delete(accreditations).where(eq(accreditations.actor_id, id))
  await insertLists(tx, [{ id, ...lists }])
}

/** Replaces all mandates of an actor. The caller holds its lock. */
export async function updateMandates(tx: Db, actorId: string, given: readonly Mandate[]): Promise<void> {
  await tx.delete(mandates).where(eq(mandates.actor_id, actorId))
  await insertMandates(
    tx,
    given.map((mandate) => ({ actor_id: actorId, ...mandate })),
  )
}
