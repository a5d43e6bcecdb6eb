// Appeals against decisions on an actor, and rulings on them: registration and mandates come back exactly, and what was given
// since is kept.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import {
  age,
  decideOnActor,
  loss,
  mandateRefusal,
  narrowing,
  newReport,
  refusal,
  revocation,
  startReview,
} from '../decisions/samples.ts'
import { expectFaults } from '../reports/samples.ts'
import { any, giveMandates, inCountry, onActor, registerActor, self } from '../support/samples.ts'

const { service, reviewer, ruler, anonymous } = await startReview(t)
const operator = await service.as('ohchr', ['mandates:write'])
const reasons = 'Made-up reasons.'
const overturning = { outcome: 'overturned', reasons }

let made = 0
async function actor({ published = false, mandates = [inCountry('QAT'), self] as object[] } = {}) {
  made += 1
  const id = `made-up-actor-${made}`
  await registerActor(service, id, { stakeholder_group: 'civil_society', country: 'QAT' })
  const client = await service.as(id)
  if (published) await client.post('/v1/reports', newReport())
  await giveMandates(service, id, mandates)
  const at = `/v1/actors/${id}`
  const held = async () => (await anonymous.get(`${at}/mandates`)).body.mandates
  const give = async (more: object[]) =>
    operator.change('PUT', `${at}/mandates`, { mandates: [...(await held()), ...more] })
  /** Decides on it and appeals that; answers the decision and where it is ruled on. */
  const struck = async (body: ReturnType<typeof refusal>) => {
    const decision = await decideOnActor(reviewer, id, body)
    if (decision.status !== 201) throw new Error(decision.text)
    const appeal = await client.post(decision.body.appeals, { grounds: 'Made-up grounds.' })
    if (appeal.status !== 201) throw new Error(appeal.text)
    return { decision: decision.headers.location!, appeal: appeal.body, ruling: `${appeal.headers.location}/ruling` }
  }
  return { id, at, client, held, give, struck }
}

t.test('overturned, each measure leaves the actor as it was, with a rectification', async (t) => {
  const cases: [body: ReturnType<typeof refusal>, published: boolean, given?: object[]][] = [
    [narrowing([self]), true],
    [narrowing([onActor('qat')]), false],
    [loss(), true],
    [refusal(), false],
    [revocation(), true],
    [mandateRefusal([inCountry('KEN')]), true, [inCountry('KEN')]],
    [mandateRefusal([any]), true, [any]],
  ]
  for (const [body, published, given = []] of cases) {
    const { id, at, client, held, struck } = await actor({ published })
    const { updated_at: _before, ...before } = (await anonymous.get(at)).body
    const mandates = await held()
    const { decision, appeal, ruling } = await struck(body)
    t.match(appeal, {
      subject_actor_id: id,
      report_id: null,
      actor_id: id,
      grounds: 'Made-up grounds.',
      overdue: false,
    })
    t.match((await anonymous.get(`/v1/appeals?subject_actor_id=${id}`)).body.data, [appeal])
    const ruled = await ruler.post(ruling, overturning)
    t.equal(ruled.status, 201, ruled.text)
    t.match(ruled.body.ruling, { outcome: 'overturned', measure: null, mandates: [], rectifies: decision })
    const { updated_at: _after, ...after } = (await anonymous.get(at)).body
    t.strictSame(after, before, body.measure)
    t.strictSame(new Set(await held()), new Set([...mandates, ...given]))
    const rectification = { appeal_id: appeal.id, outcome: 'overturned', corrects: decision, by: 'european-parliament' }
    t.match((await anonymous.get(decision)).body, { measure: body.measure, in_force: 'none', rectification })
    t.match((await client.get('/v1/notices')).body.data, [
      { kind: 'ruling', outcome: 'overturned', appeal_id: appeal.id, subject_actor_id: id, report_id: null },
      { kind: 'decision' },
    ])
    t.equal((await client.post('/v1/reports', newReport())).status, 201, 'it reports again')
  }
})

t.test('upheld, nothing changes', async (t) => {
  const { at, client, held, struck } = await actor({ published: true })
  const { decision, ruling } = await struck(revocation())
  const before = [(await anonymous.get(at)).text, await held()]
  t.equal((await ruler.post(ruling, { outcome: 'upheld', reasons })).status, 201)
  t.strictSame([(await anonymous.get(at)).text, await held()], before)
  t.match((await anonymous.get(decision)).body, { in_force: 'revoke_registration', rectification: null })
  t.match(await client.post('/v1/reports', newReport()), { status: 403, body: { code: 'not_registered' } })
})

t.test('what was given since is kept, and what a later decision took stays taken', async (t) => {
  const { held, give, struck } = await actor()
  const first = await struck(narrowing([self]))
  t.equal((await give([inCountry('KEN')])).status, 200)
  const second = await struck(loss())
  t.equal((await give([inCountry('FRA')])).status, 200)
  await ruler.post(first.ruling, overturning)
  t.strictSame(await held(), [inCountry('FRA')], 'the second decision stands')
  await ruler.post(second.ruling, overturning)
  t.strictSame(await held(), [inCountry('FRA'), inCountry('KEN'), inCountry('QAT'), self])
})

