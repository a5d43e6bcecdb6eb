// The local issuer, for where no OpenID provider is configured: signs tokens with a key of its own, and publishes what
// others need to check them.
import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { type Config, ConfigError } from '../config.ts'
import { type App, caching } from '../http/route.ts'
import { localAlgorithm, localSigningKey, startedSigningKey } from './keys.ts'
import { scopeNames } from './scopes.ts'
import { issuerOf } from './tokens.ts'

type Order = {
  /** Id of the actor in whose name the token speaks. */
  actor: string
  /** Scopes, separated by spaces. */
  scope: string
  /** The person, known to the service only as a keyed hash. */
  subject: string
  lifetimeSeconds: number
}

/**
 * An access token (RFC 9068) of the local issuer. Needs no database. Throws ConfigError where an outside issuer is
 * configured, or no service was started with this data directory.
 */
export async function signLocalToken(
  config: Config,
  { actor, scope, subject, lifetimeSeconds }: Order,
): Promise<string> {
  if (config.oidcIssuer !== null) {
    throw new ConfigError(`Setting OIDC_ISSUER names ${config.oidcIssuer}: tokens come from there, not from here.`)
  }
  const { kid, privateKey } = await startedSigningKey(config.dataDir)
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ actor, scope, client_id: 'npm run token' })
    .setProtectedHeader({ alg: localAlgorithm, kid, typ: 'at+jwt' })
    .setIssuer(issuerOf(config))
    .setAudience(config.oidcAudience)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(privateKey)
}

const Discovery = z
  .object({
    issuer: z.url().describe('Identifier of the issuer: the `iss` of its tokens.'),
    jwks_uri: z.url().describe('Address of its public keys.'),
    response_types_supported: z
      .array(z.string())
      .describe('Empty: tokens are made by a program on the server, not over HTTP.'),
    subject_types_supported: z.array(z.string()).describe('Always `public`.'),
    id_token_signing_alg_values_supported: z.array(z.string()).describe('How its tokens are signed.'),
    scopes_supported: z.array(z.string()).describe('Every scope that the service knows.'),
  })
  .meta({ id: 'OpenIDConfiguration' })

const KeySet = z
  .object({
    keys: z
      .array(
        z.object({
          kty: z.string().describe('Kind of key.'),
          crv: z.string().describe('Curve.'),
          x: z.string().describe('First coordinate, base64url.'),
          y: z.string().describe('Second coordinate, base64url.'),
          kid: z.string().describe('Name of the key: its RFC 7638 thumbprint.'),
          alg: z.string().describe('Signature algorithm.'),
          use: z.string().describe('Always `sig`.'),
        }),
      )
      .describe('The public keys.'),
  })
  .meta({ id: 'KeySet' })

/** The key of RFC 7515, appendix A.3, under its thumbprint. */
const keySetExample: z.infer<typeof KeySet> = {
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      kid: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
      alg: 'ES256',
      use: 'sig',
    },
  ],
}

const discoveryOf = (issuer: string): z.infer<typeof Discovery> => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  response_types_supported: [],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: [localAlgorithm],
  scopes_supported: scopeNames,
})

/** Publishes the local issuer under its own address; registered only where there is no outside one. */
export async function localIssuer(app: App, { config }: { config: Config }): Promise<void> {
  const { publicJwk } = await localSigningKey(config.dataDir)

  app.get(
    '/.well-known/openid-configuration',
    {
      config: { access: 'public', example: discoveryOf('https://tracker.example') },
      schema: {
        summary: 'The local issuer',
        description: 'OpenID Connect Discovery 1.0 of the issuer whose tokens this service accepts.',
        tags: ['auth'],
        response: { 200: Discovery },
      },
    },
    async function getOpenIDConfiguration(_request, reply) {
      reply.header('cache-control', caching.catalogue)
      return discoveryOf(issuerOf(config))
    },
  )

  app.get(
    '/.well-known/jwks.json',
    {
      config: { access: 'public', example: keySetExample },
      schema: {
        summary: "The local issuer's public keys",
        description: 'JSON Web Key Set (RFC 7517) to check tokens of the local issuer with.',
        tags: ['auth'],
        response: { 200: KeySet },
      },
    },
    async function listKeys(_request, reply) {
      reply.header('cache-control', caching.catalogue)
      return { keys: [publicJwk] }
    },
  )
}
