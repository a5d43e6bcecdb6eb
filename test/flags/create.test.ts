// Anybody flags a published report, and nothing is kept of who it was.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { type Service, startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { flagBody } from './samples.ts'

const service = await startService(t)
const { anonymous, app } = service
const nhri = await service.as('nhrc-qatar')
const oversight = await service.as('ohchr', ['oversight:read'])
const { id: report_id } = (await nhri.post('/v1/reports', reportBody())).body

let networks = 0
/** From a network of its own each time. */
const flag = async (changes: object = {}, headers: Record<string, string> = {}, remoteAddress?: string) => {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/flags',
    remoteAddress: remoteAddress ?? `198.51.100.${++networks}`,
    headers: { 'idempotency-key': randomUUID(), ...headers },
    payload: flagBody({ report_id, ...changes }),
  })
  return { status: answer.statusCode, headers: answer.headers, text: answer.payload, body: answer.json() }
}
const rowsOf = async ({ db }: Service, table: string) => (await db.$client.query(`select * from ${table}`)).rows

t.test('without an account; the answer is an id that says nothing', async (t) => {
  const { status, headers, body } = await flag()
  t.equal(status, 201)
  t.strictSame(Object.keys(body), ['id'])
  t.match(body.id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-/)
  t.equal(headers.location, `/v1/flags/${body.id}`)
  t.equal(headers['cache-control'], 'private, no-store')
  const read = await oversight.get(`/v1/flags/${body.id}`)
  t.match(read.body, { ...flagBody({ report_id }), rule_version: 1 })
  t.match(read.body.received_at, /T\d\d:00:00\.000000Z$/, 'only the hour is kept')
})

t.test('with an account, it is not kept either', async (t) => {
  const before = await rowsOf(service, 'flags')
  const { status } = await nhri.post('/v1/flags', flagBody({ report_id, text: 'Made up: with a token.' }))
  t.equal(status, 201)
  const after = await rowsOf(service, 'flags')
  t.equal(after.length, before.length + 1)
  t.strictSame(Object.keys(after[0]).sort(), [
    'fields',
    'id',
    'received_at',
    'report_id',
    'rule_id',
    'rule_version',
    'text',
  ])
  const kept = JSON.stringify([
    after,
    (await rowsOf(service, 'idempotency_keys')).filter(({ operation }) => operation === 'createFlag'),
  ])
  t.notMatch(kept, /nhrc-qatar|198\.51|127\.0/)
})

t.test('a repeated request flags once', async (t) => {
  const key = randomUUID()
  const first = await flag({}, { 'idempotency-key': key })
  const count = (await rowsOf(service, 'flags')).length
  t.strictSame((await flag({}, { 'idempotency-key': key })).body, first.body)
  t.equal((await rowsOf(service, 'flags')).length, count)
  t.notOk(
    (await rowsOf(service, 'idempotency_keys')).some((row) => JSON.stringify(row).includes(key)),
    'of the key a hash is kept',
  )
})

t.test('the key is what other addresses take; a stranger with the same one is in nobody’s way', async (t) => {
  for (const key of ['1', 'my-flag', '0f8fad5b-d9cb-169f-a165-70867728950e']) {
    const mine = await flag({ text: 'Mine.' }, { 'idempotency-key': key })
    const theirs = await flag({ text: 'Theirs.' }, { 'idempotency-key': key })
    t.match([mine.status, theirs.status], [201, 201], key)
    t.not(mine.body.id, theirs.body.id)
    t.equal((await flag({ text: 'Mine.' }, { 'idempotency-key': key })).body.id, mine.body.id)
  }
  for (const key of ['with space', 'é', 'a'.repeat(256)]) {
    const answer = await flag({}, { 'idempotency-key': key })
    t.match(answer, { status: 400, body: { errors: [{ parameter: 'idempotency-key', mend: /0f8fad5b/ }] } }, key)
  }
  const none = await app.inject({ method: 'POST', url: '/v1/flags', remoteAddress: '203.0.113.1', payload: flagBody() })
  t.match(none.json(), { code: 'idempotency_key_required' })
})

