// What checking a caller asks the database: which actor it is, and what the decisions in force say of its registration.
import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { actors, decisions } from '../database/tables.ts'

const { placeholder } = sql

type Found = { id: string; stakeholder_group: string }

const findStatement = statement<Found>('find_actor_for_caller', (db) =>
  db
    .select({ id: actors.id, stakeholder_group: actors.stakeholder_group })
    .from(actors)
    .where(eq(actors.id, placeholder('id'))),
)

/** An actor, registered or not any more, or null. */
export async function findActorForCaller(db: Db, id: string): Promise<Found | null> {
  const [found] = await findStatement(db, { id })
  return found ?? null
}

/** What an actor is not registered by. */
export type Unregistered = Readonly<{ registration: 'refused' | 'revoked'; decision: string }>

const isDecided = (actorId: SQLWrapper) =>
  sql`${decisions.subject_actor_id} = ${actorId} and ${decisions.in_force} in ('refuse_registration', 'revoke_registration')`
const inWords = sql<Unregistered['registration']>`case ${decisions.in_force}
  when 'refuse_registration' then 'refused' else 'revoked' end`
const address = sql<string>`'/v1/decisions/' || ${decisions.id}`

/** Columns that say it of an actor. */
export function registrationColumns(actorId: SQLWrapper) {
  const decided = (what: SQL) => sql`(select ${what} from ${decisions} where ${isDecided(actorId)})`
  return {
    registration: sql<Unregistered['registration'] | 'registered'>`coalesce(${decided(inWords)}, 'registered')`.as(
      'registration',
    ),
    registration_decision: sql<string | null>`${decided(address)}`.as('registration_decision'),
  }
}

const findUnregisteredStatement = statement<Unregistered>('find_unregistered', (db) =>
  db
    .select({ registration: inWords.as('registration'), decision: address.as('decision') })
    .from(decisions)
    .where(isDecided(placeholder('id'))),
)

/** Null where it is registered. */
export async function findUnregistered(db: Db, id: string): Promise<Unregistered | null> {
  const [found] = await findUnregisteredStatement(db, { id })
  return found ?? null
}
