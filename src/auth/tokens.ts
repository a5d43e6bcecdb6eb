// Checks access tokens: JWTs (RFC 9068, RFC 8725) of the one issuer that this service trusts, made for this service.
// Nothing is kept by token: one token has several spellings.
import type { FastifyBaseLogger } from 'fastify'
import { createLocalJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { Problem } from '../errors.ts'
import { slug } from '../http/fields.ts'
import { localSigningKey } from './keys.ts'
import { providerKeys } from './provider.ts'
import { isScope, type Scope } from './scopes.ts'

/**
 * What a token says, once it is believed. `subject` names a person: it goes no further than the keyed hash. `expiresAt` is
 * in seconds since 1970.
 */
export type Claims = Readonly<{
  issuer: string
  subject: string
  actor: string
  scopes: ReadonlySet<Scope>
  expiresAt: number
}>

/** Throws the problems `token_invalid` (the token's fault) and `unavailable` (its issuer's). */
export type Verify = (token: string) => Promise<Claims>

/** Asymmetric only: whoever can check a token must not be able to make one. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
  ...['EdDSA', 'Ed25519'],
]
const longestToken = 8_192
/** How far the issuer's clock may differ from ours. */
const toleranceSeconds = 5
/** Header members by which a token would bring its own key, or name it: they are refused, never followed. */
const broughtKeys = ['jwk', 'jku', 'x5c', 'x5u']
/**
 * RFC 9068 names `at+jwt`; many providers send `JWT` or nothing. An ID token, which looks like the latter, is refused
 * all the same: its audience is a client, and it has no `actor`.
 */
const types = new Set(['at+jwt', 'application/at+jwt', 'jwt', 'application/jwt'])

const Payload = z.object({
  sub: z.string().min(1),
  actor: slug,
  scope: z.string().default(''),
})

/** The issuer whose tokens are accepted: the configured provider, else this service itself under its public address. */
export const issuerOf = (config: Config): string => config.oidcIssuer ?? config.publicUrl

type Expected = { issuer: string; audience: string; isLocal: boolean }

/** Makes the check for the configured issuer; an outside one is asked in the background. */
export async function createVerifier(config: Config, log: Pick<FastifyBaseLogger, 'warn'>): Promise<Verify> {
  const keys = config.oidcIssuer === null ? await localKeys(config) : providerKeys(config.oidcIssuer, log)
  const issuer = issuerOf(config)
  const expected = { issuer, audience: config.oidcAudience, isLocal: config.oidcIssuer === null }
  return async (token) => {
    if (token.length > longestToken) throw refused(`The token is longer than ${longestToken} characters.`)
    const payload = await verifiedPayload(token, keys, expected)
    const parsed = Payload.safeParse(payload)
    if (!parsed.success) throw refused(claimFault(String(parsed.error.issues[0]!.path[0]), payload))
    const { sub, actor, scope } = parsed.data
    const scopes = new Set(scope.split(' ').filter(isScope))
    return { issuer, subject: sub, actor, scopes, expiresAt: payload.exp! }
  }
}

async function localKeys(config: Config): Promise<JWTVerifyGetKey> {
  const { publicJwk } = await localSigningKey(config.dataDir)
  return createLocalJWKSet({ keys: [publicJwk] })
}

async function verifiedPayload(token: string, keys: JWTVerifyGetKey, expected: Expected): Promise<JWTPayload> {
  const findKey: JWTVerifyGetKey = (header, jws) => {
    const brought = broughtKeys.find((name) => name in header)
    if (brought !== undefined) throw refused(`The token brings or names its own key (\`${brought}\`).`)
    if (header.typ !== undefined && !types.has(String(header.typ).toLowerCase())) {
      throw refused('The token is of another type (`typ`) than an access token.')
    }
    return keys(header, jws)
  }
  try {
    const { issuer, audience } = expected
    const options = { issuer, audience, algorithms, clockTolerance: toleranceSeconds, requiredClaims: ['exp'] }
    return (await jwtVerify(token, findKey, options)).payload
  } catch (error) {
    // jose's errors carry the claims: neither they nor their text go further.
    throw error instanceof Problem ? error : refused(reasonOf(error, expected))
  }
}

function reasonOf(error: unknown, { issuer, audience, isLocal }: Expected): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `The token has no \`${error.claim}\`.`
    if (error.claim === 'iss')
      return `The token was not issued by ${issuer}, which its \`iss\` must name. Where the service signs tokens itself, print it with the PORT, HOST and PUBLIC_URL of the service.`
    if (error.claim === 'aud') return `The token was not made for the audience \`${audience}\`.`
    if (error.claim === 'nbf' && error.reason === 'check_failed') return 'The token is not yet valid.'
    return `The token's \`${error.claim}\` is not a time.`
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return `The token is not signed in one of the accepted ways: ${algorithms.join(', ')}.`
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    const mend = isLocal ? ' Print it with the DATA_DIR of the service.' : ''
    return `The token is not signed with a key that its issuer publishes.${mend}`
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'The token does not say which key signed it (`kid`).'
  if (error instanceof errors.JWSSignatureVerificationFailed) return "The token's signature is wrong."
  return 'The token is not a well-formed signed JWT.'
}

function claimFault(claim: string, payload: JWTPayload): string {
  if (!Object.hasOwn(payload, claim)) return `The token has no \`${claim}\`.`
  if (claim === 'actor') return "The token's `actor` is not an actor's id."
  if (claim === 'scope') return "The token's `scope` is not a text of names separated by spaces."
  return `The token's \`${claim}\` is not a text, or is empty.`
}

const refused = (detail: string) => new Problem('token_invalid', detail)
