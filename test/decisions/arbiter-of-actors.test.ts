// Nobody decides on itself: through the API and by direct SQL, each shortcut to an actor's registration or mandate fails
// with its own problem.
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { problemOfConstraint } from '../../src/database/constraints.ts'
import type { Client } from '../support/app.ts'
import { brokenBy } from '../support/database.ts'
import { any, registerActor, self } from '../support/samples.ts'
import {
  age,
  decideOnActor,
  mandateRefusal,
  narrowing,
  newReport,
  refusal,
  revocation,
  startReview,
  whyNot,
  writeRows,
} from './samples.ts'

const { service, reviewer } = await startReview(t)
const pool = service.db.$client
const id = 'made-up-forum'
await registerActor(service, 'made-up-company')
await registerActor(service, 'made-up-pretender', { stakeholder_group: 'civil_society' })
await decideOnActor(reviewer, 'made-up-pretender', refusal())
await registerActor(service, 'made-up-silent', { stakeholder_group: 'civil_society', country: 'QAT' })
await registerActor(service, id, { stakeholder_group: 'civil_society', country: 'QAT' })
const forum = await service.as(id)
await forum.post('/v1/reports', newReport())
const made = (await decideOnActor(reviewer, id, narrowing([self]))).body
const appeal = (await forum.post(made.appeals, { grounds: 'Made-up grounds.' })).body
const person = async (actor: string) => {
  const { rows } = await pool.query(
    `select person from appeals where actor_id = $1 union all select person from decisions where actor_id = $1 limit 1`,
    [actor],
  )
  return rows[0].person as string
}
const people = { forum: await person(id), reviewer: await person('ganhri') }

type Row = Record<string, unknown>
const decision = (changes: Row = {}): Row => ({
  ...{ id: randomUUID(), subject_actor_id: id, rule_id: 'mandate-or-registration', rule_version: 1 },
  ...{ measure: 'refuse_mandate', mandates: JSON.stringify([any]), reasons: 'Made up.', weaker_measures: '[]' },
  ...{ fields: '{}', made_at: new Date(), actor_id: 'ohchr', person: 'somebody' },
  ...{ in_force: changes.measure ?? 'refuse_mandate', actor_group: 'nhris' }, // what is claimed counts for nothing
  ...changes,
})
const explained = JSON.stringify(whyNot('refuse_mandate', 'narrow_mandate', 'revoke_mandate'))
const taking = (measure: string, changes: Row = {}) =>
  decision({ measure, mandates: '[]', weaker_measures: explained, ...changes })
const rulingRow = (changes: Row = {}): Row => ({
  ...{ id: randomUUID(), appeal_id: appeal.id, outcome: 'upheld', fields: '{}', reasons: 'Made up.' },
  ...{ made_at: new Date(), actor_id: 'ohchr', person: 'somebody', actor_group: 'nhris', decider_id: 'x' },
  ...changes,
})
const told = (changes: Row): Row => ({
  ...{ id: randomUUID(), actor_id: id, kind: 'decision', made_at: new Date(), deadline: new Date() },
  ...changes,
})
type Rows = [table: string, row: Row][]
const withNotice = (row: Row): Rows => [
  ['decisions', row],
  ['notices', told({ decision_id: row.id, actor_id: row.subject_actor_id ?? id })],
]
const withRulingNotice = (row: Row): Rows => [
  ['rulings', row],
  ['notices', told({ kind: 'ruling', decision_id: made.id, ruling_id: row.id })],
]

async function refused(t: Test, what: string, code: string, rows: Rows) {
  const constraint = await writeRows(service, ...rows)
  t.equal(problemOfConstraint(constraint)?.code, code, `${what}: ${constraint}`)
}

