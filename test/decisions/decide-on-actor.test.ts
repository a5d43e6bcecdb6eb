// POST /v1/actors/{id}/decisions: each measure does what it says and no more, under a rule that is in force.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { expectFaults } from '../reports/samples.ts'
import { any, giveMandates, inCountry, registerActor, self } from '../support/samples.ts'
import {
  annotation,
  decideOnActor,
  loss,
  mandateRefusal,
  narrowing,
  newReport,
  refusal,
  revocation,
  startReview,
  whyNot,
} from './samples.ts'

const { service, reviewer, anonymous } = await startReview(t)
const recorder = await service.as('qat', ['restriction-requests:write'])

let made = 0
/** A made-up organisation of Qatar, that has published a report where it says so. */
async function actor({ published = false, mandates = [inCountry('QAT'), self] as object[] } = {}) {
  made += 1
  const id = `made-up-actor-${made}`
  await registerActor(service, id, { stakeholder_group: 'civil_society', country: 'QAT' })
  const client = await service.as(id)
  if (published) {
    const answer = await client.post('/v1/reports', newReport())
    if (answer.status !== 201) throw new Error(answer.text)
  }
  await giveMandates(service, id, mandates)
  return { id, client, at: `/v1/actors/${id}` }
}
const held = async (at: string) => (await anonymous.get(`${at}/mandates`)).body.mandates

t.test('each measure, by what it leaves of the actor', async (t) => {
  const cases: [body: ReturnType<typeof refusal>, published: boolean, registration: string, mandates: object[]][] = [
    [mandateRefusal([any]), true, 'registered', [inCountry('QAT'), self]],
    [narrowing([self]), true, 'registered', [self]],
    [
      narrowing([{ kind: 'actor', addressee_id: 'qat' }]),
      false,
      'registered',
      [{ kind: 'actor', addressee_id: 'qat' }],
    ],
    [loss(), true, 'registered', []],
    [refusal(), false, 'refused', [inCountry('QAT'), self]],
    [revocation(), true, 'revoked', [inCountry('QAT'), self]],
  ]
  for (const [body, published, registration, mandates] of cases) {
    const { id, at, client } = await actor({ published })
    const before = await held(at)
    const answer = await decideOnActor(reviewer, id, body)
    t.equal(answer.status, 201, answer.text)
    const { measure, rule_id, rule_version, reasons, weaker_measures } = body
    const said = { measure, rule_id, rule_version, reasons }
    t.match(answer.body, { ...said, weaker_measures, in_force: measure, actor_id: 'ganhri', rectification: null })
    t.match(answer.body, { subject_actor_id: id, report_id: null, author_id: null, addressee_id: null, seal_id: null })
    t.strictSame(answer.body.mandates_before, before)
    t.match(answer.body.mandates, (body as { mandates?: object[] }).mandates ?? [])
    t.equal(Date.parse(answer.body.appeal_until) - Date.parse(answer.body.made_at), 90 * 86_400_000)
    const decision = registration === 'registered' ? null : answer.headers.location
    t.match((await anonymous.get(at)).body, { registration, registration_decision: decision }, measure)
    t.match((await anonymous.get(`/v1/actors?name=${id} `.trim())).body.data, [
      { id, registration, registration_decision: decision },
    ])
    t.match(await held(at), mandates)
    t.strictSame((await anonymous.get(answer.headers.location!)).body, answer.body)
    t.strictSame((await anonymous.get(`${at}/decisions`)).body.data, [answer.body])
    const { data } = (await client.get('/v1/notices')).body
    const { id: decision_id, made_at, appeal_until: deadline, appeals } = answer.body
    t.match(data, [{ kind: 'decision', ...said, decision_id, subject_actor_id: id, report_id: null, by: 'ganhri' }])
    t.match(data, [{ made_at, deadline, appeals, mandates: answer.body.mandates, fields: [] }])
    if (published) t.equal((await anonymous.get(`/v1/reports?author_id=${id}`)).body.data[0].state, 'published')
  }
  const count = async (filter: string) => (await anonymous.get(`/v1/decisions?${filter}`)).body.data.length
  t.equal(await count('subject=actor'), 6)
  t.equal(await count('subject=report'), 0)
  t.equal(await count('subject=report,actor'), 6)
  t.equal(await count('subject_actor_id=made-up-actor-1,made-up-actor-2'), 2)
  t.equal(await count('measure=revoke_mandate,refuse_registration'), 2)
  t.equal((await anonymous.get('/v1/actors?registration=refused,revoked')).body.data.length, 2)
  t.equal((await anonymous.get('/v1/actors/made-up-actor-2/decisions?measure=none')).body.data.length, 0)
  t.equal((await anonymous.get('/v1/actors/nobody/decisions')).status, 404)
})

