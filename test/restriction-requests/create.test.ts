// Who asks for a restriction is recorded in public, with the legal ground; nothing follows from it by itself.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { requestBody } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const state = await service.as('qat')
const nhri = await service.as('nhrc-qatar')
const { id: report } = (await nhri.post('/v1/reports', reportBody())).body
const asks = '/v1/restriction-requests'
/** As the State itself asks. */
const own = {
  requester_id: 'qat',
  requester_name: undefined,
  requester_group: undefined,
  requester_country: undefined,
  received_on: null,
}

t.test('a State asks for itself: who it is comes from the register', async (t) => {
  const { status, body, headers } = await state.post(asks, requestBody(report, own))
  t.equal(status, 201)
  t.match(body, {
    recorded_by: 'qat',
    requester_id: 'qat',
    requester_name: (await anonymous.get('/v1/actors/qat')).body.name,
    requester_group: 'states',
    requester_country: 'QAT',
    received_on: null,
    report_id: report,
    actor_id: null,
    fields: ['/narrative'],
    measure: 'restrict',
    legal_ground: { citation: 'A made-up act, art. 1' },
    state: 'open',
    decision_id: null,
    decided_at: null,
    sealed_at: null,
  })
  t.equal(headers.location, `${asks}/${body.id}`)
  t.strictSame((await anonymous.get(headers.location!)).body, body, 'public at once')
  const ministry = await state.post(asks, requestBody(report, { ...own, requester_name: 'A made-up court' }))
  t.match(ministry.body, { requester_id: 'qat', requester_name: 'A made-up court' }, 'an organ of it may be named')
})

t.test('whoever was asked records it, also where no ground was named', async (t) => {
  const { status, body } = await nhri.post(asks, requestBody(report, { legal_ground: null, requester_country: 'qat' }))
  t.equal(status, 201)
  t.match(body, {
    recorded_by: 'nhrc-qatar',
    requester_id: null,
    requester_name: 'A made-up ministry',
    requester_country: 'QAT',
    received_on: '2026-01-05',
    legal_ground: null,
  })
})

t.test('about the mandate or registration of an actor', async (t) => {
  const about = { report_id: null, actor_id: 'nhrc-qatar', fields: [], measure: 'revoke_mandate' }
  t.match(await state.post(asks, requestBody(report, { ...own, ...about })), {
    status: 201,
    body: { report_id: null, actor_id: 'nhrc-qatar', measure: 'revoke_mandate' },
  })
})

t.test('nothing follows from it by itself', async (t) => {
  const read = async () => [
    (await anonymous.get(`/v1/reports/${report}`)).text,
    (await anonymous.get('/v1/recommendations/doha-2020-states-5/implementations/qat')).text,
  ]
  const before = await read()
  await state.post(asks, requestBody(report, own))
  t.strictSame(await read(), before)
})

t.test('a repeated request is recorded once', async (t) => {
  const key = { 'idempotency-key': 'repeated' }
  const first = await nhri.post(asks, requestBody(report), key)
  t.equal((await nhri.post(asks, requestBody(report), key)).text, first.text)
  const other = await nhri.post(asks, requestBody(report, { text: 'Else.' }), key)
  t.match(other, { status: 422, body: { code: 'idempotency_key_reused' } })
})

t.test('of a wrong shape', async (t) => {
  const cases: [Record<string, unknown>, string][] = [
    [{ requester_name: 'two\nlines' }, '/requester_name'],
    [{ requester_country: 'Qatar' }, '/requester_country'],
    [{ received_on: '05.01.2026' }, '/received_on'],
    [{ report_id: '7' }, '/report_id'],
    [{ fields: ['/'] }, '/fields/0'],
    [{ measure: 'delete' }, '/measure'],
    [{ measure: undefined }, '/measure'],
    [{ legal_ground: undefined }, '/legal_ground'],
    [{ legal_ground: { text: 'Made up.' } }, '/legal_ground/citation'],
    [{ legal_ground: { citation: 'A law', url: 'http://localhost/' } }, '/legal_ground/url'],
    [{ language: 'english' }, '/language'],
    [{ text: 'nul \0' }, '/text'],
    [{ text: 'x'.repeat(10_001) }, '/text'],
    [{ state: 'decided' }, '/state'],
  ]
  for (const [changes, pointer] of cases) {
    const answer = await nhri.post(asks, requestBody(report, changes))
    t.match(answer, { status: 422, body: { code: 'body_invalid', errors: [{ pointer, mend: /\w/ }] } }, pointer)
  }
})

