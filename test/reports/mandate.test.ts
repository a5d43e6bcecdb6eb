// Whom an author may report on: mandates decide on new reports, revisions and publications; others are told which would do.
import t from 'tap'
import { any, giveMandates, registerActor, self } from '../support/samples.ts'
import { newReport, startWithAuthors } from './samples.ts'

const { service, nhri } = await startWithAuthors(t)
await registerActor(service, 'made-up-company', { country: 'USA' })
await registerActor(service, 'made-up-society', { stakeholder_group: 'civil_society', country: 'KEN' })

const country = (code: string) => ({ kind: 'country', country: code, addressee_id: null })
const actor = (id: string) => ({ kind: 'actor', country: null, addressee_id: id })
const give = (id: string, mandates: object[]) => giveMandates(service, id, mandates)

const about = (addressee_id: string, territory: string | null = null) => {
  const group =
    addressee_id === 'made-up-company' ? 'companies-3' : addressee_id === 'ifj' ? 'civil-society-4' : 'states-5'
  const assessments = [{ part: 'a', level: 'in_progress', rationale: null }]
  return newReport({ recommendation_id: `doha-2020-${group}`, addressee_id, territory, assessments })
}

t.test('default mandates', async (t) => {
  const allowed: [author: string, addressee: string, territory: string | null][] = [
    ['qat', 'qat', null],
    ['qat', 'qat', 'KEN'],
    ['nhrc-qatar', 'qat', null],
    ['nhrc-qatar', 'qat', 'KEN'],
    ['nhrc-qatar', 'made-up-company', 'QAT'],
    ['nhrc-qatar', 'ken', 'QAT'],
    ['made-up-society', 'ken', null],
    ['made-up-society', 'made-up-company', 'KEN'],
    ['made-up-company', 'made-up-company', null],
    ['ohchr', 'ken', null],
    ['ohchr', 'made-up-company', 'KEN'],
    ['ifj', 'ifj', null],
  ]
  for (const [author, addressee, territory] of allowed) {
    const answer = await (await service.as(author)).post('/v1/reports', about(addressee, territory))
    t.equal(answer.status, 201, `${author} on ${addressee} in ${territory}: ${answer.body.detail ?? 'allowed'}`)
  }
})

t.test('outside the mandate, with the reason and the mandates that would allow it', async (t) => {
  const refused: [author: string, addressee: string, territory: string | null, allowed_by: object[]][] = [
    ['nhrc-qatar', 'ken', null, [actor('ken'), country('KEN'), any]],
    ['nhrc-qatar', 'ken', 'UGA', [actor('ken'), country('KEN'), country('UGA'), any]],
    ['nhrc-qatar', 'made-up-company', null, [actor('made-up-company'), country('USA'), any]],
    ['qat', 'ken', null, [actor('ken'), country('KEN'), any]],
    ['made-up-company', 'qat', null, [actor('qat'), country('QAT'), any]],
    ['ifj', 'qat', null, [actor('qat'), country('QAT'), any]],
    ['made-up-society', 'ifj', null, [actor('ifj'), any]],
  ]
  for (const [author, addressee, territory, allowed_by] of refused) {
    const answer = await (await service.as(author)).post('/v1/reports', about(addressee, territory))
    t.match(answer, { status: 403, body: { code: 'outside_mandate' } }, `${author} on ${addressee}`)
    t.strictSame(answer.body.allowed_by, allowed_by)
    t.match(answer.body.detail, new RegExp(`\`${author}\` may report on .*\`${addressee}\``))
  }
})

t.test('a draft needs the mandate too', async (t) => {
  t.equal((await nhri.post('/v1/reports', { ...about('ken'), state: 'draft' })).status, 403)
})

t.test('each of the mandates that were named would do', async (t) => {
  for (const mandate of [actor('ken'), country('KEN'), any]) {
    await give('nhrc-qatar', [self, mandate])
    t.equal((await nhri.post('/v1/reports', about('ken'))).status, 201, mandate.kind)
  }
  await give('nhrc-qatar', [self])
  t.equal((await nhri.post('/v1/reports', about('qat'))).status, 403, 'what was taken away is gone at once')
})

t.test('who lost the mandate neither revises nor publishes, but may still withdraw and delete', async (t) => {
  await give('nhrc-qatar', [any])
  const published = (await nhri.post('/v1/reports', about('ken'))).headers.location!
  const draft = (await nhri.post('/v1/reports', { ...about('ken'), state: 'draft' })).headers.location!
  await give('nhrc-qatar', [self])
  t.match(await nhri.change('PATCH', published, { narrative: 'x' }), { status: 403, body: { code: 'outside_mandate' } })
  t.match(await nhri.change('PATCH', draft, { narrative: 'x' }), { status: 403, body: { code: 'outside_mandate' } })
  t.match(await nhri.change('POST', `${draft}/publication`, undefined, draft), {
    status: 403,
    body: { code: 'outside_mandate' },
  })
  t.equal((await nhri.change('POST', `${published}/withdrawal`, { reason: 'x' }, published)).status, 200)
  t.equal((await nhri.change('DELETE', draft)).status, 204)
})
