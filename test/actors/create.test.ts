// POST /v1/actors: accepted, wrong shape, refused by rule, refused by permission, and once only.
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { startService } from '../support/app.ts'
import { hostileBodies, hostileValues, newInstitution } from './samples.ts'

const service = await startService(t)
const operator = await service.as('ohchr')
const { anonymous } = service
type Fault = { pointer: string; detail: string; mend: string }
const pointers = (body: { errors?: Fault[] }) => (body.errors ?? []).map(({ pointer }) => pointer)

t.test('a whole institution', async (t) => {
  const given = newInstitution()
  const { status, headers, body } = await operator.post('/v1/actors', given)
  t.equal(status, 201)
  t.equal(headers.location, `/v1/actors/${given.id}`)
  t.same(body.names, given.names.toReversed())
  t.same(body.accreditations, given.accreditations)
  t.equal(body.created_at, body.updated_at)
  const read = await anonymous.get(headers.location!)
  t.same(read.body, body)
  t.equal(read.headers.etag, headers.etag)
})

t.test('the least that is needed, and a country in either case', async (t) => {
  const { status, body } = await operator.post('/v1/actors', {
    id: 'made-up-company',
    name: 'Made-up Company',
    stakeholder_group: 'companies',
    country: 'ken',
  })
  t.equal(status, 201)
  t.match(body, { country: 'KEN', subgroups: [], names: [], accreditations: [], url: null })
})

t.test('default mandates by group', async (t) => {
  const self = { kind: 'self', country: null, addressee_id: null }
  const kenya = { kind: 'country', country: 'KEN', addressee_id: null }
  const anybody = { kind: 'any', country: null, addressee_id: null }
  const cases: [group: string, country: string | null, mandates: object[]][] = [
    ['nhris', 'KEN', [kenya, self]],
    ['nhris', null, [self]],
    ['civil_society', 'KEN', [kenya, self]],
    ['civil_society', null, [self]],
    ['companies', 'KEN', [self]],
    ['states', 'TWN', [self]],
    ['international_organizations', null, [anybody, self]],
    ['international_organizations', 'KEN', [anybody, self]],
  ]
  for (const [stakeholder_group, country, mandates] of cases) {
    const id = stakeholder_group === 'states' ? { id: 'twn' } : {}
    const given = newInstitution({ stakeholder_group, country, accreditations: [], ...id })
    t.equal((await operator.post('/v1/actors', given)).status, 201)
    const { body } = await anonymous.get(`/v1/actors/${given.id}/mandates`)
    t.same(body.mandates, mandates, `${stakeholder_group} ${country}`)
  }
})

t.test('what is addressed to its group is counted from now on', async (t) => {
  const given = newInstitution()
  await operator.post('/v1/actors', given)
  const { rows } = await service.db.$client.query(
    'select recommendation_id from implementations where addressee_id = $1 and addressed order by 1',
    [given.id],
  )
  t.same(
    rows.map(({ recommendation_id }) => recommendation_id),
    [1, 2, 3].map((number) => `doha-2020-nhris-${number}`),
  )
})

t.test('the same key and body make one actor', async (t) => {
  const given = newInstitution()
  const key = { 'idempotency-key': 'one-institution' }
  const first = await operator.post('/v1/actors', given, key)
  const second = await operator.post('/v1/actors', given, key)
  t.equal(second.status, 201)
  t.same(second.body, first.body)
  t.equal(second.headers.location, first.headers.location)
  const other = await operator.post('/v1/actors', { ...given, name: 'Another' }, key)
  t.equal(other.status, 422)
  t.equal(other.body.code, 'idempotency_key_reused')
  const somebody = await (await service.as('ganhri')).post('/v1/actors', newInstitution(), key)
  t.equal(somebody.status, 201, 'a key belongs to its caller')
})

