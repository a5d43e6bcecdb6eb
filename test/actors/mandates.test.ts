// GET and PUT /v1/actors/{id}/mandates: on whom an actor may report.
import t from 'tap'
import { startService } from '../support/app.ts'
import { giveMandates, inCountry, onActor, registerActor, self } from '../support/samples.ts'
import { hostileBodies, hostileValues } from './samples.ts'

const service = await startService(t)
const operator = await service.as('ohchr')
const { anonymous } = service
type Fault = { pointer: string }
const pointers = (body: { errors?: Fault[] }) => (body.errors ?? []).map(({ pointer }) => pointer)

const url = '/v1/actors/nhrc-qatar/mandates'
const anybody = { kind: 'any', country: null, addressee_id: null }
const many = (count: number, from: string[]) => from.slice(0, count).map(onActor)

t.test('those of the bodies that the source names', async (t) => {
  const { body, headers } = await anonymous.get(url)
  t.same(body, { mandates: [inCountry('QAT'), self] })
  t.equal(headers['cache-control'], 'public, no-cache')
  for (const id of ['ohchr', 'european-parliament', 'ganhri']) {
    t.same((await anonymous.get(`/v1/actors/${id}/mandates`)).body.mandates, [anybody, self], id)
  }
  for (const id of ['ifj', 'qat']) t.same((await anonymous.get(`/v1/actors/${id}/mandates`)).body.mandates, [self], id)
})

t.test('the whole list is replaced', async (t) => {
  const given = [
    { kind: 'actor', addressee_id: 'fra' },
    { kind: 'self' },
    { kind: 'country', country: 'ken' },
    { kind: 'country', country: 'qat' },
  ]
  const { status, body, headers } = await operator.change('PUT', url, { mandates: given })
  t.equal(status, 200)
  t.same(body, { mandates: [onActor('fra'), inCountry('KEN'), inCountry('QAT'), self] })
  const read = await anonymous.get(url)
  t.same(read.body, body)
  t.equal(read.headers.etag, headers.etag)
  t.equal((await operator.change('PUT', url, read.body)).headers.etag, headers.etag, 'what was read can be sent')
})

t.test('it gives more or says the same in other words; only a decision takes away', async (t) => {
  await registerActor(service, 'made-up-bar', { stakeholder_group: 'civil_society', country: 'QAT' })
  await registerActor(service, 'made-up-company')
  type List = object[]
  const cases: [what: string, held: List, given: List, lost: RegExp | null, measure?: string][] = [
    ['the same', [inCountry('QAT'), self], [self, inCountry('QAT')], null],
    ['one more', [self], [self, onActor('ken')], null],
    ['anybody instead of all', [inCountry('QAT'), self, onActor('ken')], [anybody], null],
    ['a country instead of its State', [onActor('ken')], [inCountry('KEN')], null],
    ['a country instead of an actor of it', [onActor('made-up-bar')], [inCountry('QAT')], null],
    ['its country instead of itself', [self], [inCountry('QAT')], null],
    ['itself by its id', [self], [onActor('nhrc-qatar')], null],
    ['itself, not by its id', [onActor('nhrc-qatar')], [self], null],
    ['one less', [inCountry('QAT'), self], [inCountry('KEN'), self], /on the country QAT:/, 'narrow_mandate'],
    ['a country for anybody', [anybody], [inCountry('QAT')], /on anybody:/, 'revoke_mandate'],
    ['a State for its country', [inCountry('KEN'), self], [onActor('ken'), self], /KEN/, 'narrow_mandate'],
    ['another country', [onActor('made-up-bar'), self], [inCountry('KEN'), self], /made-up-bar/, 'narrow_mandate'],
    [
      'a country for one of none',
      [onActor('made-up-company')],
      [inCountry('QAT')],
      /made-up-company/,
      'revoke_mandate',
    ],
    ['itself for its country', [inCountry('QAT')], [self], /QAT/, 'revoke_mandate'],
    ['all countries one by one', [anybody], [inCountry('QAT'), inCountry('KEN')], /anybody/, 'revoke_mandate'],
  ]
  for (const [what, held, given, lost, measure] of cases) {
    await giveMandates(service, 'nhrc-qatar', held)
    const before = (await anonymous.get(url)).text
    const answer = await operator.change('PUT', url, { mandates: given })
    if (lost === null) {
      t.equal(answer.status, 200, what)
      continue
    }
    t.match(answer, { status: 409, body: { code: 'decision_required', detail: lost } }, what)
    t.match(answer.body.detail, `\`${measure}\`, with POST /v1/actors/nhrc-qatar/decisions`)
    t.equal((await anonymous.get(url)).text, before)
  }
})