t.test('whoever lost its mandate is told that it may report on nobody', async (t) => {
  const { id, client } = await actor()
  await decideOnActor(reviewer, id, loss())
  const answer = await client.post('/v1/reports', newReport())
  t.match(answer, { status: 403, body: { code: 'outside_mandate', detail: /may report on nobody/ } })
})

t.test('with no measure it refuses a request about the actor, with one it may grant it', async (t) => {
  const { id, at } = await actor()
  const ask = async (actor_id = id) => {
    const legal_ground = { citation: 'A made-up act, art. 1' }
    const rest = { measure: 'refuse_registration', legal_ground, language: 'en', text: 'Made up: strike it off.' }
    const answer = await recorder.post('/v1/restriction-requests', { requester_id: 'qat', actor_id, ...rest })
    return answer.headers.location!
  }
  const idOf = (address: string) => address.split('/').at(-1)
  const request = await ask()
  const none = refusal({ measure: 'none', weaker_measures: [], restriction_request_id: idOf(request) })
  const refused = await decideOnActor(reviewer, id, none)
  t.match(refused, { status: 201, body: { measure: 'none', in_force: 'none', mandates: [] } }, refused.text)
  const { id: decision_id, made_at } = refused.body
  const decided = { state: 'decided', decision_id, decided_at: made_at, sealed_at: null, text: /strike it off/ }
  t.match((await anonymous.get(request)).body, decided)
  t.match((await anonymous.get(at)).body, { registration: 'registered' })
  const existing = refused.headers.location
  t.match(await decideOnActor(reviewer, id, none), { status: 409, body: { code: 'already_exists', existing } })
  const other = refusal({ restriction_request_id: idOf(await ask('nhrc-qatar')) })
  expectFaults(t, 'about another', await decideOnActor(reviewer, id, other), ['/restriction_request_id'])
  const granted = await decideOnActor(reviewer, id, refusal({ restriction_request_id: idOf(await ask()) }))
  t.equal(granted.status, 201, granted.text)
  t.match((await anonymous.get(`/v1/restriction-requests?actor_id=${id}`)).body.data, [{ state: 'decided' }, {}])
})

t.test('bodies of a wrong shape, or that lack what their measure needs', async (t) => {
  const { at } = await actor()
  const cases: [what: string, body: { measure: string }, places: string[]][] = [
    ['nothing', {} as never, ['/measure', '/reasons', '/rule_id', '/rule_version']],
    ['a measure on reports', annotation({ measure: 'restrict', note: undefined }), ['/measure']],
    ['blank reasons', refusal({ reasons: ' ' }), ['/reasons']],
    ['a note', refusal({ note: 'Made up.' }), ['/note']],
    ['a seal', refusal({ seal_id: randomUUID() }), ['/seal_id']],
    ['nothing that it could be about', refusal({ measure: 'none', weaker_measures: [] }), ['/measure']],
    ['a weaker measure of reports', refusal({ weaker_measures: whyNot('redact') }), ['/weaker_measures/0/measure']],
    ['no list of what stays', narrowing([]), ['/mandates']],
    ['no list of what is not given', mandateRefusal([]), ['/mandates']],
    ['a list too many', loss({ mandates: [self] }), ['/mandates']],
    ['all that is held', narrowing([self, inCountry('QAT')]), ['/mandates']],
    ['all that is held, in other words', narrowing([inCountry('QAT')]), ['/mandates']],
    ['more than is held', narrowing([self, inCountry('KEN')]), ['/mandates/1']],
    ['what is held, as not given', mandateRefusal([any, self]), ['/mandates/1']],
    ['twice', narrowing([self, self]), ['/mandates/1']],
    ['a country that is none', mandateRefusal([inCountry('ZZZ')]), ['/mandates/0/country']],
    [
      'an actor that is none',
      mandateRefusal([{ kind: 'actor', addressee_id: 'nobody' }]),
      ['/mandates/0/addressee_id'],
    ],
    ['a mandate of no kind', narrowing([{ kind: 'everything' }]), ['/mandates/0/kind']],
    ['no request', refusal({ restriction_request_id: randomUUID() }), ['/restriction_request_id']],
  ]
  for (const [what, body, places] of cases) {
    const read = String(body.measure).endsWith('_mandate') ? `${at}/mandates` : at
    expectFaults(t, what, await reviewer.change('POST', `${at}/decisions`, body, read), places)
  }
  const bare = await actor({ mandates: [] })
  expectFaults(t, 'what is not held', await decideOnActor(reviewer, bare.id, loss()), ['/measure'])
  t.strictSame((await anonymous.get(`${at}/decisions`)).body.data, [])
})

