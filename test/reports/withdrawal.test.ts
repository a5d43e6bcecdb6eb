// POST /v1/reports/{id}/withdrawal: the content goes from every answer, who, when and why stay.
import t from 'tap'
import { faultyPlaces, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
const post = async (changes = {}) => (await nhri.post('/v1/reports', newReport(changes))).headers.location!
const withdraw = (location: string, body: unknown = { reason: 'A mistake.' }, client = nhri) =>
  client.change('POST', `${location}/withdrawal`, body, location)

t.test('a tombstone stays, over all revisions', async (t) => {
  const location = await post({ narrative: 'secret one' })
  await nhri.change('PATCH', location, { narrative: 'secret two' })
  const before = (await nhri.get(location)).body
  const answer = await withdraw(location)
  t.equal(answer.status, 200)
  const gone = { narrative: null, assessments: null, measures: null, evidence: null }
  const withdrawal = { at: answer.body.withdrawal.at, by: 'nhrc-qatar', reason: 'A mistake.' }
  t.strictSame(answer.body, { ...before, ...gone, state: 'withdrawn', withdrawal })
  t.ok(withdrawal.at > before.updated_at)
  for (const client of [anonymous, nhri, operator]) {
    t.equal((await client.get(location)).text, answer.text, 'for everybody, its author too')
    const revisions = await client.get(`${location}/revisions`)
    t.match(revisions.body.data, [
      { revision: 1, ...gone },
      { revision: 2, ...gone },
    ])
    for (const url of [
      location,
      `${location}/revisions`,
      '/v1/reports?state=withdrawn',
      '/v1/reports',
      '/v1/implementations',
    ]) {
      t.notMatch((await client.get(url)).text, 'secret', url)
    }
  }
})

t.test('an answer that was read before is not confirmed by its tag', async (t) => {
  const location = await post()
  const { etag } = (await anonymous.get(location)).headers
  t.equal((await anonymous.get(location, { 'if-none-match': etag! })).status, 304)
  await withdraw(location)
  t.equal((await anonymous.get(location, { 'if-none-match': etag! })).status, 200)
})

t.test('it leaves the levels', async (t) => {
  const about = { recommendation_id: 'doha-2020-states-6' }
  const address = '/v1/recommendations/doha-2020-states-6/implementations/qat'
  const location = await post(about)
  t.match((await anonymous.get(address)).body, { level: 'partly_implemented', report_count: 1 })
  await withdraw(location)
  t.match((await anonymous.get(address)).body, { level: 'no_information', report_count: 0 })
})

t.test('no filter tells what its levels were', async (t) => {
  const location = await post({ assessments: [{ part: 'b', level: 'regressed' }] })
  await withdraw(location)
  const { body } = await anonymous.get('/v1/reports?state=withdrawn&level=regressed')
  t.equal(body.data.length, 0)
})

t.test('the reason is needed, and kept as it was given', async (t) => {
  const location = await post()
  const cases: [body: unknown, place: string][] = [
    [{}, '/reason'],
    [{ reason: null }, '/reason'],
    [{ reason: '' }, '/reason'],
    [{ reason: ' \n' }, '/reason'],
    [{ reason: 7 }, '/reason'],
    [{ reason: 'x'.repeat(2_001) }, '/reason'],
    [{ reason: 'half \ud800' }, '/reason'],
    [{ reason: 'a\0b' }, '/reason'],
    [{ reason: 'x', by: 'ken' }, '/by'],
    ['[]', ''],
    ['null', ''],
  ]
  for (const [body, place] of cases) {
    const answer = await withdraw(location, body)
    t.match(answer, { status: 422, body: { code: 'body_invalid' } }, JSON.stringify(body))
    t.strictSame(faultyPlaces(answer), [place])
  }
  t.equal((await nhri.post(`${location}/withdrawal`, undefined, { 'if-match': '*' })).status, 422, 'no body')
  t.equal((await nhri.get(location)).body.state, 'published')
  const reason = `${'x'.repeat(1_996)} 🕊️`
  t.equal((await withdraw(location, { reason })).body.withdrawal.reason, reason)
})

t.test('only what is published, once', async (t) => {
  const location = await post()
  const first = await withdraw(location)
  const second = await withdraw(location, { reason: 'Another reason.' })
  t.match(second, { status: 409, body: { code: 'state_conflict' } })
  t.equal((await nhri.get(location)).text, first.text)
  t.match(
    await withdraw(await post({ state: 'draft' })),
    { status: 409, body: { code: 'state_conflict', detail: / is draft; .* or delete it by `DELETE`\.$/ } },
    'not a draft',
  )
})

t.test('of many at once one counts', async (t) => {
  const location = await post()
  const answers = await Promise.all([1, 2, 3, 4].map((n) => withdraw(location, { reason: `${n}` })))
  const statuses = answers.map(({ status }) => status)
  t.equal(statuses.filter((status) => status === 200).length, 1, statuses.join(' '))
})

t.test(
  'a withdrawal and a revision at once: one of them comes first, and the tombstone stands or the revision does not',
  async (t) => {
    for (let round = 0; round < 5; round++) {
      const location = await post()
      const { etag } = (await nhri.get(location)).headers
      const [withdrawn, revised] = await Promise.all([
        nhri.post(`${location}/withdrawal`, { reason: 'x' }, { 'if-match': etag! }),
        nhri.patch(location, { narrative: 'Too late.' }, { 'if-match': etag! }),
      ])
      t.strictSame([withdrawn.status, revised.status].filter((status) => status === 200).length, 1)
      t.ok([409, 412, 200].includes(revised.status) && [412, 200].includes(withdrawn.status))
    }
  },
)

t.test('by its author alone', async (t) => {
  const location = await post()
  t.match(await withdraw(location, { reason: 'x' }, operator), { status: 403, body: { code: 'not_yours' } })
  const subject = await service.as('qat')
  t.match(await withdraw(location, { reason: 'x' }, subject), { status: 403 }, 'not by whom it speaks of')
  const colleague = await service.as('nhrc-qatar', ['reports:write'], 'a colleague')
  t.equal((await withdraw(location, { reason: 'x' }, colleague)).status, 200, 'by any person of its author')
})
