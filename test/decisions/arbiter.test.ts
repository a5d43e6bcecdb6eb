// Nobody is the arbiter of its own case: through the API and by direct SQL, each shortcut fails with its own problem.
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { problemOfConstraint } from '../../src/database/constraints.ts'
import { registerActor } from '../support/samples.ts'
import { age, annotation, decide, newReport, post, redaction, restriction, startReview, writeRows } from './samples.ts'

const { service, author, addressee, reviewer, ruler, anonymous } = await startReview(t)
const pool = service.db.$client
await registerActor(service, 'made-up-company')
await registerActor(service, 'made-up-bar', { stakeholder_group: 'civil_society', country: 'QAT' })
const report = await post(author)
const reportId = report.split('/').at(-1)!
const made = (await decide(reviewer, report, annotation())).body
const appeal = (await author.post(made.appeals, { grounds: 'Made-up grounds.' })).body
const { rows: people } = await pool.query(
  `select (select person from report_revisions where report_id = $1) as author,
    (select person from decisions where id = $2) as reviewer`,
  [reportId, made.id],
)

type Row = Record<string, unknown>
const decision = (changes: Row = {}): Row => ({
  ...{ id: randomUUID(), report_id: reportId, rule_id: 'forged-evidence', rule_version: 1, measure: 'annotate' },
  ...{ reasons: 'Made up.', weaker_measures: '[]', fields: '{}', note: 'Made up.', made_at: new Date() },
  ...{ actor_id: 'ohchr', person: 'somebody', in_force: changes.measure ?? 'annotate' },
  ...{ actor_group: 'nhris', author_id: 'ohchr', addressee_id: 'ken' }, // what is claimed counts for nothing
  ...changes,
})
const rulingRow = (changes: Row = {}): Row => ({
  ...{
    id: randomUUID(),
    appeal_id: appeal.id,
    outcome: 'upheld',
    fields: '{}',
    reasons: 'Made up.',
    made_at: new Date(),
  },
  ...{
    actor_id: 'ohchr',
    person: 'somebody',
    actor_group: 'nhris',
    author_id: 'x',
    addressee_id: 'x',
    decider_id: 'x',
  },
  ...changes,
})
const appealRow = (changes: Row = {}): Row => ({
  ...{ id: randomUUID(), decision_id: made.id, grounds: 'Made up.', actor_id: 'qat', person: 'somebody' },
  ...{ made_at: new Date(), author_id: 'x', addressee_id: 'x', decided_at: new Date() },
  ...changes,
})
const sealRow = (changes: Row = {}): Row => ({
  ...{ id: randomUUID(), report_id: reportId, fields: '{/narrative}', actor_id: 'ohchr', person: 'somebody' },
  ...{ made_at: new Date(), lapses_at: new Date(), actor_group: 'nhris', author_id: 'x', addressee_id: 'x' },
  ...changes,
})
const notice = (changes: Row): Row => ({
  ...{ id: randomUUID(), actor_id: 'nhrc-qatar', kind: 'decision', report_id: reportId, made_at: new Date() },
  ...{ deadline: new Date(), ...changes },
})

const write = (...rows: [table: string, row: Row][]) => writeRows(service, ...rows)

const brokenBy = (statement: string): Promise<string | null> =>
  pool.query(statement).then(
    () => null,
    (error: { constraint?: string }) => error.constraint ?? null,
  )

async function refused(t: Test, what: string, code: string, rows: [string, Row][]) {
  const constraint = await write(...rows)
  t.equal(problemOfConstraint(constraint)?.code, code, `${what}: ${constraint}`)
}

t.test('by direct SQL: who may not decide', async (t) => {
  const id = randomUUID()
  t.equal(
    await write(['decisions', decision({ id })], ['notices', notice({ decision_id: id })]),
    null,
    'what is in order is taken',
  )
  const { rows } = await pool.query('select actor_group, author_id, addressee_id from decisions where id = $1', [id])
  t.strictSame(rows, [{ actor_group: 'international_organizations', author_id: 'nhrc-qatar', addressee_id: 'qat' }])
  const cases: [what: string, code: string, changes: Row][] = [
    ['a State', 'never_the_arbiter', { actor_id: 'ken' }],
    ['a company', 'never_the_arbiter', { actor_id: 'made-up-company' }],
    ['the addressee', 'about_itself', { actor_id: 'qat' }],
    ['the author', 'own_report', { actor_id: 'nhrc-qatar' }],
    ['the same person under another actor', 'same_person', { person: people[0].author }],
    ['a version that does not hold yet', 'rule_not_in_force', { made_at: new Date(0) }],
    ['a measure that the rule does not allow', 'measure_not_allowed', { rule_id: 'endangers-a-person' }],
    ['weaker measures unexplained', 'weaker_measure_unexplained', { measure: 'restrict', note: null }],
    [
      'blank words for a weaker measure',
      'weaker_measure_unexplained',
      {
        measure: 'request_correction',
        note: null,
        due_on: '2999-01-01',
        weaker_measures: '[{"measure":"annotate","why_not":" "}]',
      },
    ],
    ['a seal that is not there', 'seal_ended', { seal_id: randomUUID() }],
  ]
  for (const [what, code, changes] of cases) {
    const row = decision(changes)
    await refused(t, what, code, [
      ['decisions', row],
      ['notices', notice({ decision_id: row.id })],
    ])
  }
})

