// Every route declares its access, and each protected one keeps out whoever may not come in, before it reads anything else.
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { isScope, reviewingScopes, type Scope, scopeNames } from '../../src/auth/scopes.ts'
import { startService } from '../support/app.ts'
import { registerActor } from '../support/samples.ts'
import { operationsOf, plausible } from './operations.ts'

const service = await startService(t)
const addressOf = await plausible(service)
const all = operationsOf(service.app).map((operation) => ({
  ...operation,
  url: addressOf(operation.path),
  /** Any one of them will do. */
  scopes: operation.security.flatMap(({ token = [] }) => token),
}))
const secured = all.filter(({ scopes }) => scopes.length > 0)
const send = (method: string, url: string, headers: Record<string, string>) =>
  service.app.inject({ method: method as 'GET', url, headers: { 'idempotency-key': 'k', 'if-match': '*', ...headers } })
const tokenOf = async (scopes: readonly Scope[], actor = 'nhrc-qatar') => {
  const order = { actor, scope: scopes.join(' '), subject: 'somebody', lifetimeSeconds: 60 }
  return { authorization: `Bearer ${await signLocalToken(service.config, order)}` }
}

t.test('what changes something is protected, what reads is not, but for what not everybody may know', async (t) => {
  const otherwise = ['createFlag', 'listFlags', 'getFlag', 'listNotices', 'listSealedContent']
  for (const { method, scopes, operationId } of all) {
    t.ok(scopes.every(isScope))
    t.equal(scopes.length > 0, (method !== 'GET') !== otherwise.includes(operationId), operationId)
    // Oversight sees everything and changes nothing.
    if (scopes.includes('oversight:read')) t.equal(method, 'GET', operationId)
  }
  t.strictSame(new Set(secured.flatMap(({ scopes }) => scopes)), new Set(scopeNames))
})

t.test('without a token', async (t) => {
  for (const { method, url, operationId } of secured) {
    const answer = await send(method, url, {})
    t.equal(answer.statusCode, 401, operationId)
    t.equal(answer.json().code, 'token_required', operationId)
    t.match(answer.headers['www-authenticate'], /^Bearer realm="[^"]+", scope="[a-z-]+:(write|read)"$/)
  }
})

t.test('with a bad token, also where none is needed', async (t) => {
  for (const { method, url, operationId } of all) {
    for (const authorization of ['Bearer a.b.c', 'Bearer', 'Basic dXNlcjpwYXNz', 'Bearer eyJhbGciOiJub25lIn0.e30.']) {
      const answer = await send(method, url, { authorization })
      t.equal(answer.statusCode, 401, `${operationId} ${authorization}`)
      t.equal(answer.json().code, 'token_invalid', operationId)
      t.match(answer.headers['www-authenticate'], /^Bearer .*error="invalid_token"/)
    }
  }
})

t.test('with every scope but the right one', async (t) => {
  for (const { method, url, operationId, scopes } of secured) {
    const headers = await tokenOf(scopeNames.filter((name) => !scopes.includes(name)))
    const answer = await send(method, url, headers)
    t.equal(answer.statusCode, 403, operationId)
    t.equal(answer.json().code, 'scope_missing', operationId)
    t.match(answer.headers['www-authenticate'], `error="insufficient_scope", scope="${scopes[0]}"`)
  }
})

t.test('the right scope alone goes past the door', async (t) => {
  for (const { method, url, operationId, scopes } of secured) {
    for (const scope of scopes) {
      const headers = await tokenOf([scope as Scope])
      const { statusCode, payload } = await send(method, url, headers)
      t.notOk([401, 403].includes(statusCode) || statusCode >= 500, `${operationId} ${scope} ${payload}`)
    }
  }
})

t.test('refusals come before anything of the body is read', async (t) => {
  for (const { method, url, operationId } of secured) {
    const answer = await service.app.inject({
      method: method as 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      payload: '{ broken',
    })
    t.equal(answer.json().code, 'token_required', operationId)
  }
})

t.test('a State or company with every scope has no part in reviews', async (t) => {
  await registerActor(service, 'made-up-company')
  const reviews = secured.filter(({ scopes }) => scopes.every((scope) => reviewingScopes.has(scope as Scope)))
  t.ok(reviews.length > 5)
  for (const actor of ['qat', 'made-up-company']) {
    const headers = await tokenOf(scopeNames, actor)
    for (const { method, url, operationId } of reviews) {
      const answer = await send(method, url, headers)
      t.equal(answer.statusCode, 403, operationId)
      t.equal(answer.json().code, 'never_the_arbiter', operationId)
    }
  }
})
