// POST /v1/reports/{id}/publication: a draft becomes public, by the rules of that day.
import t from 'tap'
import { faultyPlaces, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
const draft = async (changes = {}) =>
  (await nhri.post('/v1/reports', newReport({ state: 'draft', ...changes }))).headers.location!
const publish = (location: string, client = nhri) =>
  client.change('POST', `${location}/publication`, undefined, location)

t.test('a draft is public from this moment, for everybody', async (t) => {
  const location = await draft()
  t.equal((await anonymous.get(location)).status, 404)
  const before = (await nhri.get(location)).body
  const answer = await publish(location)
  t.equal(answer.status, 200)
  const { published_at } = answer.body
  t.strictSame(answer.body, {
    ...{ ...before, state: 'published', published_at, updated_at: published_at },
    created_at: null, // when it was begun is no longer told
  })
  t.ok(published_at > before.created_at)
  t.equal((await anonymous.get(location)).text, answer.text)
  t.match((await anonymous.get(`${location}/revisions`)).body.data, [{ revision: 1, known_at: published_at }])
  t.match(await anonymous.get('/v1/recommendations/doha-2020-states-5/implementations/qat'), {
    body: { report_count: 1, level: 'partly_implemented' },
  })
})

t.test('the rules are applied again', async (t) => {
  const cases: [what: string, statement: string, undo: string, place: string][] = [
    [
      'a part that was retired since',
      `update parts set retired_at = clock_timestamp() where recommendation_id = 'doha-2020-states-5' and id = 'a'`,
      `update parts set retired_at = null where recommendation_id = 'doha-2020-states-5'`,
      '/assessments/0/part',
    ],
    [
      'an addressing that ended since',
      `update addressings set valid_to = current_date - 1 where recommendation_id = 'doha-2020-states-5'`,
      `update addressings set valid_to = null where recommendation_id = 'doha-2020-states-5'`,
      '/addressee_id',
    ],
  ]
  for (const [what, statement, undo, place] of cases) {
    const location = await draft()
    await service.db.$client.query(statement)
    const refused = await publish(location)
    t.match(refused, { status: 422, body: { code: 'body_invalid' } }, what)
    t.strictSame(faultyPlaces(refused), [place])
    await service.db.$client.query(undo)
    t.equal((await publish(location)).status, 200, 'and not once it is put right')
  }
})

t.test('only drafts are published', async (t) => {
  const location = await draft()
  await publish(location)
  const revisable = { code: 'state_conflict', detail: / is published; .* Revise a published report by `PATCH`, / }
  t.match(await publish(location), { status: 409, body: revisable }, 'not twice')
  await nhri.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
  t.match(await publish(location), { status: 409, body: { code: 'state_conflict' } }, 'not after its withdrawal')
})

t.test('of two at once one counts', async (t) => {
  const location = await draft()
  const statuses = (await Promise.all([publish(location), publish(location), publish(location)])).map(
    ({ status }) => status,
  )
  t.equal(statuses.filter((status) => status === 200).length, 1, statuses.join(' '))
  t.equal(statuses.filter((status) => status === 409 || status === 412).length, 2)
})

t.test('by its author alone', async (t) => {
  const location = await draft()
  t.equal((await publish(location, operator)).status, 404, 'nobody else knows of it')
  const reader = await service.as('nhrc-qatar', [])
  t.equal((await reader.post(`${location}/publication`, undefined, { 'if-match': '*' })).status, 403)
  t.equal((await anonymous.post(`${location}/publication`, undefined, { 'if-match': '*' })).status, 401)
  t.equal((await nhri.get(location)).body.state, 'draft')
})
