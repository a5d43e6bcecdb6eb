// Reports equal the record: two made-up years of reviews with every fate, counted anew from the plain public lists.
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import {
  age,
  annotation,
  decide,
  decideOnActor,
  letSealsLapse,
  loss,
  mandateRefusal,
  narrowing,
  post,
  redaction,
  refusal,
  restriction,
  startReview,
  whyNot,
} from '../decisions/samples.ts'
import { flagBody } from '../flags/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import type { Answer } from '../support/app.ts'
import { registerActor } from '../support/samples.ts'
import { expected, quarterOf, readLists } from './oracle.ts'

const { service, author, addressee, reviewer, ruler, overseer, anonymous } = await startReview(t)
const recorder = await service.as('nhrc-qatar', ['restriction-requests:write'], 'a recorder')
const made = async (answer: Promise<Answer>) => {
  const { status, body, text } = await answer
  if (status !== 201) throw new Error(text)
  return body
}
const idOf = (report: string) => report.split('/').at(-1)!
const grounds = { grounds: 'Made-up grounds.' }
const askers = [
  {},
  { requester_country: 'KEN' },
  { requester_country: null },
  { requester_group: 'companies', requester_name: 'A made-up company' },
]

/** One story of its kind, so many hours ago; nothing of it lies in the future. */
async function story(kind: number, round: number, hours: number): Promise<void> {
  const report = await post(author)
  const back = (table: string, { id }: { id: string }, more = 0) =>
    age(service, table, id, `${Math.max(0, hours + more)} hours`)
  const asked = async () =>
    made(recorder.post('/v1/restriction-requests', requestBody(idOf(report), askers[round % 4])))
  const ruled = async (of: { id: string }, body: object) => {
    await made(ruler.post(`/v1/appeals/${of.id}/ruling`, { reasons: 'Made up.', ...body }))
    const { rows } = await service.db.$client.query('select id from rulings where appeal_id = $1', [of.id])
    await back('rulings', rows[0], -24 * 50)
  }
  if (kind === 0) {
    const request = await asked()
    const refusal = annotation({ measure: 'none', note: null, restriction_request_id: request.id })
    await back('decisions', await made(decide(reviewer, report, refusal)))
    await back('restriction_requests', request, 31 * (round + 1))
  } else if (kind === 1) {
    const request = await asked()
    const decision = await made(decide(reviewer, report, restriction({ restriction_request_id: request.id })))
    const appeal = await made(author.post(decision.appeals, grounds))
    await ruled(appeal, { outcome: round % 3 === 0 ? 'upheld' : 'overturned' })
    await back('appeals', appeal, -24 * 10 - round)
    await back('decisions', decision)
    await back('restriction_requests', request, 77)
  } else if (kind === 2) {
    const fields = [{ field: '/narrative' }]
    const seal = await made(reviewer.change('POST', `${report}/seal`, { fields }, report))
    const request = round % 2 === 0 ? await asked() : null
    const reasons = redaction({ seal_id: seal.id, restriction_request_id: request?.id ?? null })
    await back('decisions', await made(decide(reviewer, report, reasons)))
    await back('seals', seal, 20 + round)
    if (request !== null) await back('restriction_requests', request, 10 + 20 * (round % 4))
  } else if (kind === 3) {
    const hiding = redaction({ rule_id: 'forged-evidence', weaker_measures: whyNot('annotate', 'request_correction') })
    const decision = await made(decide(reviewer, report, hiding))
    const [first, second] = [
      await made(author.post(decision.appeals, grounds)),
      await made(addressee.post(decision.appeals, grounds)),
    ]
    await ruled(first, { outcome: 'partly', measure: 'annotate', note: 'Made up.' })
    if (round % 2 === 0) await ruled(second, { outcome: 'upheld' })
    await back('appeals', first, -24 * 3)
    await back('appeals', second, -24 * 12)
    await back('decisions', decision)
  } else if (kind === 4) {
    await back('restriction_requests', await asked())
    if (round >= 8) return // from one network not so many are taken
    const rule_id = round % 2 === 0 ? 'incitement' : 'forged-evidence'
    await made(anonymous.post('/v1/flags', flagBody({ report_id: idOf(report), rule_id })))
  } else if (kind === 5) {
    const id = `made-up-actor-${round}-${hours}`
    await registerActor(service, id, { stakeholder_group: 'civil_society', country: 'QAT' })
    const self = { kind: 'self' }
    const about = { ...askers[round % 4], report_id: null, actor_id: id, fields: [], measure: 'refuse_registration' }
    const request =
      round % 3 === 0 ? null : await made(recorder.post('/v1/restriction-requests', requestBody('', about)))
    const asked = { restriction_request_id: request?.id ?? null }
    const bodies = [
      ...[refusal(asked), narrowing([self], asked), loss(asked)],
      ...[mandateRefusal([{ kind: 'any' }], asked), refusal({ ...asked, measure: 'none', weaker_measures: [] })],
    ]
    const decision = await made(decideOnActor(reviewer, id, bodies[round % 6] ?? refusal(asked)))
    if (round % 2 === 0) {
      const appeal = await made((await service.as(id)).post(decision.appeals, grounds))
      if (round % 4 === 0) await ruled(appeal, { outcome: 'overturned' })
      else if (decision.measure === 'refuse_registration')
        await ruled(appeal, { outcome: 'partly', measure: 'revoke_mandate' })
      await back('appeals', appeal, -24 * 5)
    }
    await back('decisions', decision)
    if (request !== null) await back('restriction_requests', request, 50 + round)
  } else {
    const fields = [{ field: '/narrative' }]
    await back('seals', await made(author.change('POST', `${report}/seal`, { fields }, report)))
  }
}

