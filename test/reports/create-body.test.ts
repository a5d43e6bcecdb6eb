// POST /v1/reports: what is not even a body. Bad input is told as such and never breaks the service.
import t from 'tap'
import { faultyPlaces, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, anonymous } = await startWithAuthors(t)
const report = JSON.stringify(newReport())

t.test('bodies that cannot be read', async (t) => {
  const deep = 400_000
  const cases: [what: string, body: string, status: number, code: string][] = [
    ['nothing', '', 422, 'body_invalid'],
    ['white space', ' \n', 400, 'json_invalid'],
    ['half an object', '{"narrative":', 400, 'json_invalid'],
    ['a trailing comma', `${report.slice(0, -1)},}`, 400, 'json_invalid'],
    ['a comment', `${report}//`, 400, 'json_invalid'],
    ['NaN', '{"narrative":NaN}', 400, 'json_invalid'],
    ['a raw NUL', '{"narrative":"\0"}', 400, 'json_invalid'],
    ['__proto__', `${report.slice(0, -1)},"__proto__":{"state":"draft"}}`, 400, 'json_invalid'],
    ['__proto__ within', report.replace('"part"', '"__proto__":{},"part"'), 400, 'json_invalid'],
    ['constructor.prototype', `${report.slice(0, -1)},"constructor":{"prototype":{}}}`, 400, 'json_invalid'],
    ['an array', `[${report}]`, 422, 'body_invalid'],
    ['null', 'null', 422, 'body_invalid'],
    ['a text', JSON.stringify(report), 422, 'body_invalid'],
    ['a number', '1e999', 422, 'body_invalid'],
    ['arrays too deep', `{"x":${'['.repeat(deep)}${']'.repeat(deep)}}`, 400, 'json_invalid'],
    ['objects too deep', `${'{"narrative":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 400, 'json_invalid'],
    ['numbers too huge', report.replace('"en"', '1e999999'), 422, 'body_invalid'],
    ['digits without end', report.replace('"en"', '9'.repeat(100_000)), 422, 'body_invalid'],
    ['a list without end', report.replace('"evidence":[', `"evidence":[${'0,'.repeat(400_000)}`), 422, 'body_invalid'],
  ]
  for (const [what, body, status, code] of cases) {
    const answer = await nhri.post('/v1/reports', body)
    t.match(answer, { status, body: { code } }, `${what}: ${answer.text.slice(0, 200)}`)
    t.ok(answer.text.length < 10_000, `${what}: a short answer, ${answer.text.length}`)
  }
})

t.test('of faults without end the first hundred are told, and that there are more', async (t) => {
  const fields = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`field${n}`, n]))
  const title = 'x'
  const late = { kind: 'other', title, date: '2999-01-01' }
  const body = newReport()
  const bodies: [what: string, body: object, told: number][] = [
    ['fields', { ...body, ...Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`field${n}`, n])) }, 100],
    ['fields of items', { ...body, evidence: Array.from({ length: 200 }, () => fields) }, 100],
    ['items', { ...body, measures: Array(100).fill({}) }, 100],
    ['shape and rules', { ...body, measures: Array(100).fill(late), evidence: Array(200).fill({ ...late }) }, 100],
    ['rules', { ...body, measures: Array(100).fill(late), evidence: [{ ...late, stance: 'context' }] }, 100],
    ['a hundred', { ...body, measures: Array(100).fill(late) }, 100],
    ['ninety-nine', { ...body, measures: Array(99).fill(late) }, 99],
  ]
  for (const [what, faulty, told] of bodies) {
    const answer = await nhri.post('/v1/reports', faulty)
    t.match(answer, { status: 422, body: { code: 'body_invalid' } }, what)
    t.equal(faultyPlaces(answer).length, told, what)
    t.equal(/the first 100, there are more/.test(answer.body.detail), !what.startsWith('a ') && told === 100, what)
    t.ok(answer.text.length < 30_000, `${what}: ${answer.text.length}`)
  }
  const query = Array.from({ length: 300 }, (_, n) => `field${n}=1`).join('&')
  const { status, body: answer } = await anonymous.get(`/v1/reports?${query}`)
  t.match({ status, answer }, { status: 400, answer: { detail: /the first 100, there are more/ } })
  t.equal(answer.errors.length, 100)
})

t.test('bytes that are not UTF-8 are refused, never replaced', async (t) => {
  const { headers } = await nhri.get('/v1/reports')
  t.ok(headers)
  const token = await tokenOf()
  const send = (payload: Buffer, type = 'application/json') =>
    service.app.inject({
      method: 'POST',
      url: '/v1/reports',
      headers: { ...token, 'content-type': type, 'idempotency-key': 'latin' },
      payload,
    })
  const latin = Buffer.from(report.replace('Made up', 'Rapport inventé'), 'latin1')
  t.match(await send(latin), { statusCode: 400, body: /json_invalid/ })
  t.match(await send(Buffer.from(report), 'application/json; charset=utf-8'), { statusCode: 201 })
})

t.test('a body of 1 MiB is read, one of a byte more is not', async (t) => {
  const padded = (bytes: number) => report + ' '.repeat(bytes - Buffer.byteLength(report))
  const whole = await nhri.post('/v1/reports', padded(2 ** 20))
  t.equal(whole.status, 409, 'read: its period is taken')
  t.match(await nhri.post('/v1/reports', padded(2 ** 20 + 1)), { status: 413, body: { code: 'body_too_large' } })
})

t.test('other media types are not taken', async (t) => {
  for (const type of [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'json',
  ]) {
    const answer = await nhri.post('/v1/reports', report, { 'content-type': type })
    t.match(answer, { status: 415, body: { code: 'media_type_unsupported' } }, type)
  }
})

t.test('who may not write is told so before anything is read', async (t) => {
  const reader = await service.as('nhrc-qatar', [])
  for (const body of [report, '{', ' '.repeat(2 ** 20 + 1)]) {
    t.match(await anonymous.post('/v1/reports', body), { status: 401, body: { code: 'token_required' } })
    t.match(await reader.post('/v1/reports', body), { status: 403, body: { code: 'scope_missing' } })
  }
})

async function tokenOf() {
  const { signLocalToken } = await import('../../src/auth/issuer.ts')
  const claims = { actor: 'nhrc-qatar', scope: 'reports:write', subject: 'x', lifetimeSeconds: 600 }
  return { authorization: `Bearer ${await signLocalToken(service.config, claims)}` }
}
