// A real OpenID provider on loopback, for signing in as a system of an institution does: by client credentials.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import type { Test } from 'tap'

/** The address that tokens are asked for; it becomes their audience. */
export const audience = 'https://tracker.example'

type OpenIdProvider = {
  issuer: string
  port: number
  /** An access token as the provider signs it for `actor`. */
  signIn(actor: string, scope: string): Promise<string>
  /** Hears the path of every request. */
  onRequest(heard: (path: string) => void): void
  close(): Promise<void>
}

/** Starts a provider with a new key, closed with `t` at the latest. The port of a closed one gives the same issuer again. */
export async function startProvider(t: Test, port = 0): Promise<OpenIdProvider> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const taken = (server.address() as AddressInfo).port
  const issuer = `http://127.0.0.1:${taken}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, settings({ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }))
  server.on('request', provider.callback())
  const started: OpenIdProvider = {
    issuer,
    port: taken,
    signIn: (actor, scope) => signIn(`${issuer}/token`, actor, scope),
    onRequest: (heard) => void server.on('request', ({ url }) => heard(url!)),
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  t.teardown(() => started.close())
  return started
}

function settings(key: object) {
  return {
    jwks: { keys: [key] },
    // Clients are fixed and tokens say everything themselves: there is nothing to keep.
    adapter: () => ({ find: async () => undefined, upsert: async () => undefined }),
    clients: ['qat', 'nobody-we-know'].map((id) => ({
      client_id: id,
      client_secret: 'secret-of-the-test',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    scopes: ['reports:write', 'actors:write', 'mandates:write'],
    ttl: { ClientCredentials: 600 },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'reports:write actors:write mandates:write',
          audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: (_context: unknown, token: { clientId: string }) => ({ actor: token.clientId }),
  }
}

async function signIn(address: string, actor: string, scope: string): Promise<string> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${actor}:secret-of-the-test`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience, scope }),
  })
  const { access_token } = (await answer.json()) as { access_token?: string }
  if (access_token === undefined) throw new Error(`The provider answered ${answer.status} without a token.`)
  return access_token
}
