// What changes an actor, here as by decisions and rulings on it: what is wrong with a list of mandates, and what is written
// together with its entry in the log.
import type { Db } from '../database/client.ts'
import { selectKnownActors, selectKnownCountries, touchActor, updateMandates } from './queries.ts'
import { enterChangedActors, enterMandates } from './recorded.ts'
import { mandateFaults } from './rules.ts'
import type { Mandate } from './schemas.ts'

/** Breaches of the rules, by what the database knows of the references. */
export async function faultsOfMandates(db: Db, mandates: readonly (Mandate | null)[]) {
  const named = (field: 'country' | 'addressee_id') =>
    mandates.map((mandate) => mandate?.[field]).filter((value) => value != null)
  const countries = await selectKnownCountries(db, named('country'))
  return mandateFaults(mandates, { countries, actors: await selectKnownActors(db, named('addressee_id')) })
}

/** Gives an actor these mandates in place of all that it has. The caller holds its lock. */
export async function writeMandates(tx: Db, actorId: string, mandates: readonly Mandate[]): Promise<void> {
  await updateMandates(tx, actorId, mandates)
  await enterMandates(tx, actorId)
}

/** What decisions say of its registration is another from now on. The caller holds its lock. */
export async function changeRegistration(tx: Db, actorId: string): Promise<void> {
  await touchActor(tx, actorId)
  await enterChangedActors(tx, [actorId])
}