t.test('by direct SQL: without notice nothing takes effect', async (t) => {
  await refused(t, 'no notice', 'notice_missing', [['decisions', decision()]])
  const row = decision()
  const toAnother = notice({ decision_id: row.id, actor_id: 'qat' })
  await refused(t, 'a notice to somebody else', 'notice_missing', [
    ['decisions', row],
    ['notices', toAnother],
  ])
  const ofAnother = notice({ decision_id: made.id })
  await refused(t, 'a notice of something else', 'notice_missing', [
    ['decisions', decision()],
    ['notices', ofAnother],
  ])
  await refused(t, 'a ruling', 'notice_missing', [['rulings', rulingRow()]])
  await refused(t, 'a seal by a reviewer', 'notice_missing', [['seals', sealRow()]])
  for (const change of ['delete from notices', "update notices set actor_id = 'ken'"]) {
    t.equal(await brokenBy(change), 'notices_kept_check', change)
  }
})

t.test('by direct SQL: who may not seal, appeal or rule', async (t) => {
  const seals: [string, string, Row][] = [
    ['a State', 'never_the_arbiter', { actor_id: 'ken' }],
    ['a company', 'never_the_arbiter', { actor_id: 'made-up-company' }],
    ['the person who wrote, of another actor', 'same_person', { person: people[0].author }],
  ]
  for (const [what, code, changes] of seals) await refused(t, `seal: ${what}`, code, [['seals', sealRow(changes)]])
  const appeals: [string, string, Row][] = [
    ['somebody else', 'no_standing', { actor_id: 'ken' }],
    ['too late', 'appeal_late', { made_at: new Date(Date.now() + 91 * 86_400_000) }],
    ['a second time', 'already_exists', { actor_id: 'nhrc-qatar' }],
  ]
  for (const [what, code, changes] of appeals)
    await refused(t, `appeal: ${what}`, code, [['appeals', appealRow(changes)]])
  const rulings: [string, string, Row][] = [
    ['a State', 'never_the_arbiter', { actor_id: 'ken' }],
    ['a company', 'never_the_arbiter', { actor_id: 'made-up-company' }],
    ['the author', 'own_report', { actor_id: 'nhrc-qatar' }],
    ['the actor that decided', 'own_decision', { actor_id: 'ganhri' }],
    ['the person who decided', 'same_person', { person: people[0].reviewer }],
    ['the person who wrote', 'same_person', { person: people[0].author }],
    ['something stronger', 'measure_not_allowed', { outcome: 'partly', measure: 'redact' }],
  ]
  for (const [what, code, changes] of rulings) {
    const row = rulingRow(changes)
    const told = notice({ kind: 'ruling', decision_id: made.id, ruling_id: row.id })
    await refused(t, `ruling: ${what}`, code, [
      ['rulings', row],
      ['notices', told],
    ])
  }
})

t.test('by direct SQL: what is recorded stays, and what is in force follows from it', async (t) => {
  const cases: [sql: string, constraint: string][] = [
    ["update decisions set reasons = 'Others.'", 'decisions_kept_check'],
    ["update decisions set actor_id = 'ken'", 'decisions_arbiter_check'],
    ['delete from appeals', 'appeals_kept_check'],
    ["update appeals set grounds = 'Others.'", 'appeals_kept_check'],
    ["update decisions set in_force = 'none'", 'decisions_in_force_check'],
    [`update reports set state = 'restricted' where id = '${reportId}'`, 'reports_restricted_check'],
    [
      `insert into redactions (report_id, mark, whole, texts) values ('${reportId}', 'x', true, '{x}')`,
      'redactions_ground_check',
    ],
  ]
  for (const [sql, constraint] of cases) t.equal(await brokenBy(sql), constraint, sql)
  const other = await post(author)
  await decide(reviewer, other, restriction())
  const republished = `update reports set state = 'published' where id = '${other.split('/').at(-1)}'`
  t.equal(await brokenBy(republished), 'reports_restricted_check')
})

