// The keys of an outside OpenID provider: found by discovery, cached, and read again when a token names a key that is not
// among them. The service starts, and reading goes on, while the provider is down.
import type { FastifyBaseLogger } from 'fastify'
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose'
import { z } from 'zod'
import { Problem } from '../errors.ts'

const timeoutMs = 5_000
/** After a failure nothing is asked for so long, lest callers with bad tokens make us hammer a provider in trouble. */
const pauseMs = 1_000
/** Keys are read again at most so often for unknown key ids: a rotation is noticed within this time. */
const cooldownMs = 5_000

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/** What of OpenID Connect Discovery 1.0 §3 is needed; §4.3: the issuer must be exactly the configured one. */
const Discovery = (issuer: string) =>
  z.object({
    issuer: z.literal(issuer),
    jwks_uri: z.url({ protocol: issuer.startsWith('https:') ? /^https$/ : /^https?$/ }),
  })

/**
 * Finds the key for a token of `issuer`. The provider is asked at once, in the background: the log says before any token comes
 * that its address is wrong. Throws jose's errors where the token is at fault (no such key, several such
 * keys) and the problem `unavailable` where the provider is; the log says why, and never holds anything of the token.
 */
export function providerKeys(issuer: string, log: Pick<FastifyBaseLogger, 'warn'>): JWTVerifyGetKey {
  const readJson = jsonReader(log)
  let pending: Promise<RemoteJWKSet> | undefined

  const discover = async () => {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const found = await readJson(address, Discovery(issuer), AbortSignal.timeout(timeoutMs))
    return createRemoteJWKSet(new URL(found.jwks_uri), {
      timeoutDuration: timeoutMs,
      cooldownDuration: cooldownMs,
      [customFetch]: async (url, { signal }) => Response.json(await readJson(url, KeySet, signal)),
    })
  }

  const withKeys = async <T>(use: (keySet: RemoteJWKSet) => Promise<T>): Promise<T> => {
    pending ??= discover()
    const used = pending
    let keySet: RemoteJWKSet | undefined
    try {
      keySet = await used
      return await use(keySet)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error
      // Keys that are too old to use may have moved to another address: discover again.
      if (pending === used && keySet?.fresh !== true) pending = undefined
      throw new Problem('unavailable', 'The token cannot be checked now: its issuer does not answer as it should.')
    }
  }
  // What fails is in the log; the first token asks again.
  withKeys((keySet) => keySet.reload()).catch(() => {})
  return (header, token) => withKeys((keySet) => keySet(header, token))
}

/** Reads documents of the provider, checked against a schema. Throws any failure; logs it and pauses after it. */
function jsonReader(log: Pick<FastifyBaseLogger, 'warn'>) {
  let failedAt = Number.NEGATIVE_INFINITY
  return async <T>(url: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> => {
    if (performance.now() - failedAt < pauseMs) throw new Error('The provider failed a moment ago.')
    try {
      const response = await fetch(url, { signal, redirect: 'manual', headers: { accept: 'application/json' } })
      if (response.status !== 200) throw new Error(`The answer has status ${response.status}, not 200.`)
      return schema.parse(await response.json())
    } catch (error) {
      failedAt = performance.now()
      // The reason by its own name: the log keeps no texts of errors, and this one quotes nothing of a request.
      log.warn(
        { err: error, reason: reasonOf(error as Error), url },
        'the OpenID provider does not answer as it should',
      )
      throw error
    }
  }
}

/** Of what has another cause `fetch` says only that it failed. */
function reasonOf({ message, cause }: Error): string {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException
  return code === undefined ? message : `${message}: ${code}`
}
