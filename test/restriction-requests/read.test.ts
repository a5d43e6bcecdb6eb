// Restriction requests are public: found by who asked, about what, and what became of it; what is sealed is in no answer.
import t from 'tap'
import { startService } from '../support/app.ts'
import { brokenBy } from '../support/database.ts'
import { reportBody } from '../support/samples.ts'
import { requestBody } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')
const query = (text: string, values?: unknown[]) => service.db.$client.query(text, values)
const { id: report } = (await nhri.post('/v1/reports', reportBody())).body
const asks = '/v1/restriction-requests'
const record = async (changes: Record<string, unknown> = {}) =>
  (await nhri.post(asks, requestBody(report, changes))).body.id as string
const key = { 'idempotency-key': 'sealed' }
const secret = { text: 'Made up: canary.', legal_ground: { citation: 'A made-up act', text: 'Made up: canary.' } }
const sealed: string = (await nhri.post(asks, requestBody(report, secret), key)).body.id
const decided = await record({ requester_country: 'KEN' })
const company = await record({ requester_group: 'companies', requester_country: null, measure: 'redact' })
const onActor = await record({
  requester_id: 'ken',
  requester_country: undefined,
  requester_group: undefined,
  report_id: null,
  actor_id: 'nhrc-qatar',
  fields: [],
  measure: 'revoke_mandate',
})
await query(`update restriction_requests set decision_id = gen_random_uuid(), decided_at = now() where id = $1`, [
  decided,
])

t.test('the list by who asked, about what, and what became of it', async (t) => {
  const cases: [string, string[]][] = [
    ['', [onActor, company, decided, sealed]],
    ['?state=open', [onActor, company, sealed]],
    ['?state=decided', [decided]],
    ['?state=open,decided', [onActor, company, decided, sealed]],
    ['?requester_group=states', [onActor, decided, sealed]],
    ['?requester_group=companies,nhris', [company]],
    ['?requester_country=ken', [onActor, decided]],
    ['?requester_id=ken', [onActor]],
    ['?recorded_by=qat', []],
    [`?report_id=${report}`, [company, decided, sealed]],
    ['?actor_id=nhrc-qatar', [onActor]],
    ['?measure=redact,revoke_mandate', [onActor, company]],
    ['?requester_country=KEN&state=open', [onActor]],
  ]
  for (const [filter, expected] of cases) {
    const { body } = await anonymous.get(`${asks}${filter}${filter === '' ? '?' : '&'}include=total`)
    t.strictSame(
      body.data.map(({ id }: { id: string }) => id),
      expected,
      filter,
    )
    t.equal(body.page.total, expected.length, filter)
  }
  t.match(await anonymous.get(`${asks}?state=closed`), { status: 400, body: { errors: [{ parameter: 'state' }] } })
})

t.test('one that is decided says by which decision; its record is as before', async (t) => {
  const { body, headers } = await anonymous.get(`${asks}/${decided}`)
  t.match(body, { state: 'decided', decision_id: /-/, decided_at: /Z$/, text: /Made up/ })
  t.equal(headers['cache-control'], 'public, no-cache')
  t.equal((await anonymous.get(`${asks}/11111111-1111-4111-8111-111111111111`)).status, 404)
  t.match(await anonymous.get(`${asks}/7`), { status: 400, body: { errors: [{ parameter: 'id' }] } })
})

t.test('its own words can be sealed: then no answer has them, while who asks and what for stay', async (t) => {
  t.match((await anonymous.get(`${asks}/${sealed}`)).text, 'canary')
  await query('update restriction_requests set sealed_at = now() where id = $1', [sealed])
  const answers = [
    await anonymous.get(`${asks}/${sealed}`),
    await anonymous.get(asks),
    await nhri.post(asks, requestBody(report, secret), key),
  ]
  for (const { text } of answers) t.notMatch(text, 'canary')
  t.match(answers[0]!.body, {
    text: null,
    legal_ground: { citation: null, text: null, url: null },
    requester_name: 'A made-up ministry',
    sealed_at: /Z$/,
  })
  t.equal(answers[2]!.status, 201)
  t.equal(answers[2]!.body.id, sealed)
})

t.test('the database keeps the record: nothing of it changes, and it is decided once', async (t) => {
  const kept = 'restriction_requests_kept_check'
  t.equal(await brokenBy(query(`update restriction_requests set requester_name = 'Nobody'`)), kept)
  t.equal(await brokenBy(query(`update restriction_requests set text = 'Else.'`)), kept)
  t.equal(
    await brokenBy(query('update restriction_requests set decision_id = gen_random_uuid() where id = $1', [decided])),
    kept,
  )
  t.equal(await brokenBy(query('delete from restriction_requests')), kept)
  const half = query('update restriction_requests set decided_at = now() where id = $1', [company])
  t.equal(await brokenBy(half), 'restriction_requests_decision_check')
})
