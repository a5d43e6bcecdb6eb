// Whether an actor is registered, as the decisions in force on it say, and what it may not do where it is not. That is said
// here and nowhere else: routes ask by their access, others by `requireRegistered`.
import type { Db } from '../database/client.ts'
import { Problem } from '../errors.ts'
import { findUnregistered, type Unregistered } from './queries.ts'
import type { Scope } from './scopes.ts'

/** What may be said of an actor's registration. */
export const registrations = {
  registered: 'it takes part in everything that its group may',
  refused: 'a decision refuses its registration, and it has published nothing',
  revoked: 'a decision revokes its registration; what it published before stays, and counts as before',
} as const
export type Registration = keyof typeof registrations

/** What an actor that is not registered may ask for all the same, like anybody who is affected by what others do here. */
const keptScopes: ReadonlySet<Scope> = new Set(['comments:write', 'restriction-requests:write'])

/** Whether a route that needs any of these scopes is open to it; `declared` is what the route says of itself. */
export const isKept = (anyOf: readonly Scope[], declared: true | undefined) =>
  declared === true || anyOf.every((scope) => keptScopes.has(scope))

/** Of a token's scopes those that are left: with `reports:write`, only routes that say so of themselves. */
export const scopesLeft = (scopes: ReadonlySet<Scope>): ReadonlySet<Scope> =>
  new Set([...scopes].filter((scope) => keptScopes.has(scope) || scope === 'reports:write'))

/** The problem of an actor that asks for what it may not while it is not registered. */
export const notRegistered = (id: string, { registration, decision }: Unregistered) =>
  new Problem(
    'not_registered',
    `The registration of \`${id}\` is ${registration} by the decision ${decision}, which gives the reasons. It still reads its notices, withdraws and seals its reports, and appeals within 90 days by POST ${decision}/appeals.`,
    { existing: decision },
  )

/** Throws state_conflict where the actor is not registered, so that nothing can be given to it or taken from it. */
export async function requireRegistered(db: Db, id: string): Promise<void> {
  const found = await findUnregistered(db, id)
  if (found === null) return
  throw new Problem(
    'state_conflict',
    `The registration of \`${id}\` is ${found.registration} by the decision ${found.decision}: until a ruling says otherwise, it is given no mandate, and nothing is left to take.`,
    { existing: found.decision },
  )
}
