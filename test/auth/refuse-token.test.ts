// Every kind of token that must not be believed: refused on what is protected and, never silently ignored, on what is public.
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, importJWK, UnsecuredJWT } from 'jose'
import t from 'tap'
import { startService } from '../support/app.ts'
import { forgeFor, now, person } from './forgery.ts'

const service = await startService(t)
const { key, claims, sign } = await forgeFor(service.config)
const stranger = await generateKeyPair('ES256', { extractable: true })
const strangerJwk = await exportJWK(stranger.publicKey)
const publicKey = (await importJWK(key.publicJwk, 'ES256', { extractable: true })) as CryptoKey
const bytes = (text: string) => new TextEncoder().encode(text)
const [header, payload, signature] = (await sign()).split('.') as [string, string, string]
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const refused: [what: string, token: string | Promise<string>, detail: RegExp][] = [
  ['no signature', `${header}.${payload}.`, /signature is wrong|well-formed/],
  ['no signature part', `${header}.${payload}`, /signed JWT/],
  ['none', new UnsecuredJWT(claims).encode(), /accepted ways/],
  ['none in capitals', `${encoded({ alg: 'NONE' })}.${payload}.${signature}`, /accepted ways/],
  ['HMAC with the public key as PEM', sign({}, { alg: 'HS256' }, bytes(await exportSPKI(publicKey))), /accepted ways/],
  [
    'HMAC with the public key as JWK',
    sign({}, { alg: 'HS256' }, bytes(JSON.stringify(key.publicJwk))),
    /accepted ways/,
  ],
  [
    'the key under another algorithm',
    `${encoded({ alg: 'RS256', kid: key.kid })}.${payload}.${signature}`,
    /publishes/,
  ],
  ['wrong issuer', sign({ iss: 'https://issuer.example' }), /not issued by/],
  ['issuer with a slash more', sign({ iss: `${claims.iss}/` }), /not issued by/],
  ['no issuer', sign({ iss: undefined }), /no `iss`/],
  ['wrong audience', sign({ aud: 'another-service' }), /audience/],
  ['wrong audiences', sign({ aud: ['another-service', 'a-third'] }), /audience/],
  ['no audience', sign({ aud: undefined }), /no `aud`/],
  ['expired', sign({ exp: now() - 6 }), /expired/],
  ['without an end', sign({ exp: undefined }), /no `exp`/],
  ['with an end that is a text', sign({ exp: '2999-01-01' }), /`exp` is not a time/],
  ['not yet valid', sign({ nbf: now() + 30 }), /not yet valid/],
  ['unknown key', sign({}, { kid: 'unknown' }, stranger.privateKey), /publishes\. Print it with the DATA_DIR of/],
  ['another key under a known name', sign({}, {}, stranger.privateKey), /signature is wrong/],
  ['another key without a name', sign({}, { kid: undefined }, stranger.privateKey), /signature is wrong/],
  ['embedded key', sign({}, { jwk: strangerJwk, kid: undefined }, stranger.privateKey), /its own key \(`jwk`\)/],
  ['embedded key beside a right signature', sign({}, { jwk: strangerJwk }), /its own key \(`jwk`\)/],
  ['address of a key', sign({}, { jku: 'https://keys.example/jwks.json' }), /its own key \(`jku`\)/],
  ['embedded certificate', sign({}, { x5c: ['MIIB'] }), /its own key \(`x5c`\)/],
  ['address of a certificate', sign({}, { x5u: 'https://keys.example/chain.pem' }), /its own key \(`x5u`\)/],
  ['unknown critical header', sign({}, { crit: ['urn:example:unknown'], 'urn:example:unknown': 1 }), /well-formed/],
  ['altered claims', `${header}.${encoded({ ...claims, actor: 'fra' })}.${signature}`, /signature is wrong/],
  ['another type', sign({}, { typ: 'secevent+jwt' }), /another type/],
  ['claims that are a list', `${header}.${encoded([])}.${signature}`, /signature is wrong/],
  ['missing sub', sign({ sub: undefined }), /no `sub`/],
  ['empty sub', sign({ sub: '' }), /`sub` is not a text, or is empty/],
  ['sub that is a number', sign({ sub: 7 }), /`sub` is not a text/],
  ['missing actor', sign({ actor: undefined }), /no `actor`/],
  ['several actors', sign({ actor: ['qat', 'fra'] }), /not an actor's id/],
  ['actor with a NUL', sign({ actor: 'qat\0' }), /not an actor's id/],
  ['actor with half a surrogate pair', sign({ actor: 'qat\ud800' }), /not an actor's id/],
  ['actor in capitals', sign({ actor: 'QAT' }), /not an actor's id/],
  ['unknown actor', sign({ actor: 'nobody-we-know' }), /not registered/],
  ['scopes as a list', sign({ scope: ['reports:write'] }), /`scope`/],
  ['base64 padding', `${header}.${payload}.${signature}==`, /signed JWT/],
  ['encrypted', `${header}.${payload}.${signature}.${payload}.${signature}`, /signed JWT/],
  ['too long', sign({ padding: 'x'.repeat(8_192) }), /longer than 8192/],
  ['header that is no JSON', `aaaa.${payload}.${signature}`, /well-formed/],
  ['empty', '', /signed JWT/],
  ['not ASCII', 'tök.ën.é', /signed JWT/],
]

for (const [what, made, detail] of refused) {
  t.test(what, async (t) => {
    const token = await made
    const client = service.client({ authorization: `Bearer ${token}` })
    for (const answer of [await client.get('/v1/sources'), await client.post('/v1/reports', {})]) {
      t.equal(answer.status, 401)
      t.equal(answer.body.code, 'token_invalid')
      t.match(answer.body.detail, detail)
      t.match(answer.headers['www-authenticate'], /^Bearer realm="[^"]+", error="invalid_token"/)
      t.equal(answer.headers['cache-control'], 'no-store')
      if (token.length > 20) t.notMatch(JSON.stringify(answer), token)
    }
  })
}

for (const header of [
  '',
  'Bearer',
  'Basic cWF0OnFhdA==',
  `Token ${await sign()}`,
  `Bearer ${await sign()} more`,
  await sign(),
]) {
  t.test(`header "${header.slice(0, 12)}…"`, async (t) => {
    const answer = await service.client({ authorization: header }).get('/v1/sources')
    t.equal(answer.status, 401)
    t.equal(answer.body.code, 'token_invalid')
  })
}

t.test('HEAD is refused like GET', async (t) => {
  const answer = await service.app.inject({
    method: 'HEAD',
    url: '/v1/sources',
    headers: { authorization: 'Bearer a.b.c' },
  })
  t.equal(answer.statusCode, 401)
})

t.test('no token where one is needed', async (t) => {
  const answer = await service.anonymous.post('/v1/reports', {})
  t.equal(answer.status, 401)
  t.equal(answer.body.code, 'token_required')
  t.equal(answer.headers['www-authenticate'], 'Bearer realm="recommendations-tracker", scope="reports:write"')
})

t.test('missing scope', async (t) => {
  for (const scope of ['', 'actors:write mandates:write', 'reports:writeX', 'reports', undefined]) {
    const answer = await service.client({ authorization: `Bearer ${await sign({ scope })}` }).post('/v1/reports', {})
    t.equal(answer.status, 403)
    t.equal(answer.body.code, 'scope_missing')
    t.match(answer.body.detail, /`reports:write`/)
    t.match(answer.headers['www-authenticate'], /error="insufficient_scope", scope="reports:write"$/)
  }
})

t.test('the log says nothing of tokens and persons', async (t) => {
  const log = service.log.join('')
  t.ok(log.length > 0)
  for (const secret of [person, payload, signature]) t.notOk(log.includes(secret))
})
