// What every answer carries: leave for browsers of other sites to read and no more, protection, a request id, no banner.
import t from 'tap'
import { annotation, decide, decideOnActor, newReport, refusal } from '../decisions/samples.ts'
import { flagBody } from '../flags/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { oldProposal, proposalBody } from '../review-rules/samples.ts'
import { type Answer, startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { operationsOf, plausible } from './operations.ts'

const service = await startService(t)
const narrow = await startService(t, { CORS_ORIGINS: 'https://one.example, https://two.example' })
const addressOf = await plausible(service)
const operations = operationsOf(service.app)
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

t.test('any site may read', async (t) => {
  for (const { path } of operations.filter(({ method }) => method === 'GET')) {
    const { headers } = await service.anonymous.get(addressOf(path), { origin: 'https://any.example' })
    t.equal(headers['access-control-allow-origin'], '*', path)
    t.equal(headers['access-control-expose-headers'], 'Content-Disposition, ETag, Link, X-Request-Id, Retry-After')
    t.equal(headers['access-control-allow-credentials'], undefined)
    t.notMatch(headers.vary ?? '', /origin/i, 'the same for every site')
  }
})

t.test('before it reads with headers of its own it asks, and is told what it may', async (t) => {
  for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']) {
    const asked = {
      origin: 'https://any.example',
      'access-control-request-method': method,
      'access-control-request-headers': 'if-none-match',
    }
    const answer = await service.app.inject({ method: 'OPTIONS', url: '/v1/reports', headers: asked })
    t.match(answer, {
      statusCode: 204,
      payload: '',
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': 'Accept, If-None-Match',
        'access-control-max-age': '86400',
      },
    })
    t.notMatch(
      String(answer.headers['access-control-allow-headers']),
      /authorization/i,
      'no site acts in the name of a person',
    )
  }
})

t.test('CORS_ORIGINS narrows it', async (t) => {
  for (const [origin, allowed] of [
    ['https://one.example', 'https://one.example'],
    ['https://two.example', 'https://two.example'],
    ['https://three.example', undefined],
    ['https://one.example.evil.example', undefined],
    ['null', undefined],
  ]) {
    const { headers } = await narrow.anonymous.get('/v1/sources', { origin: origin! })
    t.equal(headers['access-control-allow-origin'], allowed, String(origin))
    t.match(headers.vary, /origin/i)
    t.match(headers.vary, /accept-encoding/i)
    const seen = await narrow.anonymous.get('/v1/sources', { origin: origin!, 'if-none-match': headers.etag! })
    t.match(seen, { status: 304, headers: { vary: headers.vary } })
  }
})

t.test('protection, an id of its own, and no banner on every answer', async (t) => {
  const requests = [
    ...operations.map(({ method, path }) => ({ method, url: addressOf(path) })),
    { method: 'GET', url: '/nowhere' },
    { method: 'GET', url: '/docs' },
    { method: 'OPTIONS', url: '/v1/reports' },
  ]
  const ids = new Set()
  for (const { method, url } of requests) {
    const { headers } = await service.app.inject({ method: method as 'GET', url, headers: { 'x-request-id': 'mine' } })
    t.match(headers, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }, `${method} ${url}`)
    t.match(headers['content-security-policy'], /default-src '(none|self)'.*frame-ancestors 'none'/)
    t.match(headers['x-request-id'], uuid)
    t.notOk(headers.server ?? headers['x-powered-by'])
    t.equal(headers['set-cookie'], undefined)
    ids.add(headers['x-request-id'])
  }
  t.equal(ids.size, requests.length)
})