t.test('refused by the rule', async (t) => {
  const { id } = await actor()
  const cases: [body: { measure: string }, code: string, detail: RegExp][] = [
    [refusal({ rule_version: 2 }), 'rule_not_in_force', /Version 1 of `mandate-or-registration`/],
    [refusal({ rule_id: 'made-up' }), 'rule_not_in_force', /made-up/],
    [refusal({ rule_id: 'forged-evidence' }), 'measure_not_allowed', /allows no measure on an actor/],
    [
      refusal({ weaker_measures: [] }),
      'weaker_measure_unexplained',
      /`refuse_mandate`, `narrow_mandate`, `revoke_mandate`\./,
    ],
    [loss({ weaker_measures: whyNot('refuse_mandate') }), 'weaker_measure_unexplained', /: `narrow_mandate`\./],
  ]
  for (const [body, code, detail] of cases) {
    t.match(await decideOnActor(reviewer, id, body), { status: 422, body: { code, detail } }, JSON.stringify(body))
  }
})

t.test('refused by what the actor is', async (t) => {
  const conflict = { status: 409, body: { code: 'state_conflict' } }
  const silent = await actor()
  t.match(await decideOnActor(reviewer, silent.id, revocation()), conflict)
  const heard = await actor({ published: true })
  t.match(await decideOnActor(reviewer, heard.id, refusal()), conflict)
  await decideOnActor(reviewer, heard.id, revocation())
  for (const body of [revocation(), narrowing([self]), loss(), mandateRefusal([any])]) {
    t.match(await decideOnActor(reviewer, heard.id, body), conflict, body.measure)
  }
  const operator = await service.as('ohchr', ['mandates:write'])
  const given = await operator.change('PUT', `${heard.at}/mandates`, { mandates: [any] })
  t.match(given, { ...conflict, body: { existing: (await anonymous.get(heard.at)).body.registration_decision } })
})

t.test('refused without having seen what it is about, and kept once', async (t) => {
  const { at } = await actor()
  const [ofActor, ofMandates] = [
    (await anonymous.get(at)).headers.etag!,
    (await anonymous.get(`${at}/mandates`)).headers.etag!,
  ]
  const post = (body: object, tag: string | undefined, key: string = randomUUID()) =>
    reviewer.post(`${at}/decisions`, body, { 'idempotency-key': key, ...(tag !== undefined && { 'if-match': tag }) })
  for (const tag of [undefined, '*']) {
    t.match(await post(refusal(), tag), { status: 428, body: { code: 'precondition_required' } })
  }
  t.match(await post(refusal(), ofMandates), { status: 412 }, 'of the actor for its registration')
  t.match(await post(narrowing([self]), ofActor), { status: 412 }, 'of the mandates for these')
  const [first, again] = [
    await post(narrowing([self]), ofMandates, 'once'),
    await post(narrowing([self]), ofMandates, 'once'),
  ]
  t.equal(first.status, 201, first.text)
  t.strictSame(again.body, first.body)
  t.match(await post(loss(), ofMandates, 'once'), { status: 422, body: { code: 'idempotency_key_reused' } })
  t.match(await post(loss(), ofMandates), { status: 412 }, 'what was read is no more')
  t.equal((await reviewer.post('/v1/actors/nobody/decisions', refusal(), { 'if-match': ofActor })).status, 404)
})

t.test('by who may', async (t) => {
  const { id, at, client } = await actor()
  t.match(await anonymous.post(`${at}/decisions`, refusal()), { status: 401 })
  const operator = await service.as('ohchr', ['mandates:write', 'actors:write', 'reports:write', 'oversight:read'])
  t.match(await decideOnActor(operator, id, refusal()), { status: 403, body: { code: 'scope_missing' } })
  t.match(await decideOnActor(client, id, refusal()), { status: 403, body: { code: 'about_itself' } })
})

t.test('two at once: one is kept', async (t) => {
  const { id, at } = await actor()
  const other = await service.as('european-parliament', ['reviews:write'])
  const answers = await Promise.all([reviewer, other].map((client) => decideOnActor(client, id, refusal())))
  const [kept, refused] = answers.sort((a, b) => a.status - b.status)
  t.equal(kept!.status, 201)
  t.ok([409, 412].includes(refused!.status), refused!.text)
  t.equal((await anonymous.get(`${at}/decisions`)).body.data.length, 1)
})
