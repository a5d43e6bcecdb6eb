// What an actor may not do whose registration is refused or revoked, and what it keeps: every operation is one or the other.
import t from 'tap'
import { operationsOf, plausible } from '../contract/operations.ts'
import {
  decideOnActor,
  newReport,
  partsOf,
  post,
  redaction,
  refusal,
  revocation,
  whyNot,
} from '../decisions/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { startAnother, startService } from '../support/app.ts'
import { registerActor } from '../support/samples.ts'

const service = await startService(t)
const { reviewer, ruler, anonymous } = await partsOf(service)
const addressOf = await plausible(service)
const id = 'made-up-forum'
await registerActor(service, id, { stakeholder_group: 'civil_society', country: 'QAT' })
const forum = await service.as(id)
const kept = ['appealDecision', 'createRestrictionRequest', 'createComment', 'deleteReport', 'listNotices']
const alsoKept = ['sealReport', 'withdrawReport']

const report = await post(forum)
const draft = await post(forum, { state: 'draft' })
const notYet = await post(forum)
const decision = await decideOnActor(reviewer, id, revocation())
const problem = {
  status: 403,
  body: {
    code: 'not_registered',
    existing: decision.headers.location,
    detail:
      /^The registration of `made-up-forum` is revoked by the decision \/v1\/.*POST \/v1\/decisions\/.*\/appeals\.$/,
  },
}

t.test('every operation that needs a token is refused or kept', async (t) => {
  const needToken = operationsOf(service.app).filter(({ security }) =>
    security.every(({ token }) => token !== undefined),
  )
  const protectedOnes = needToken.filter(({ security }) => security.length > 0)
  for (const { method, path, operationId, responses } of protectedOnes) {
    const isKept = [...kept, ...alsoKept].includes(operationId)
    const url = addressOf(path)
    const answer = await (method === 'GET'
      ? forum.get(url)
      : forum[method.toLowerCase() as 'post'](url, {}, { 'if-match': '*' }))
    if (isKept) t.not(answer.body?.code, 'not_registered', operationId)
    else t.match(answer, problem, operationId)
    t.equal(responses['403']?.description.includes('not_registered') ?? false, !isKept, `${operationId}: documented`)
  }
  const ids = protectedOnes.map(({ operationId }) => operationId)
  for (const operationId of [...kept, ...alsoKept]) t.ok(ids.includes(operationId), operationId)
})

t.test('it posts, revises and publishes nothing, on every instance at once', async (t) => {
  const other = await startAnother(t, service)
  for (const client of [forum, await other.as(id)]) {
    t.match(await client.post('/v1/reports', newReport()), problem)
    t.match(await client.change('PATCH', report, { narrative: 'Made up anew.' }), problem)
    t.match(await client.change('POST', `${draft}/publication`, undefined, draft), problem)
  }
})

t.test('it has no part in reviews, and is shown nothing that is hidden', async (t) => {
  const author = await service.as('nhrc-qatar', ['reports:write'])
  const hidden = await post(author)
  const redacted = await reviewer.change('POST', `${hidden}/decisions`, redaction(), hidden)
  t.match(await forum.get(`${hidden}/sealed-content`), problem)
  t.match(await forum.get('/v1/flags'), problem)
  t.match(await forum.change('POST', `${hidden}/decisions`, redaction(), hidden), problem)
  const appeal = await author.post(redacted.body.appeals, { grounds: 'Made-up grounds.' })
  t.match(await forum.post(`${appeal.headers.location}/ruling`, { outcome: 'upheld', reasons: 'Made up.' }), problem)
  t.equal((await forum.get(appeal.headers.location!)).body.grounds, null, 'as everybody reads it')
  t.equal((await ruler.get(appeal.headers.location!)).body.grounds, 'Made-up grounds.')
})

t.test('it keeps its drafts, its notices, its ways to protect others, and its appeal', async (t) => {
  t.equal((await forum.get(draft)).status, 200)
  const { data } = (await forum.get('/v1/notices')).body
  t.match(data, [{ kind: 'decision', measure: 'revoke_registration', appeals: decision.body.appeals }])
  t.equal((await forum.post(`${report}/seal`, { fields: [{ field: '/narrative' }] })).status, 201)
  const others = await post(await service.as('nhrc-qatar', ['reports:write']))
  const sealed = await forum.post(`${others}/seal`, { fields: [{ field: '/narrative' }] })
  t.match(sealed, { status: 403, body: { code: 'not_yours' } }, 'as an author, not as a reviewer')
  t.equal((await forum.change('POST', `${notYet}/withdrawal`, { reason: 'Made up.' }, notYet)).status, 200)
  t.equal((await forum.change('DELETE', draft)).status, 204)
  const request = requestBody(report.split('/').at(-1)!)
  t.equal((await forum.post('/v1/restriction-requests', request)).status, 201)
  t.equal((await forum.post(decision.body.appeals, { grounds: 'Made-up grounds.' })).status, 201)
})

t.test('what it reported stays, and counts as before', async (t) => {
  await registerActor(service, 'made-up-bar', { stakeholder_group: 'civil_society', country: 'QAT' })
  const bar = await service.as('made-up-bar')
  const own = await post(bar, { recommendation_id: 'doha-2020-states-4' })
  const url = '/v1/recommendations/doha-2020-states-4/implementations/qat'
  const figures = '/v1/statistics/implementation-levels?group_by=stakeholder_group'
  const before = [await anonymous.get(url), await anonymous.get(own), await anonymous.get(figures)]
  t.match(before[0]!.body, { report_count: 1 })
  await decideOnActor(reviewer, 'made-up-bar', revocation())
  const after = [await anonymous.get(url), await anonymous.get(own), await anonymous.get(figures)]
  t.strictSame(
    after.map(({ text }) => text),
    before.map(({ text }) => text),
  )
})

t.test('who has published nothing is told so too', async (t) => {
  await registerActor(service, 'made-up-pretender', { stakeholder_group: 'civil_society' })
  await decideOnActor(reviewer, 'made-up-pretender', refusal())
  const answer = await (await service.as('made-up-pretender')).post('/v1/reports', newReport())
  t.match(answer, { status: 403, body: { code: 'not_registered', detail: /is refused by/ } })
  const registrar = await service.as('ohchr', ['actors:write'])
  const again = { id: 'made-up-pretender', name: 'Made up', stakeholder_group: 'civil_society' }
  t.match(await registrar.post('/v1/actors', again), { status: 409, body: { code: 'already_exists' } })
})

t.test('a State or company can be struck off too, and stays who it is', async (t) => {
  await registerActor(service, 'made-up-company')
  const body = refusal({ weaker_measures: whyNot('refuse_mandate', 'narrow_mandate', 'revoke_mandate') })
  t.equal((await decideOnActor(reviewer, 'made-up-company', body)).status, 201)
  t.match((await anonymous.get('/v1/actors/made-up-company')).body, {
    registration: 'refused',
    stakeholder_group: 'companies',
  })
})
