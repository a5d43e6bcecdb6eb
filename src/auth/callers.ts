// Who speaks through a token. What a token has proved is remembered for ten seconds, as many requests come with the same
// and a signature is dear to check: by the hash of its exact spelling, never past its expiry.
import { createHmac, hash } from 'node:crypto'
import type { Db } from '../database/client.ts'
import { Problem } from '../errors.ts'
import { findActorForCaller, findUnregistered, type Unregistered } from './queries.ts'
import { scopesLeft } from './registration.ts'
import { neverArbiters, reviewingScopes, type Scope } from './scopes.ts'
import type { Claims, Verify } from './tokens.ts'

/**
 * `person` is a keyed hash: it tells two people of one actor apart and names neither. `stakeholderGroup` is the actor's,
 * which never changes. Of the token's scopes `scopes` has those that the actor may have at all; with `unregistered`, few.
 */
export type Caller = Readonly<{
  actorId: string
  stakeholderGroup: string
  person: string
  scopes: ReadonlySet<Scope>
  unregistered: Unregistered | null
}>

const rememberedMs = 10_000
const mostRemembered = 1_000

/** Makes the look-up from token to caller. `secret` is the key of the hash that stands for a person. */
export function callerFinder(db: Db, verify: Verify, secret: Buffer): (token: string) => Promise<Caller> {
  const remembered = new Map<string, { caller: Caller; until: number }>()
  return async (token) => {
    const key = hash('sha256', token, 'base64url')
    const known = remembered.get(key)
    if (known !== undefined && Date.now() < known.until) return asOfNow(known.caller, db)
    const claims = await verify(token)
    const caller = await callerOfClaims(claims, db, secret)
    remembered.delete(key)
    if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!)
    remembered.set(key, { caller, until: Math.min(Date.now() + rememberedMs, claims.expiresAt * 1_000) })
    return asOfNow(caller, db)
  }
}

/** Never remembered: a decision on a registration takes effect with the next request, whichever instance it comes to. */
async function asOfNow(caller: Caller, db: Db): Promise<Caller> {
  const unregistered = await findUnregistered(db, caller.actorId)
  return unregistered === null ? caller : { ...caller, unregistered, scopes: scopesLeft(caller.scopes) }
}

/** Id and group of an actor never change, nor does it ever go: what is found here can be remembered. */
async function callerOfClaims(claims: Claims, db: Db, secret: Buffer): Promise<Caller> {
  const actor = await findActorForCaller(db, claims.actor)
  if (actor === null) throw new Problem('token_invalid', "The token's `actor` is not registered here.")
  const identity = JSON.stringify(['person', claims.issuer, claims.subject])
  const person = createHmac('sha256', secret).update(identity).digest('base64url')
  const { id: actorId, stakeholder_group: stakeholderGroup } = actor
  return { actorId, stakeholderGroup, person, scopes: scopesOf(stakeholderGroup, claims), unregistered: null }
}

/** Here, and not at each route: where a scope only shows more, a State or company is not shown it either. */
function scopesOf(stakeholderGroup: string, { scopes }: Claims): ReadonlySet<Scope> {
  if (!neverArbiters.has(stakeholderGroup)) return scopes
  return new Set([...scopes].filter((scope) => !reviewingScopes.has(scope)))
}