t.test('of a wrong shape', async (t) => {
  const cases: [object, string][] = [
    [{ report_id: '7' }, '/report_id'],
    [{ report_id: undefined }, '/report_id'],
    [{ rule_id: 'Not A Rule' }, '/rule_id'],
    [{ text: '' }, '/text'],
    [{ text: 'x'.repeat(2_001) }, '/text'],
    [{ text: 'half \ud800' }, '/text'],
    [{ fields: ['narrative'] }, '/fields/0'],
    [{ fields: ['/author_id'] }, '/fields/0'],
    [{ fields: ['/evidence/01'] }, '/fields/0'],
    [{ fields: Array(51).fill('/narrative') }, '/fields'],
    [{ email: 'me@example.org' }, '/email'],
  ]
  for (const [changes, pointer] of cases) {
    t.match(await flag(changes), { status: 422, body: { code: 'body_invalid', errors: [{ pointer }] } }, pointer)
  }
})

t.test('a draft, a withdrawn and an unknown report are answered alike', async (t) => {
  const year = (at: number) => ({ period_start: `${at}-01-01`, period_end: `${at}-12-31` })
  const draft = await nhri.post('/v1/reports', reportBody({ ...year(2024), state: 'draft' }))
  const withdrawn = await nhri.post('/v1/reports', reportBody(year(2023)))
  const at = withdrawn.headers.location!
  await nhri.change('POST', `${at}/withdrawal`, { reason: 'Made up.' }, at)
  const unknown = await flag({ report_id: randomUUID() })
  t.match(unknown, { status: 422, body: { code: 'body_invalid', errors: [{ pointer: '/report_id' }] } })
  for (const { body } of [draft, withdrawn]) t.equal((await flag({ report_id: body.id })).text, unknown.text)
  t.equal((await nhri.post('/v1/flags', flagBody({ report_id: draft.body.id }))).text, unknown.text, 'its author too')
})

t.test('a rule that is not in force, or not about reports', async (t) => {
  for (const rule_id of ['no-such-rule', 'mandate-or-registration']) {
    t.match(await flag({ rule_id }), { status: 422, body: { errors: [{ pointer: '/rule_id' }] } }, rule_id)
  }
})

t.test('a flag changes nothing by itself', async (t) => {
  const read = async () => [
    (await anonymous.get(`/v1/reports/${report_id}`)).text,
    (await anonymous.get('/v1/recommendations/doha-2020-states-5/implementations/qat')).text,
  ]
  const before = await read()
  await flag()
  t.strictSame(await read(), before)
})

t.test('from one network so many in some minutes; from another it goes on', async (t) => {
  const from = (address: string) => flag({}, {}, address)
  const many = async (address: (count: number) => string) => {
    for (let count = 0; count < 10; count++) t.equal((await from(address(count))).status, 201)
  }
  await many(() => '192.0.2.1')
  const { status, headers, body } = await from('192.0.2.1')
  t.match({ status, body }, { status: 429, body: { code: 'too_many_requests', retry_after: Number } })
  t.equal(headers['retry-after'], String(body.retry_after))
  t.ok(body.retry_after > 590 && body.retry_after <= 600)
  t.equal((await from('::ffff:192.0.2.1')).status, 429, 'the same address, written for IPv6')
  t.equal((await from('192.0.2.2')).status, 201)
  await many((count) => `2001:db8:0:1::${count}`)
  for (const address of ['2001:db8:0:1:ffff::1', '2001:0DB8:0000:0001::', '2001:db8::1:2:3:4:5']) {
    t.equal((await from(address)).status, 429, address)
  }
  t.equal((await from('2001:db8:0:2::1')).status, 201, 'another subscriber')
  t.notMatch(service.log.join(''), /192\.0\.2|2001:db8/)
})

t.test('fields are fields of the report, in any of its revisions', async (t) => {
  const posted = await nhri.post('/v1/reports', reportBody({ period_start: '2021-03-01', period_end: '2021-03-31' }))
  const at = posted.headers.location!
  t.equal((await nhri.change('PATCH', at, { measures: [] })).status, 200)
  const of = (...fields: string[]) => flag({ report_id: posted.body.id, fields })
  t.equal((await of('/narrative', '/evidence/0', '/evidence/0/url', '/evidence', '/measures/0/title')).status, 201)
  const places = ['/evidence/7/url', '/evidence/0/urls', '/assessments/9', '/evidence/0/constructor']
  for (const field of places) {
    const refused = await of('/narrative', field)
    t.match(refused, { status: 422, body: { errors: [{ pointer: '/fields/1', mend: /\w/ }] } }, field)
  }
})