t.test('a repeated request is answered as the first one was, whatever changed since', async (t) => {
  const given = newInstitution({ country: 'ken' })
  const key = { 'idempotency-key': 'changed-since' }
  const first = await operator.post('/v1/actors', given, key)
  const changes = { name: 'Renamed', url: null, names: null, accreditations: null }
  t.equal((await operator.change('PATCH', first.headers.location!, changes)).status, 200)
  const again = await operator.post('/v1/actors', given, key)
  t.equal(again.status, 201)
  t.equal(again.text, first.text)
  t.equal(again.headers.etag, first.headers.etag)
  t.match((await anonymous.get(first.headers.location!)).body, { name: 'Renamed', names: [], accreditations: [] })
})

t.test('a State is known by the code of its country, so that none has two', async (t) => {
  const state = (changes: object) => ({ id: 'atl', name: 'Made-up State', stakeholder_group: 'states', ...changes })
  const cases: [body: object, pointer: string][] = [
    [state({ country: null }), '/country'],
    [state({}), '/country'],
    [state({ country: 'QAT' }), '/id'],
    [state({ country: 'TWN', id: 'twn-2' }), '/id'],
  ]
  for (const [body, pointer] of cases) {
    const answer = await operator.post('/v1/actors', body)
    t.equal(answer.status, 422, JSON.stringify(body))
    t.same(pointers(answer.body), [pointer])
  }
  t.equal((await operator.post('/v1/actors', state({ country: 'qat', id: 'qat' }))).body.code, 'already_exists')
})

t.test('a refused request does not use up its key', async (t) => {
  const key = { 'idempotency-key': 'mended' }
  t.equal((await operator.post('/v1/actors', newInstitution({ country: 'ZZZ' }), key)).status, 422)
  t.equal((await operator.post('/v1/actors', newInstitution(), key)).status, 201)
})

t.test('two at once with one id: one is registered, the other learns of it', async (t) => {
  const given = newInstitution()
  const answers = await Promise.all([given, given, given].map((body) => operator.post('/v1/actors', body)))
  t.same(answers.map(({ status }) => status).toSorted(), [201, 409, 409])
  const { body } = answers.find(({ status }) => status === 409)!
  t.match(body, { code: 'already_exists', existing: `/v1/actors/${given.id}` })
  t.equal((await operator.post('/v1/actors', newInstitution({ id: 'qat' }))).body.existing, '/v1/actors/qat')
})

t.test('many at once with one key: one actor, and nobody fails', async (t) => {
  const given = newInstitution()
  const key = { 'idempotency-key': 'at-once' }
  const answers = await Promise.all(Array.from({ length: 8 }, () => operator.post('/v1/actors', given, key)))
  for (const { status, body } of answers) t.ok(status === 201 || body.code === 'request_in_flight', String(status))
  t.ok(answers.some(({ status }) => status === 201))
})

t.test('faults of shape and of rule are told together', async (t) => {
  const { status, body } = await operator.post('/v1/actors', {
    id: 'Not An Id',
    name: ' ',
    stakeholder_group: 'companies',
    subgroups: ['journalists', 'journalists'],
    country: 'ZZZ',
    url: 'javascript:alert(1)',
    names: [
      { language: 'en', name: 'One', status: 'official' },
      { language: 'en', name: 'Two', status: 'official' },
    ],
    accreditations: [
      { status: 'A', valid_from: '2020-01-01' },
      { status: 'B', valid_from: '2019-01-01', valid_to: '2020-01-01' },
    ],
    person: 'x',
  })
  t.equal(status, 422)
  t.same(pointers(body).toSorted(), [
    '/accreditations',
    '/accreditations/1',
    '/country',
    '/id',
    '/name',
    '/names/1/language',
    '/person',
    '/subgroups/0',
    '/subgroups/1',
    '/url',
  ])
  for (const { detail, mend } of body.errors) t.ok(detail !== '' && mend !== '')
})