t.test('by direct SQL: who may not decide, and what', async (t) => {
  const row = decision()
  t.equal(await writeRows(service, ...withNotice(row)), null, 'what is in order is taken')
  const { rows } = await pool.query('select actor_group, mandates_before, author_id from decisions where id = $1', [
    row.id,
  ])
  const copies = { actor_group: 'international_organizations', mandates_before: [self], author_id: null }
  t.strictSame(rows, [copies], 'what was held is kept by the database')
  const cases: [what: string, code: string, row: Row][] = [
    ['a State', 'never_the_arbiter', decision({ actor_id: 'ken' })],
    ['a company', 'never_the_arbiter', decision({ actor_id: 'made-up-company' })],
    ['the actor itself', 'about_itself', decision({ actor_id: id })],
    ['an actor that is not registered', 'not_registered', decision({ actor_id: 'made-up-pretender' })],
    ['a person who acted for it, under another actor', 'same_person', decision({ person: people.forum })],
    ['a version that does not hold yet', 'rule_not_in_force', decision({ made_at: new Date(0) })],
    ['a rule on reports', 'measure_not_allowed', decision({ rule_id: 'forged-evidence' })],
    ['weaker measures unexplained', 'weaker_measure_unexplained', taking('revoke_mandate', { weaker_measures: '[]' })],
    [
      'one of them unexplained',
      'weaker_measure_unexplained',
      taking('revoke_registration', { weaker_measures: JSON.stringify(whyNot('refuse_mandate', 'revoke_mandate')) }),
    ],
    ['refused although it has published', 'state_conflict', taking('refuse_registration')],
    [
      'revoked although it has not',
      'state_conflict',
      taking('revoke_registration', { subject_actor_id: 'made-up-silent' }),
    ],
    ['a seal', 'seal_ended', decision({ seal_id: randomUUID() })],
  ]
  for (const [what, code, row] of cases) await refused(t, what, code, withNotice(row))
  const shapes: [what: string, constraint: string, row: Row][] = [
    ['about nothing', 'decisions_notice_check', decision({ subject_actor_id: null })],
    [
      'a measure on reports',
      'decisions_measure_allowed_check',
      decision({ measure: 'redact', fields: '{/narrative}' }),
    ],
    ['no list', 'decisions_mandates_check', decision({ mandates: '[]' })],
    ['a list too many', 'decisions_mandates_check', taking('revoke_mandate', { mandates: JSON.stringify([self]) })],
    ['fields of a report', 'decisions_fields_check', decision({ fields: '{/narrative}' })],
    ['of another measure than is said', 'decisions_in_force_check', decision({ in_force: 'none' })],
    [
      'a request about something else',
      'decisions_restriction_request_check',
      decision({ restriction_request_id: await requestOn('nhrc-qatar') }),
    ],
  ]
  for (const [what, constraint, row] of shapes) {
    const broken = await writeRows(service, ...withNotice(row))
    t.ok([constraint, 'decisions_subject_check'].includes(broken ?? ''), `${what}: ${broken}`)
  }
})

async function requestOn(actor_id: string): Promise<string> {
  const ministry = await service.as('qat', ['restriction-requests:write'])
  const legal_ground = { citation: 'A made-up act, art. 1' }
  const body = {
    requester_id: 'qat',
    actor_id,
    measure: 'revoke_mandate',
    legal_ground,
    language: 'en',
    text: 'Made up.',
  }
  return (await ministry.post('/v1/restriction-requests', body)).body.id
}

t.test('by direct SQL: nothing of which the actor has no notice', async (t) => {
  const row = decision()
  await refused(t, 'no notice', 'notice_missing', [['decisions', row]])
  const toAnother = told({ decision_id: row.id, actor_id: 'ken' })
  await refused(t, 'a notice to somebody else', 'notice_missing', [
    ['decisions', row],
    ['notices', toAnother],
  ])
  await refused(t, 'a ruling', 'notice_missing', [['rulings', rulingRow()]])
  t.equal(await writeRows(service, ['notices', told({ kind: 'seal' })]), 'notices_kind_check')
})