t.test('through the API: each with its own problem', async (t) => {
  const forbidden = (code: string) => ({ status: 403, body: { code } })
  const as = (actor: string, subject?: string) =>
    service.as(actor, ['reviews:write', 'appeals:write', 'oversight:read'], subject)
  for (const actor of ['ken', 'qat', 'made-up-company']) {
    t.match(await decide(await as(actor), report, annotation()), forbidden('never_the_arbiter'), actor)
    const ruling = { outcome: 'overturned', reasons: 'Made up.' }
    t.match(await (await as(actor)).post(`/v1/appeals/${appeal.id}/ruling`, ruling), forbidden('never_the_arbiter'))
    t.match(await (await as(actor)).get(`${report}/sealed-content`), forbidden('never_the_arbiter'))
    const seal = await (await as(actor)).post(`${report}/seal`, { fields: [{ field: '/narrative' }] })
    t.match(seal, { status: 403 }, `${actor} seals nothing of another`)
  }
  t.match(await decide(await as('nhrc-qatar'), report, annotation()), forbidden('own_report'))
  const writer = await as('ohchr', 'person of nhrc-qatar')
  t.match(await decide(writer, report, annotation()), forbidden('same_person'))
  t.match(await writer.post(`${report}/seal`, { fields: [{ field: '/narrative' }] }), forbidden('same_person'))
  const bar = await as('made-up-bar')
  const about = { recommendation_id: 'doha-2020-civil-society-1', addressee_id: 'made-up-bar' }
  const mine = await post(author, about)
  t.match(await decide(bar, mine, annotation()), forbidden('about_itself'))
  t.match(await bar.post(`${mine}/seal`, { fields: [{ field: '/narrative' }] }), forbidden('about_itself'))
  t.match(await bar.get(`${mine}/sealed-content`), forbidden('about_itself'))

  const rule = async (client: typeof reviewer, of = appeal.id) =>
    client.post(`/v1/appeals/${of}/ruling`, { outcome: 'overturned', reasons: 'Made up.' })
  t.match(await rule(await as('nhrc-qatar', 'a colleague')), forbidden('own_report'))
  t.match(await rule(await as('ganhri', 'a colleague')), forbidden('own_decision'))
  t.match(await rule(await as('ohchr', 'person of ganhri')), forbidden('same_person'))
  t.match(await rule(await as('ohchr', 'person of nhrc-qatar')), forbidden('same_person'))
  const decided = (await decide(reviewer, mine, annotation())).body
  const own = (await (await service.as('made-up-bar')).post(decided.appeals, { grounds: 'Made up.' })).body
  t.match(await rule(bar, own.id), forbidden('about_itself'))

  t.match(await (await service.as('ken')).post(made.appeals, { grounds: 'Made up.' }), forbidden('no_standing'))
  await age(service, 'decisions', decided.id, '90 days 1 hour')
  const late = await author.post(decided.appeals, { grounds: 'Made up.' })
  t.match(late, { status: 409, body: { code: 'appeal_late', detail: /^The decision could be appealed until 2/ } })
  t.equal(
    (await addressee.post(made.appeals, { grounds: 'Made up.' })).status,
    201,
    'the addressee may, within 90 days',
  )

  const request = randomUUID()
  const asked = { id: request, recorded_by: 'ganhri', person: 'x', requester_id: 'ganhri', requester_name: 'Made up' }
  const rest = {
    requester_group: 'nhris',
    report_id: reportId,
    fields: '{}',
    measure: 'restrict',
    language: 'en',
    text: 'x',
  }
  t.equal(await write(['restriction_requests', { ...asked, ...rest, created_at: new Date() }]), null)
  const onItsOwn = annotation({ restriction_request_id: request })
  t.match(await decide(reviewer, report, onItsOwn), forbidden('about_itself'), 'nor on a request of its own')
  const recorded = randomUUID()
  const byPerson = { ...asked, id: recorded, requester_id: 'qat', person: people[0].reviewer }
  t.equal(await write(['restriction_requests', { ...byPerson, ...rest, created_at: new Date() }]), null)
  const onTheirs = annotation({ restriction_request_id: recorded })
  t.match(await decide(reviewer, report, onTheirs), forbidden('same_person'), 'nor on one that the same person wrote')
})

t.test('by direct SQL: a State stays a State', async (t) => {
  for (const group of ['civil_society', 'nhris']) {
    const change = `update actors set stakeholder_group = '${group}' where id = 'ken'`
    t.equal(await brokenBy(change), 'actors_stakeholder_group_check', group)
  }
})

t.test('oversight sees everything and changes nothing', async (t) => {
  const hidden = await post(author, { narrative: 'Only for oversight.' })
  await decide(reviewer, hidden, redaction())
  const overseer = await service.as('ohchr', ['oversight:read'])
  const sealed = await overseer.get(`${hidden}/sealed-content`)
  t.match(sealed, { status: 200, headers: { 'cache-control': 'private, no-store' } })
  t.match(sealed.body.data, [{ revision: 1, narrative: 'Only for oversight.' }])
  t.equal((await anonymous.get(`${hidden}/sealed-content`)).status, 401)
  t.equal((await author.get(`${hidden}/sealed-content`)).status, 403)
  t.equal((await overseer.get(`/v1/reports/${randomUUID()}/sealed-content`)).status, 404)
  t.match(await decide(overseer, hidden, annotation()), { status: 403, body: { code: 'scope_missing' } })
  t.match(await overseer.post('/v1/reports', newReport()), { status: 403, body: { code: 'scope_missing' } })
  t.equal((await ruler.get(`${hidden}/sealed-content`)).status, 200, 'who rules has to read it')
})