t.test('partly, something weaker stands instead', async (t) => {
  const cases: [body: ReturnType<typeof refusal>, instead: object, registration: string, held: object[]][] = [
    [refusal(), { measure: 'revoke_mandate' }, 'registered', []],
    [refusal(), { measure: 'narrow_mandate', mandates: [self] }, 'registered', [self]],
    [loss(), { measure: 'narrow_mandate', mandates: [self] }, 'registered', [self]],
    [
      narrowing([self]),
      { measure: 'narrow_mandate', mandates: [self, onActor('qat')] },
      'registered',
      [onActor('qat'), self],
    ],
    [
      mandateRefusal([inCountry('KEN'), inCountry('FRA')]),
      { measure: 'refuse_mandate', mandates: [inCountry('KEN')] },
      'registered',
      [inCountry('FRA'), inCountry('QAT'), self],
    ],
  ]
  for (const [body, instead, registration, mandates] of cases) {
    const { at, held, struck } = await actor()
    const { decision, ruling } = await struck(body)
    const ruled = await ruler.post(ruling, { outcome: 'partly', reasons, ...instead })
    t.equal(ruled.status, 201, ruled.text)
    t.match(ruled.body.ruling, { outcome: 'partly', ...instead })
    t.match((await anonymous.get(at)).body, { registration })
    t.strictSame(await held(), mandates)
    const { measure } = instead as { measure: string }
    t.match((await anonymous.get(decision)).body, { in_force: measure, rectification: { outcome: 'partly' } })
  }
})

t.test('of a wrong shape, stronger, or with what does not belong to it', async (t) => {
  const { ruling } = await (await actor()).struck(narrowing([self]))
  const partly = (more: object) => ({ outcome: 'partly', reasons, ...more })
  const narrow = (mandates: object[]) => partly({ measure: 'narrow_mandate', mandates })
  const cases: [what: string, body: object, places: string[]][] = [
    ['no measure', partly({}), ['/measure']],
    ['no list', narrow([]), ['/mandates']],
    ['stronger', partly({ measure: 'revoke_mandate' }), ['/measure']],
    ['the strongest', partly({ measure: 'revoke_registration' }), ['/measure']],
    ['another one', partly({ measure: 'refuse_mandate', mandates: [any] }), ['/measure']],
    ['no more than the decision leaves', narrow([self]), ['/mandates']],
    ['all that was held', narrow([inCountry('QAT'), self]), ['/mandates']],
    ['more than was held', narrow([self, inCountry('KEN')]), ['/mandates/1']],
    ['a list too many', { ...overturning, mandates: [self] }, ['/mandates']],
    ['fields', { ...overturning, fields: [{ field: '/narrative' }] }, ['/fields']],
    ['a note', { ...overturning, note: 'Made up.' }, ['/note']],
    ['an actor that is none', narrow([self, onActor('nobody')]), ['/mandates/1/addressee_id', '/mandates/1']],
  ]
  for (const [what, body, places] of cases) expectFaults(t, what, await ruler.post(ruling, body), places)
  const onReports = await ruler.post(ruling, partly({ measure: 'annotate', note: 'Made up.' }))
  t.match(onReports, { status: 422, body: { code: 'measure_not_allowed', detail: /on an actor/ } })
  const refused = await (await actor()).struck(mandateRefusal([inCountry('KEN'), onActor('ken')]))
  const still = (mandates: object[]) => partly({ measure: 'refuse_mandate', mandates })
  for (const [what, mandates] of [
    ['all of it', [inCountry('KEN'), onActor('ken')]],
    ['something else', [inCountry('FRA')]],
    ['what the rest would give', [onActor('ken')]],
  ] as const) {
    expectFaults(t, what, await ruler.post(refused.ruling, still([...mandates])), ['/mandates'])
  }
})

t.test('a ruling on a report names no mandates', async (t) => {
  const author = await service.as('nhrc-qatar', ['reports:write'])
  const report = (await author.post('/v1/reports', newReport())).headers.location!
  const body = { rule_id: 'forged-evidence', rule_version: 1, measure: 'annotate', reasons, note: 'Made up.' }
  const decision = await reviewer.change('POST', `${report}/decisions`, body, report)
  const appeal = await author.post(decision.body.appeals, { grounds: 'Made up.' })
  const ruling = `${appeal.headers.location}/ruling`
  expectFaults(t, 'mandates', await ruler.post(ruling, { ...overturning, mandates: [self] }), ['/mandates'])
  t.match(await ruler.post(ruling, { outcome: 'partly', reasons, measure: 'narrow_mandate', mandates: [] }), {
    status: 422,
    body: { code: 'measure_not_allowed' },
  })
})

t.test('once, by who may, and repeated with the same answer', async (t) => {
  const { client, struck } = await actor()
  const { decision, appeal, ruling } = await struck(loss())
  t.match(await client.post(`${decision}/appeals`, { grounds: 'Again.' }), {
    status: 409,
    body: { code: 'already_exists' },
  })
  t.match(await anonymous.post(ruling, overturning), { status: 401 })
  t.match(await reviewer.post(ruling, overturning), { status: 403, body: { code: 'scope_missing' } })
  const key = { 'idempotency-key': randomUUID() }
  const first = await ruler.post(ruling, overturning, key)
  t.strictSame((await ruler.post(ruling, overturning, key)).body, first.body)
  const existing = `/v1/appeals/${appeal.id}`
  t.match(await ruler.post(ruling, overturning), { status: 409, body: { code: 'already_exists', existing } })
})

t.test('an appeal that waits for longer than 30 days is overdue in public', async (t) => {
  const { id, struck } = await actor()
  const { appeal, ruling } = await struck(loss())
  await age(service, 'appeals', appeal.id, '30 days 1 hour')
  t.match((await anonymous.get(`/v1/appeals?overdue=true&subject_actor_id=${id}`)).body.data, [
    { id: appeal.id, overdue: true },
  ])
  await ruler.post(ruling, overturning)
  t.strictSame((await anonymous.get(`/v1/appeals?overdue=true&subject_actor_id=${id}`)).body.data, [])
})