t.test('what is answered to a change is kept by nobody', async (t) => {
  const nhri = await service.as('nhrc-qatar')
  await registerActor(service, 'made-up-one')
  const changes = operations.filter(({ method }) => method !== 'GET')
  const done = new Set<string>()
  const check = (operationId: string, { status, headers }: Answer, expected: number) => {
    t.match({ status, headers }, { status: expected, headers: { 'cache-control': 'private, no-store' } }, operationId)
    done.add(operationId)
  }
  const draft = { state: 'draft', period_start: '2023-01-01', period_end: '2023-12-31' }
  const posted = await nhri.post('/v1/reports', reportBody(draft))
  const at = posted.headers.location!
  check('createReport', posted, 201)
  check('updateReport', await nhri.change('PATCH', at, { narrative: 'Anew.' }), 200)
  check('publishReport', await nhri.change('POST', `${at}/publication`, undefined, at), 200)
  check('withdrawReport', await nhri.change('POST', `${at}/withdrawal`, { reason: 'Made up.' }, at), 200)
  const other = await nhri.post('/v1/reports', reportBody(draft))
  check('deleteReport', await nhri.change('DELETE', other.headers.location!), 204)
  const actor = { id: 'made-up-two', name: 'Two (made up)', stakeholder_group: 'companies' }
  check('createActor', await nhri.post('/v1/actors', actor), 201)
  check('updateActor', await nhri.change('PATCH', '/v1/actors/made-up-one', { name: 'One (made up)' }), 200)
  const mandates = [{ kind: 'self' }]
  check('replaceMandates', await nhri.change('PUT', '/v1/actors/made-up-one/mandates', { mandates }), 200)
  const { id: report_id } = (await nhri.post('/v1/reports', reportBody({ ...draft, state: 'published' }))).body
  check('createFlag', await service.anonymous.post('/v1/flags', flagBody({ report_id })), 201)
  check('createRestrictionRequest', await nhri.post('/v1/restriction-requests', requestBody(report_id)), 201)
  const proposer = await service.as('ohchr')
  const propose = () => proposer.post('/v1/review-rules/made-up/proposals', proposalBody())
  const proposed = await propose()
  check('createProposal', proposed, 201)
  const comment = await nhri.post(`${proposed.headers.location}/comments`, { text: 'Made up.' })
  check('createComment', comment, 201)
  const answered = `${comment.headers.location}/answer`
  check('answerComment', await proposer.change('POST', answered, { answer: 'Made up.' }, comment.headers.location), 200)
  const end = (who: typeof nhri, how: string, proposal: string) =>
    who.change('POST', `${proposal}/${how}`, { reason: 'Made up.' }, proposal)
  check('withdrawProposal', await end(proposer, 'withdrawal', proposed.headers.location!), 200)
  check('rejectProposal', await end(nhri, 'rejection', (await propose()).headers.location!), 200)
  check('adoptProposal', await end(nhri, 'adoption', await oldProposal(service, 'made-up')), 200)
  const reviewer = await service.as('ganhri', ['reviews:write'])
  const report = (await nhri.post('/v1/reports', newReport())).headers.location!
  const decided = await decide(reviewer, report, annotation())
  check('decideOnReport', decided, 201)
  check('decideOnActor', await decideOnActor(reviewer, 'made-up-two', refusal()), 201)
  check('sealReport', await nhri.post(`${report}/seal`, { fields: [{ field: '/narrative' }] }), 201)
  const appealed = await nhri.post(decided.body.appeals, { grounds: 'Made-up grounds.' })
  check('appealDecision', appealed, 201)
  const ruler = await service.as('european-parliament', ['appeals:write'])
  const ruling = { outcome: 'upheld', reasons: 'Made-up reasons.' }
  check('ruleOnAppeal', await ruler.post(`${appealed.headers.location}/ruling`, ruling), 201)
  check('createDataset', await nhri.post('/v1/datasets'), 201)
  t.strictSame(done, new Set(changes.map(({ operationId }) => operationId)), 'every change is among them')
  const refused = await nhri.post('/v1/reports', '{ broken')
  t.match(refused, { status: 400, headers: { 'cache-control': 'no-store' } })
})

t.test('pages run no script but their own', async (t) => {
  const page = await service.anonymous.get('/problems/not_found')
  t.match(page.headers['content-security-policy'], /^default-src 'none'/)
  const docs = await service.anonymous.get('/docs/')
  t.notMatch(docs.headers['content-security-policy'], /unsafe|https?:|\*|upgrade-insecure/)
  t.notMatch(docs.text, /(src|href)="(https?:)?\/\//, 'every asset is ours')
})
