// Flags are never public: reviewers and oversight read them, and no reviewer those that are said of its own actor.
import t from 'tap'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { flagBody } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')
const reviewer = await service.as('ganhri', ['reviews:write'])
const oversight = await service.as('ohchr', ['oversight:read'])
const year = (at: number) => ({ period_start: `${at}-01-01`, period_end: `${at}-12-31` })
const post = async (at: number) => (await nhri.post('/v1/reports', reportBody(year(at)))).body.id as string
const [first, second] = [await post(2021), await post(2022)]
const flag = async (changes: Record<string, unknown>) =>
  (await anonymous.post('/v1/flags', flagBody(changes))).body.id as string
const ids = [
  await flag({ report_id: first, text: 'Made up: the first.' }),
  await flag({ report_id: second, rule_id: 'forged-evidence' }),
  await flag({ report_id: second }),
]
const listed = async (who: typeof nhri, query = '') =>
  (await who.get(`/v1/flags${query}`)).body.data.map(({ id }: { id: string }) => id).sort()

t.test('reviewers and oversight list and read them; no cache keeps them', async (t) => {
  for (const who of [reviewer, oversight]) {
    const answer = await who.get('/v1/flags?include=total')
    t.match(answer, { status: 200, headers: { 'cache-control': 'private, no-store' }, body: { page: { total: 3 } } })
    t.strictSame(await listed(who), [...ids].sort())
    const one = await who.get(`/v1/flags/${ids[0]}`)
    t.match(one, {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { text: 'Made up: the first.' },
    })
  }
  t.strictSame(await listed(reviewer, `?report_id=${first}`), [ids[0]])
  t.strictSame(await listed(reviewer, '?rule_id=forged-evidence'), [ids[1]])
  t.strictSame(await listed(reviewer, `?rule_id=forged-evidence&report_id=${first}`), [])
  t.equal((await reviewer.get('/v1/flags/11111111-1111-4111-8111-111111111111')).status, 404)
  t.match(await reviewer.get('/v1/flags?report_id=7'), { status: 400, body: { errors: [{ parameter: 'report_id' }] } })
})

t.test('a reviewer reads none of its own reports, nor of those about it; oversight reads its own', async (t) => {
  const own = await service.as('nhrc-qatar', ['reviews:write'])
  t.strictSame(await listed(own), [])
  t.equal((await own.get('/v1/flags?include=total')).body.page.total, 0)
  t.equal((await own.get(`/v1/flags/${ids[0]}`)).status, 404)
  t.strictSame(await listed(await service.as('nhrc-qatar', ['oversight:read'])), [...ids].sort())
  const both = await service.as('nhrc-qatar', ['reviews:write', 'oversight:read'])
  t.strictSame(await listed(both), [], 'whoever may review is a reviewer')
})

t.test(
  'nobody reads what was flagged in a report about its own actor, which may repeat what is hidden from it',
  async (t) => {
    await registerActor(service, 'made-up-bar', { stakeholder_group: 'civil_society', country: 'QAT' })
    const about = { recommendation_id: 'doha-2020-civil-society-1', addressee_id: 'made-up-bar' }
    const report_id = (await nhri.post('/v1/reports', reportBody(about))).body.id
    const id = await flag({ report_id, text: 'Made up: it names a person.' })
    const bar = await service.as('made-up-bar', ['oversight:read', 'reviews:write'])
    const overseer = await service.as('made-up-bar', ['oversight:read'])
    for (const who of [bar, overseer]) {
      t.notOk((await listed(who)).includes(id))
      t.equal((await who.get(`/v1/flags/${id}`)).status, 404)
      t.equal((await who.get(`/v1/flags?report_id=${report_id}&include=total`)).body.page.total, 0)
    }
    t.ok((await listed(reviewer)).includes(id))
  },
)

t.test('nobody else, and no State or company whatever its token says', async (t) => {
  await registerActor(service, 'made-up-company')
  for (const url of ['/v1/flags', `/v1/flags/${ids[0]}`]) {
    t.match(await anonymous.get(url), { status: 401, body: { code: 'token_required' } })
    for (const actor of ['qat', 'made-up-company']) {
      t.match(await (await service.as(actor)).get(url), { status: 403, body: { code: 'never_the_arbiter' } }, actor)
    }
    const others = await service.as('nhrc-qatar', ['reports:write', 'rules:write', 'comments:write'])
    const refused = await others.get(url)
    t.match(refused, { status: 403, body: { code: 'scope_missing', detail: /`reviews:write` or `oversight:read`/ } })
  }
})
