// PATCH /v1/reports/{id}: RFC 7396, a new revision of what is published, and what never changes.
import t from 'tap'
import { daysFromToday, faultyPlaces, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
const post = async (changes = {}) => (await nhri.post('/v1/reports', newReport(changes))).headers.location!

t.test('a patch of what is published makes the next revision; the one before stays readable', async (t) => {
  const location = await post()
  const before = (await anonymous.get(location)).body
  const assessments = [{ part: 'a', level: 'implemented', rationale: null }]
  const answer = await nhri.change('PATCH', location, { narrative: 'Revised.', assessments })
  t.equal(answer.status, 200)
  const { updated_at } = answer.body
  t.strictSame(answer.body, { ...before, narrative: 'Revised.', assessments, revision: 2, updated_at })
  t.ok(updated_at > before.updated_at, 'it became known later')
  const read = await anonymous.get(location)
  t.equal(read.text, answer.text)
  t.equal(read.headers.etag, answer.headers.etag)
  const revisions = (await anonymous.get(`${location}/revisions`)).body.data
  t.match(revisions, [
    { revision: 1, narrative: before.narrative },
    { revision: 2, narrative: 'Revised.' },
  ])
  const pair = await anonymous.get('/v1/recommendations/doha-2020-states-5/implementations/qat')
  t.match(JSON.stringify(pair.body), '"level":"implemented"', 'levels follow')
})

t.test('a patch of a draft writes it anew and makes no revision', async (t) => {
  const location = await post({ state: 'draft' })
  const answer = await nhri.change('PATCH', location, { narrative: 'Rewritten.', language: 'fr' })
  t.match(answer.body, { state: 'draft', revision: 1, narrative: 'Rewritten.', language: 'fr', published_at: null })
  t.equal((await nhri.get(`${location}/revisions`)).body.data.length, 1)
  t.ok(answer.body.updated_at > answer.body.created_at)
})

t.test('every member that may change does', async (t) => {
  const location = await post({ period_start: '2026-01-01', period_end: '2026-01-31' })
  const cases: [member: string, value: unknown][] = [
    ['period_start', '2026-01-02'],
    ['period_end', '2026-01-30'],
    ['language', 'ar'],
    ['narrative', 'x'.repeat(20_000)],
    ['assessments', [{ part: 'b', level: 'regressed', rationale: null }]],
    ['measures', []],
    ['evidence', [{ kind: 'other', title: 'x', url: null, date: null, stance: 'contradicts' }]],
  ]
  for (const [at, [member, value]] of cases.entries()) {
    const { status, body } = await nhri.change('PATCH', location, { [member]: value })
    t.equal(status, 200, member)
    t.strictSame(body[member], value)
    t.equal(body.revision, at + 2)
  }
})

t.test('a patch that changes nothing makes no revision', async (t) => {
  const location = await post()
  const before = await nhri.get(location)
  const patches = [
    {},
    { narrative: before.body.narrative },
    before.body,
    { assessments: before.body.assessments, state: 'published', territory: null },
  ]
  for (const patch of patches) {
    const answer = await nhri.change('PATCH', location, patch)
    t.equal(answer.text, before.text)
    t.equal(answer.headers.etag, before.headers.etag)
  }
})

t.test('null removes a member: lists become empty, what is needed is a fault', async (t) => {
  const location = await post()
  const { status, body } = await nhri.change('PATCH', location, { measures: null, evidence: null })
  t.equal(status, 200)
  t.strictSame([body.measures, body.evidence], [[], []])
  for (const member of ['period_start', 'period_end', 'language', 'narrative', 'assessments']) {
    const answer = await nhri.change('PATCH', location, { [member]: null })
    t.equal(answer.status, 422, member)
    t.strictSame(faultyPlaces(answer), [`/${member}`])
  }
})

t.test('what never changes', async (t) => {
  for (const state of ['published', 'draft']) {
    const location = await post({ state })
    const before = await nhri.get(location)
    const other: Record<string, unknown> = {
      id: '0f8fad5b-d9cb-469f-a165-70867728950e',
      recommendation_id: 'doha-2020-states-6',
      addressee_id: 'ken',
      territory: 'KEN',
      author_id: 'ohchr',
      basis: 'self',
      stakeholder_group: 'companies',
      addressee_country: 'KEN',
      author_country: null,
      state: state === 'draft' ? 'published' : 'draft',
      revision: 7,
      created_at: '2020-01-01T00:00:00Z',
      updated_at: null,
      published_at: '2020-01-01T00:00:00Z',
      withdrawal: { at: '2020-01-01T00:00:00Z', by: 'qat', reason: 'x' },
    }
    for (const [member, value] of Object.entries(other)) {
      const answer = await nhri.change('PATCH', location, { [member]: value, narrative: 'Also new.' })
      t.equal(answer.status, 422, member)
      t.strictSame(faultyPlaces(answer), [`/${member}`])
    }
    const inState = (await nhri.change('PATCH', location, { state: other.state })).body.errors[0]
    t.match(inState.mend, /publication/)
    t.equal((await nhri.get(location)).text, before.text, 'none of it changed anything')
  }
})

t.test('the rules of a new report hold for each revision, and all faults come together', async (t) => {
  const location = await post()
  const cases: [patch: object, ...places: string[]][] = [
    [{ narrative: ' ' }, '/narrative'],
    [{ narrative: 'half \ud800' }, '/narrative'],
    [{ period_start: '2026-02-01', period_end: '2026-01-01' }, '/period_start'],
    [{ period_end: daysFromToday(1), period_start: daysFromToday(0) }, '/period_end'],
    [{ assessments: [] }, '/assessments'],
    [{ assessments: [{ part: 'z', level: 'in_progress' }] }, '/assessments/0/part'],
    [{ assessments: { 0: { part: 'a' } } }, '/assessments'],
    [{ evidence: [{ kind: 'other', title: 'x', date: '2019-01-01', stance: 'supports' }] }, '/evidence/0/stance'],
    [{ narrativ: 'x', toString: 1, constructor: null }, '/narrativ', '/toString'],
    [
      { state: 'draft', author_id: 'ken', language: 'X', unknown: 1, assessments: [{ part: 'z', level: 'good' }] },
      '/state',
      '/author_id',
      '/language',
      '/unknown',
      '/assessments/0/part',
      '/assessments/0/level',
    ],
  ]
  for (const [patch, ...places] of cases) {
    const answer = await nhri.change('PATCH', location, patch)
    t.match(answer, { status: 422, body: { code: 'body_invalid' } }, JSON.stringify(patch))
    t.strictSame(faultyPlaces(answer), places.sort(), JSON.stringify(patch))
  }
  for (const body of ['[]', 'null', '"x"', '7', '']) {
    t.equal((await nhri.change('PATCH', location, body)).status, 422, body)
  }
  t.equal((await nhri.get(location)).body.revision, 1)
})

t.test('both media types of JSON are taken', async (t) => {
  const location = await post()
  for (const [at, type] of ['application/json', 'application/merge-patch+json'].entries()) {
    const { etag } = (await nhri.get(location)).headers
    const answer = await nhri.patch(location, { narrative: type }, { 'if-match': etag!, 'content-type': type })
    t.match(answer, { status: 200, body: { narrative: type, revision: at + 2 } })
  }
})

t.test('of many patches at once by the same tag one counts, the others are told', async (t) => {
  for (const state of ['published', 'draft']) {
    const location = await post({ state })
    const { etag } = (await nhri.get(location)).headers
    const patches = Array.from({ length: 6 }, (_, n) =>
      nhri.patch(location, { narrative: `${n}` }, { 'if-match': etag! }),
    )
    const statuses = (await Promise.all(patches)).map(({ status }) => status)
    t.strictSame(statuses.toSorted(), [200, 412, 412, 412, 412, 412], state)
  }
})

t.test('patches at once of different reports on one thing all count', async (t) => {
  const locations = [await post(), await post(), await post(), await post()]
  const answers = await Promise.all(
    locations.map((location) => nhri.change('PATCH', location, { narrative: 'At once.' })),
  )
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  )
  const moments = new Set(answers.map(({ body }) => body.updated_at))
  t.equal(moments.size, 4, 'no two became known at one moment')
})

t.test('a withdrawn report, and one of another author', async (t) => {
  const location = await post()
  t.match(await operator.change('PATCH', location, { narrative: 'x' }), { status: 403, body: { code: 'not_yours' } })
  await nhri.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
  t.match(await nhri.change('PATCH', location, { narrative: 'x' }), { status: 409, body: { code: 'state_conflict' } })
})

t.test('the person who wrote a revision is kept as a hash and never told', async (t) => {
  const location = await post()
  const colleague = await service.as('nhrc-qatar', ['reports:write'], 'another person')
  t.equal((await colleague.change('PATCH', location, { narrative: 'By a colleague.' })).status, 200)
  const { rows } = await service.db.$client.query('select person from report_revisions where report_id = $1', [
    location.split('/')[3],
  ])
  t.equal(new Set(rows.map(({ person }) => person)).size, 2)
  t.notMatch(JSON.stringify(rows), 'another person')
  t.notMatch((await nhri.get(`${location}/revisions`)).text, rows[0].person)
})