const days = [0, 15, 45, 88, 140, 201, 260, 333, 410, 500, 590, 700]
for (const [round, day] of days.entries()) {
  for (let kind = 0; kind < 7; kind++) await story(kind, round, day * 24)
}
await letSealsLapse(service)
const flags = await service.db.$client.query<{ id: string }>('select id from flags order by rule_id, id')
for (const [at, { id }] of flags.rows.entries()) await age(service, 'flags', id, `${at * 61} days`)
// One of each that has met no fate yet.
for (let kind = 0; kind < 7; kind++) await story(kind, 3, 0)
const lists = await readLists(anonymous, overseer)

t.test('the lists have everything that is counted', async (t) => {
  for (const [name, rows] of Object.entries(lists)) t.ok(rows.length >= 9, name)
  t.ok(lists.decisions.filter(({ subject_actor_id }) => subject_actor_id !== null).length >= 9, 'on actors too')
  const distinct = (rows: unknown[]) => [...new Set(rows)].sort()
  t.strictSame(distinct(lists.seals.map(({ state }) => state)), ['decided', 'in_force', 'lapsed'])
  t.strictSame(
    distinct(lists.appeals.map(({ ruling }) => ruling?.outcome ?? null)),
    [null, 'overturned', 'partly', 'upheld'].sort(),
  )
})

const moments = [
  ...[...lists.decisions, ...lists.appeals, ...lists.seals].map(({ made_at }) => made_at),
  ...lists.requests.map(({ created_at }) => created_at),
  ...lists.flags.map(({ received_at }) => received_at).filter((at) => at < new Date().toISOString().slice(0, 10)),
]

t.test('every year and quarter in which there is anything is listed, and its report equals the record', async (t) => {
  const names = new Set(moments.map(quarterOf).flatMap(([year, quarter]) => [year, `${year}/${quarter}`]))
  const { data } = (await anonymous.get('/v1/transparency-reports?limit=200')).body
  const address = (name: string) => `/v1/transparency-reports/${name}`
  const inOrder = [...names].sort((a, b) => {
    const [one, other] = [a, b].map((name) => (name.length === 4 ? `${name}/9` : name))
    return one! < other! ? 1 : -1
  })
  t.strictSame(
    data.map(({ report }: { report: string }) => report),
    inOrder.map(address),
  )
  t.ok(names.size >= 9)
  for (const name of [...names, '2019', '2020/4']) {
    const [year = '', quarter = null] = name.split('/')
    const { status, body } = await anonymous.get(address(name))
    t.equal(status, 200)
    t.strictSame(body, expected(lists, year, quarter, new Date()), name)
  }
  for (const { report, ...period } of data) t.match((await anonymous.get(report)).body, period)
})

t.test('what is overdue now is what the list of appeals says', async (t) => {
  const { total } = (await anonymous.get('/v1/appeals?overdue=true&include=total')).body.page
  const running = `/v1/transparency-reports/${new Date().getUTCFullYear()}`
  t.ok(total > 0)
  t.strictSame((await anonymous.get(running)).body.overdue, { appeals: total })
})

t.test('a change shows at once here, and within a second elsewhere', async (t) => {
  const running = `/v1/transparency-reports/${new Date().getUTCFullYear()}`
  const before = (await anonymous.get(running)).body
  await made(decide(reviewer, await post(author), annotation()))
  const after = await anonymous.get(running)
  t.equal(after.body.decisions.count, before.decisions.count + 1)
  t.match(after.headers, { 'cache-control': 'public, max-age=1, stale-while-revalidate=4', etag: /^"/ })
  t.equal((await anonymous.get(running, { 'if-none-match': after.headers.etag! })).status, 304)
  await service.db.$client.query('alter table decisions disable trigger user')
  await service.db.$client.query(`update decisions set made_at = made_at - interval '20 years'`)
  await wait(510)
  t.equal((await anonymous.get(running)).body.decisions.count, 0, 'nothing is stored')
})