t.test('one to fifty', async (t) => {
  await giveMandates(service, 'nhrc-qatar', [onActor('afg')])
  const { body } = await anonymous.get('/v1/actors?stakeholder_group=states&limit=51')
  const ids = body.data.map(({ id }: { id: string }) => id)
  t.equal((await operator.change('PUT', url, { mandates: many(50, ids) })).status, 200)
  t.equal((await operator.change('PUT', url, { mandates: many(51, ids) })).status, 422)
  t.equal((await operator.change('PUT', url, { mandates: [] })).status, 422)
})

t.test('every fault is told with its place', async (t) => {
  const { status, body } = await operator.change('PUT', url, {
    mandates: [
      self,
      { kind: 'self' },
      inCountry('ZZZ'),
      onActor('nobody'),
      { kind: 'country' },
      { kind: 'any', country: 'QAT' },
      { kind: 'actor', addressee_id: 'qat', country: 'QAT' },
      { kind: 'everything' },
      { kind: 'self', because: 'x' },
    ],
  })
  t.equal(status, 422)
  t.same(pointers(body).toSorted(), [
    '/mandates/1',
    '/mandates/2/country',
    '/mandates/3/addressee_id',
    '/mandates/4/country',
    '/mandates/5/country',
    '/mandates/6/country',
    '/mandates/7/kind',
    '/mandates/8/because',
  ])
})

t.test('nothing that is sent breaks it', async (t) => {
  const before = (await anonymous.get(url)).body
  for (const value of hostileValues) {
    const bodies = [
      { mandates: value },
      { mandates: [value] },
      ...['kind', 'country', 'addressee_id'].map((field) => ({ mandates: [{ kind: 'any', [field]: value }] })),
    ]
    for (const body of bodies) {
      const { status } = await operator.put(url, body, { 'if-match': '*' })
      t.equal(status, 422, JSON.stringify(body).slice(0, 80))
    }
  }
  for (const [name, text] of Object.entries(hostileBodies)) {
    const { status } = await operator.put(url, text, { 'if-match': '*' })
    t.ok(status >= 400 && status < 500, `${name}: ${status}`)
  }
  t.same((await anonymous.get(url)).body, before)
})

t.test('only by who has seen the current list', async (t) => {
  t.equal((await operator.put(url, { mandates: [self] })).status, 428)
  for (let round = 0; round < 3; round += 1) {
    await giveMandates(service, 'nhrc-qatar', [self])
    const { etag } = (await anonymous.get(url)).headers
    const lists = ['ken', 'fra', 'qat', 'tur', 'bra', 'ind'].map((id) => [
      self,
      onActor(id),
      inCountry(id.toUpperCase()),
    ])
    const answers = await Promise.all(lists.map((mandates) => operator.put(url, { mandates }, { 'if-match': etag! })))
    t.same(answers.map(({ status }) => status).toSorted(), [200, 412, 412, 412, 412, 412])
    t.same((await anonymous.get(url)).body, answers.find(({ status }) => status === 200)!.body)
  }
})

t.test('who may not, and what is not there', async (t) => {
  t.equal((await anonymous.put(url, { mandates: [self] })).body.code, 'token_required')
  const registrar = await service.as('nhrc-qatar', ['actors:write', 'reports:write'])
  const { status, body } = await registrar.change('PUT', url, { mandates: [anybody] })
  t.equal(status, 403)
  t.equal(body.code, 'scope_missing')
  t.equal((await anonymous.get('/v1/actors/nobody/mandates')).status, 404)
  t.equal((await operator.put('/v1/actors/nobody/mandates', { mandates: [self] }, { 'if-match': '*' })).status, 404)
})
