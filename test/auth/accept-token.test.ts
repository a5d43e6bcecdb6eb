// Tokens that are right in every spelling the standards allow, and what the local issuer publishes about itself.
import { setTimeout as wait } from 'node:timers/promises'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { startService } from '../support/app.ts'
import { forgeFor, now } from './forgery.ts'

const service = await startService(t)
const { sign } = await forgeFor(service.config)

const accepted: [what: string, token: Promise<string>][] = [
  ['as the local issuer signs it', sign()],
  ['without a type', sign({}, { typ: undefined })],
  ['typed JWT', sign({}, { typ: 'JWT' })],
  ['typed by the whole media type', sign({}, { typ: 'application/AT+JWT' })],
  ['without the name of its key', sign({}, { kid: undefined })],
  ['for several audiences', sign({ aud: ['another-service', service.config.oidcAudience] })],
  ['without scopes', sign({ scope: undefined })],
  ['with scopes of others', sign({ scope: 'openid  profile reports:write' })],
  ['expired by less than clocks differ', sign({ exp: now() - 1 })],
  ['valid a moment from now', sign({ nbf: now() + 3 })],
]

for (const [what, token] of accepted) {
  t.test(what, async (t) => {
    const answer = await service.client({ authorization: `Bearer ${await token}` }).get('/v1/sources')
    t.equal(answer.status, 200)
  })
}

t.test('the scheme in any case', async (t) => {
  for (const scheme of ['bearer', 'BEARER', 'Bearer ']) {
    t.equal((await service.client({ authorization: `${scheme} ${await sign()}` }).get('/v1/sources')).status, 200)
  }
})

t.test('the scope opens what it names', async (t) => {
  const client = service.client({ authorization: `Bearer ${await sign({ scope: 'reports:write' })}` })
  const answer = await client.post('/v1/reports', {})
  t.equal(answer.status, 422, 'past the door, to the next thing that is wrong')
})

t.test('others can check tokens of the local issuer by what it publishes', async (t) => {
  const { body: discovery } = await service.anonymous.get('/.well-known/openid-configuration')
  t.equal(discovery.issuer, service.config.publicUrl)
  t.equal(discovery.jwks_uri, `${service.config.publicUrl}/.well-known/jwks.json`)
  const { body: keys, headers } = await service.anonymous.get('/.well-known/jwks.json')
  t.match(headers['cache-control'], /^public/)
  t.strictSame(Object.keys(keys.keys[0]).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'], 'nothing private')
  const order = { actor: 'qat', scope: 'reports:write', subject: 'somebody', lifetimeSeconds: 60 }
  const token = await signLocalToken(service.config, order)
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys as JSONWebKeySet), {
    issuer: discovery.issuer,
    audience: service.config.oidcAudience,
    typ: 'at+jwt',
  })
  t.match(payload, { sub: 'somebody', actor: 'qat', scope: 'reports:write' })
  t.equal(payload.exp! - payload.iat!, 60)
  t.ok(discovery.id_token_signing_alg_values_supported.includes(protectedHeader.alg))
})

t.test('what a token has proved is remembered, and not past its expiry', async (t) => {
  const token = await sign({ exp: now() + 1 })
  const read = () => service.client({ authorization: `Bearer ${token}` }).get('/v1/sources')
  for (let n = 0; n < 3; n++) t.equal((await read()).status, 200)
  // Clocks may differ by five seconds.
  await wait(7_000)
  t.match(await read(), { status: 401, body: { code: 'token_invalid' } })
})