t.test('by direct SQL: who may not appeal or rule', async (t) => {
  const appealRow = (changes: Row): Row => ({
    ...{ id: randomUUID(), decision_id: made.id, grounds: 'Made up.', actor_id: id, person: 'somebody' },
    ...{ made_at: new Date(), decided_at: new Date(), author_id: 'ken', subject_actor_id: 'ken' },
    ...changes,
  })
  for (const [what, code, changes] of [
    ['somebody else', 'no_standing', { actor_id: 'ken' }],
    ['the actor that decided', 'no_standing', { actor_id: 'ganhri' }],
    ['too late', 'appeal_late', { made_at: new Date(Date.now() + 91 * 86_400_000) }],
    ['a second time', 'already_exists', {}],
  ] as [string, string, Row][]) {
    await refused(t, `appeal: ${what}`, code, [['appeals', appealRow(changes)]])
  }
  for (const [what, code, changes] of [
    ['a State', 'never_the_arbiter', { actor_id: 'ken' }],
    ['a company', 'never_the_arbiter', { actor_id: 'made-up-company' }],
    ['the actor itself', 'about_itself', { actor_id: id }],
    ['an actor that is not registered', 'not_registered', { actor_id: 'made-up-pretender' }],
    ['the actor that decided', 'own_decision', { actor_id: 'ganhri' }],
    ['the person who decided', 'same_person', { person: people.reviewer }],
    ['the person who appealed', 'same_person', { person: people.forum }],
    ['something stronger', 'measure_not_allowed', { outcome: 'partly', measure: 'revoke_mandate' }],
    [
      'something else',
      'measure_not_allowed',
      { outcome: 'partly', measure: 'refuse_mandate', mandates: `[${JSON.stringify(any)}]` },
    ],
    ['a measure on reports', 'measure_not_allowed', { outcome: 'partly', measure: 'annotate', note: 'Made up.' }],
  ] as [string, string, Row][]) {
    await refused(t, `ruling: ${what}`, code, withRulingNotice(rulingRow(changes)))
  }
})

t.test('by direct SQL: what is recorded stays, and what is in force follows from rulings', async (t) => {
  const where = `where id = '${made.id}'`
  for (const [sql, constraint] of [
    [`update decisions set mandates_before = '[]' ${where}`, 'decisions_kept_check'],
    [`update decisions set mandates = '[]' ${where}`, 'decisions_mandates_check'],
    [`update decisions set in_force = 'none' ${where}`, 'decisions_in_force_check'],
    [`update decisions set subject_actor_id = 'ken' ${where}`, 'decisions_kept_check'],
  ] as const) {
    t.equal(await brokenBy(pool.query(sql)), constraint, sql)
  }
})

t.test('through the API: each with its own problem', async (t) => {
  const forbidden = (code: string) => ({ status: 403, body: { code } })
  const as = (actor: string, subject?: string) => service.as(actor, ['reviews:write', 'appeals:write'], subject)
  const refuse = async (client: Client, changes = {}) => decideOnActor(client, id, mandateRefusal([any], changes))
  const rule = async (client: Client) =>
    client.post(`/v1/appeals/${appeal.id}/ruling`, { outcome: 'overturned', reasons: 'Made up.' })
  for (const actor of ['ken', 'qat', 'made-up-company']) {
    t.match(await refuse(await as(actor)), forbidden('never_the_arbiter'), actor)
    t.match(await rule(await as(actor)), forbidden('never_the_arbiter'), actor)
  }
  t.match(await refuse(await as(id, 'a colleague')), forbidden('about_itself'))
  t.match(await refuse(await as('ohchr', `person of ${id}`)), forbidden('same_person'))
  t.match(await rule(await as(id, 'a colleague')), forbidden('about_itself'))
  t.match(await rule(await as('ganhri', 'a colleague')), forbidden('own_decision'))
  t.match(await rule(await as('ohchr', 'person of ganhri')), forbidden('same_person'))
  t.match(await rule(await as('ohchr', `person of ${id}`)), forbidden('same_person'))

  const asking = await service.as('ohchr', ['restriction-requests:write'], 'who asks')
  const about = { actor_id: id, measure: 'revoke_mandate', language: 'en', text: 'Made up.' }
  const legal_ground = { citation: 'A made-up statute' }
  const own = await asking.post('/v1/restriction-requests', { ...about, requester_id: 'ohchr', legal_ground })
  const onItsOwn = { restriction_request_id: own.body.id }
  t.match(await refuse(await as('ohchr', 'a colleague'), onItsOwn), forbidden('about_itself'), 'nor on its own request')
  const under = await as('european-parliament', 'who asks')
  t.match(await refuse(under, onItsOwn), forbidden('same_person'), 'nor the person who asked, under another actor')

  t.match(await (await service.as('ken')).post(made.appeals, { grounds: 'Made up.' }), forbidden('no_standing'))
  const struck = (await decideOnActor(reviewer, id, revocation())).body
  await age(service, 'decisions', struck.id, '90 days 1 hour')
  const late = await forum.post(struck.appeals, { grounds: 'Made up.' })
  t.match(late, { status: 409, body: { code: 'appeal_late' } })
  t.match(await decideOnActor(reviewer, 'made-up-silent', refusal({ weaker_measures: [] })), { status: 422 })
})