t.test('refused by rule', async (t) => {
  const onActor = { report_id: null, actor_id: 'nhrc-qatar', fields: [], measure: 'narrow_mandate' }
  const cases: [Record<string, unknown>, string, RegExp][] = [
    [{ requester_name: undefined }, '/requester_name', /missing/],
    [{ requester_group: undefined }, '/requester_group', /missing/],
    [{ requester_group: 'nobody' }, '/requester_group', /No stakeholder group/],
    [{ requester_country: 'XXX' }, '/requester_country', /not a country/],
    [{ ...own, requester_id: 'nobody-known' }, '/requester_id', /No actor/],
    [{ ...own, requester_group: 'nhris' }, '/requester_group', /of the group states/],
    [{ ...own, requester_country: 'KEN' }, '/requester_country', /of QAT/],
    [{ received_on: '2999-12-31' }, '/received_on', /future/],
    [{ report_id: null }, '/report_id', /about nothing/],
    [{ actor_id: 'nhrc-qatar' }, '/report_id', /two things/],
    [{ report_id: randomUUID() }, '/report_id', /no published report/],
    [{ measure: 'revoke_mandate' }, '/measure', /no such measure on a report/],
    [{ ...onActor, measure: 'restrict' }, '/measure', /no such measure on an actor/],
    [{ ...onActor, fields: ['/narrative'] }, '/fields', /of reports/],
    [{ ...onActor, actor_id: 'nobody-known' }, '/actor_id', /No actor/],
  ]
  for (const [changes, pointer, detail] of cases) {
    const answer = await nhri.post(asks, requestBody(report, changes))
    t.match(answer, { status: 422, body: { errors: [{ pointer, detail, mend: /\w/ }] } }, `${pointer} ${detail}`)
    t.equal(answer.body.errors?.length, 1, answer.text)
  }
  const unfounded = await state.post(asks, requestBody(report, { ...own, legal_ground: null }))
  t.match(unfounded, { status: 422, body: { errors: [{ pointer: '/legal_ground' }] } }, 'who asks names a ground')
  const received = await state.post(asks, requestBody(report, { ...own, received_on: '2026-01-05' }))
  t.match(received, { status: 422, body: { errors: [{ pointer: '/received_on' }] } })
})

t.test('a draft, a withdrawn and an unknown report are answered alike', async (t) => {
  const year = (at: number) => ({ period_start: `${at}-01-01`, period_end: `${at}-12-31` })
  const draft = await nhri.post('/v1/reports', reportBody({ ...year(2024), state: 'draft' }))
  const withdrawn = await nhri.post('/v1/reports', reportBody(year(2023)))
  const at = withdrawn.headers.location!
  await nhri.change('POST', `${at}/withdrawal`, { reason: 'Made up.' }, at)
  const unknown = await state.post(asks, requestBody(randomUUID(), own))
  t.equal(unknown.status, 422)
  for (const { body } of [draft, withdrawn]) {
    t.equal((await state.post(asks, requestBody(body.id, own))).text, unknown.text)
  }
})

t.test('refused by permission', async (t) => {
  t.equal((await anonymous.post(asks, requestBody(report))).status, 401)
  const unscoped = await service.as('qat', ['reports:write', 'comments:write'])
  t.match(await unscoped.post(asks, requestBody(report, own)), { status: 403, body: { code: 'scope_missing' } })
  await registerActor(service, 'made-up-company')
  const company = await service.as('made-up-company', ['restriction-requests:write'])
  t.equal((await company.post(asks, requestBody(report))).status, 201, 'companies ask like anybody')
})