t.test('each rule by itself', async (t) => {
  const held = (valid_from: string, valid_to: string | null) => ({ status: 'A', valid_from, valid_to })
  const cases: [other: Record<string, unknown>, pointer: string | null][] = [
    [{ stakeholder_group: 'nobody', accreditations: [] }, '/stakeholder_group'],
    [{ stakeholder_group: 'constructor', accreditations: [] }, '/stakeholder_group'],
    [{ country: 'ZZZ' }, '/country'],
    [{ subgroups: ['journalists'] }, '/subgroups/0'],
    [{ stakeholder_group: 'civil_society' }, '/accreditations'],
    [{ stakeholder_group: 'civil_society', accreditations: [], subgroups: ['journalists', 'media_outlets'] }, null],
    [{ accreditations: [held('2020-01-01', '2019-12-31')] }, '/accreditations/0/valid_to'],
    [{ accreditations: [held('2020-01-01', '2020-01-01'), held('2020-01-02', null)] }, null],
    [{ accreditations: [held('2020-01-01', '2020-01-02'), held('2020-01-02', null)] }, '/accreditations/1'],
    [{ accreditations: [held('2021-01-01', null), held('2020-01-01', null)] }, '/accreditations/1'],
    [{ accreditations: [held('2019-02-29', null)] }, '/accreditations/0/valid_from'],
    [{ names: [{ language: 'EN', name: 'x', status: 'official' }] }, '/names/0/language'],
    [{ names: [{ language: 'en', name: 'x', status: 'true' }] }, '/names/0/status'],
  ]
  for (const [other, pointer] of cases) {
    const { status, body } = await operator.post('/v1/actors', newInstitution(other))
    t.equal(status, pointer === null ? 201 : 422, JSON.stringify(other))
    t.same(pointers(body), pointer === null ? [] : [pointer], JSON.stringify(other))
  }
})

t.test('nothing that is sent breaks it', async (t) => {
  for (const field of Object.keys(newInstitution())) {
    for (const value of hostileValues) {
      const { status, body } = await operator.post('/v1/actors', newInstitution({ [field]: value }))
      t.equal(status, 422, `${field}: ${JSON.stringify(value)?.slice(0, 60)} ${JSON.stringify(body).slice(0, 300)}`)
      t.ok(
        pointers(body).every((pointer) => pointer === `/${field}` || pointer.startsWith(`/${field}/`)),
        field,
      )
    }
  }
  for (const [name, text] of Object.entries(hostileBodies)) {
    const { status } = await operator.post('/v1/actors', text)
    t.ok(status >= 400 && status < 500, `${name}: ${status}`)
  }
  for (const type of ['text/plain', 'application/xml', 'application/json; charset=latin1; x']) {
    const { status } = await operator.post('/v1/actors', '<x/>', { 'content-type': type })
    t.ok(status >= 400 && status < 500, `${type}: ${status}`)
  }
})

t.test('keys', async (t) => {
  const given = newInstitution()
  const order = { actor: 'nhrc-qatar', scope: 'actors:write', subject: 'somebody', lifetimeSeconds: 600 }
  const authorization = `Bearer ${await signLocalToken(service.config, order)}`
  const none = await service.app.inject({
    ...{ method: 'POST', url: '/v1/actors', headers: { authorization }, payload: given },
  })
  t.match({ status: none.statusCode, ...none.json() }, { status: 400, code: 'idempotency_key_required' })
  for (const key of ['', 'x'.repeat(256), 'with space', 'é']) {
    t.equal((await operator.post('/v1/actors', given, { 'idempotency-key': key })).status, 400, key)
  }
})

t.test('who may not', async (t) => {
  const given = newInstitution()
  t.equal((await anonymous.post('/v1/actors', given)).body.code, 'token_required')
  const reporter = await service.as('nhrc-qatar', ['reports:write', 'mandates:write'])
  const { status, body } = await reporter.post('/v1/actors', given)
  t.equal(status, 403)
  t.equal(body.code, 'scope_missing')
  t.equal((await anonymous.get(`/v1/actors/${given.id}`)).status, 404)
})
