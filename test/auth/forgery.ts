// Makes tokens as the local issuer does, and tokens that are wrong in one way.
import { randomUUID } from 'node:crypto'
import { type CryptoKey, type JWTHeaderParameters, SignJWT } from 'jose'
import { localSigningKey, type SigningKey } from '../../src/auth/keys.ts'
import { issuerOf } from '../../src/auth/tokens.ts'
import type { Config } from '../../src/config.ts'

export const now = () => Math.floor(Date.now() / 1000)

/** A mark that must show up nowhere: it stands for the person in every token made here. */
export const person = `canary-${randomUUID()}`

export type Claims = Record<string, unknown>
type Forge = {
  key: SigningKey
  claims: Claims
  /** Signs the right claims with `changes` (undefined leaves a claim out), by the right key unless told otherwise. */
  sign(changes?: Claims, header?: Claims, key?: CryptoKey | Uint8Array): Promise<string>
}

export async function forgeFor(config: Config): Promise<Forge> {
  const key = await localSigningKey(config.dataDir)
  const claims: Claims = {
    iss: issuerOf(config),
    aud: config.oidcAudience,
    sub: person,
    actor: 'qat',
    scope: 'reports:write actors:write mandates:write',
    exp: now() + 600,
  }
  return {
    key,
    claims,
    sign: (changes = {}, header = {}, by = key.privateKey) =>
      new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt', ...header } as JWTHeaderParameters)
        .sign(by, { crit: { 'urn:example:unknown': true } }),
  }
}
