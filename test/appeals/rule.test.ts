// POST /v1/appeals/{id}/ruling: upheld, overturned, or a weaker measure instead. (What is restored, and who may not rule,
// is shown in test/decisions.)
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { annotation, decide, post, redaction, restriction, startReview } from '../decisions/samples.ts'
import { expectFaults } from '../reports/samples.ts'

const { service, author, addressee, reviewer, ruler, anonymous } = await startReview(t)
const narrative = 'Made-up Name met Made-up Other.'
async function appealed(body: unknown, client = author) {
  const report = await post(author, { narrative })
  const decision = (await decide(reviewer, report, body)).body
  const appeal = (await client.post(decision.appeals, { grounds: 'Made-up grounds.' })).body
  return { report, decision: `/v1/decisions/${decision.id}`, ruling: `/v1/appeals/${appeal.id}/ruling`, appeal }
}
const reasons = 'Made-up ruling.'

t.test('upheld: nothing changes but that it is known', async (t) => {
  const { report, decision, ruling, appeal } = await appealed(restriction())
  const before = (await anonymous.get(report)).text
  const ruled = await ruler.post(ruling, { outcome: 'upheld', reasons })
  t.equal(ruled.status, 201, ruled.text)
  t.match(ruled.body, { id: appeal.id, ruling: { outcome: 'upheld', measure: null, reasons, rectifies: null } })
  t.equal(ruled.headers.location, `/v1/appeals/${appeal.id}`)
  t.equal((await anonymous.get(report)).text, before)
  t.match((await anonymous.get(decision)).body, { in_force: 'restrict', rectification: null })
})

t.test('partly: a restriction gives way to a redaction, and levels come back', async (t) => {
  const { report, decision, ruling } = await appealed(restriction())
  const fields = [{ field: '/narrative', quote: 'Made-up Name' }]
  const ruled = await ruler.post(ruling, { outcome: 'partly', measure: 'redact', fields, reasons })
  t.equal(ruled.status, 201, ruled.text)
  const { body } = await anonymous.get(report)
  t.match(body, { state: 'published', narrative: /^\[redacted 1 .*\] met Made-up Other\.$/, evidence: [{}] })
  t.match(body.review, [{ measure: 'redact', by: 'european-parliament', reasons, fields: ['/narrative'] }])
  const rectification = { outcome: 'partly', corrects: decision, by: 'european-parliament' }
  t.match((await anonymous.get(decision)).body, { measure: 'restrict', in_force: 'redact', rectification })
  const second = (await addressee.post(`${decision}/appeals`, { grounds: 'Made up.' })).body
  await ruler.post(`/v1/appeals/${second.id}/ruling`, { outcome: 'overturned', reasons })
  t.match((await anonymous.get(report)).body, { narrative, review: [] }, 'a second appeal goes on from there')
  t.match((await anonymous.get(decision)).body, { in_force: 'none', rectification: { appeal_id: second.id } })
})

t.test('partly: a redaction hides less, or gives way to a request or a note', async (t) => {
  const cases: [instead: Record<string, unknown>, shown: RegExp | string, entry: Record<string, unknown>][] = [
    [
      { measure: 'redact', fields: [{ field: '/narrative', quote: 'Other' }] },
      /^Made-up Name met Made-up \[redacted/,
      {},
    ],
    [{ measure: 'request_correction', due_on: '2999-01-01' }, narrative, { due_on: '2999-01-01', note: null }],
    [{ measure: 'annotate', note: 'Made-up note.' }, narrative, { note: 'Made-up note.', fields: [] }],
  ]
  for (const [instead, shown, entry] of cases) {
    const body = redaction({
      rule_id: 'forged-evidence',
      weaker_measures: ['annotate', 'request_correction'].map((measure) => ({ measure, why_not: 'Made up.' })),
    })
    const { report, ruling } = await appealed(body)
    const ruled = await ruler.post(ruling, { outcome: 'partly', reasons, ...instead })
    t.equal(ruled.status, 201, ruled.text)
    const read = (await anonymous.get(report)).body
    t.match(read, { narrative: shown, review: [{ measure: instead.measure, ...entry }] })
  }
})

t.test('overturning what did nothing leaves a rectification too', async (t) => {
  const { report, decision, ruling } = await appealed(annotation(), addressee)
  t.equal((await ruler.post(ruling, { outcome: 'overturned', reasons })).status, 201)
  t.strictSame((await anonymous.get(report)).body.review, [])
  t.match((await anonymous.get(decision)).body, { in_force: 'none', rectification: { outcome: 'overturned' } })
  t.match((await anonymous.get('/v1/decisions?in_force=none')).body.data[0], { measure: 'annotate' })
})

t.test('once, also by two at once', async (t) => {
  const { ruling, appeal } = await appealed(restriction())
  const other = await service.as('ohchr', ['appeals:write'])
  const answers = await Promise.all(
    [ruler, other].map((client) => client.post(ruling, { outcome: 'overturned', reasons })),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 409])
  const existing = `/v1/appeals/${appeal.id}`
  t.match(
    answers.find(({ status }) => status === 409),
    { body: { code: 'already_exists', existing } },
  )
  const key = { 'idempotency-key': randomUUID() }
  const again = await appealed(annotation())
  const first = await ruler.post(again.ruling, { outcome: 'upheld', reasons }, key)
  t.strictSame((await ruler.post(again.ruling, { outcome: 'upheld', reasons }, key)).body, first.body)
})

t.test('a ruling and an edit by the author at once: both are kept, one after the other', async (t) => {
  for (let round = 0; round < 4; round++) {
    const { report, ruling } = await appealed(redaction({ fields: [{ field: '/narrative', quote: 'Made-up Name' }] }))
    const { etag } = (await anonymous.get(report)).headers
    const [ruled, edited] = await Promise.all([
      ruler.post(ruling, { outcome: 'overturned', reasons }),
      author.patch(report, { measures: [] }, { 'if-match': etag! }),
    ])
    t.equal(ruled.status, 201, ruled.text)
    t.ok([200, 412].includes(edited.status), edited.text)
    t.equal((await anonymous.get(report)).body.narrative, narrative)
  }
})

t.test('of a wrong shape, or with what does not belong to it', async (t) => {
  const { report, ruling } = await appealed(redaction({ fields: [{ field: '/narrative', quote: 'Made-up Name' }] }))
  const cases: [what: string, body: Record<string, unknown>, places: string[]][] = [
    ['nothing', {}, ['/outcome', '/reasons']],
    ['another outcome', { outcome: 'endorsed', reasons }, ['/outcome']],
    ['blank reasons', { outcome: 'upheld', reasons: ' ' }, ['/reasons']],
    ['the strongest measure', { outcome: 'partly', measure: 'restrict', reasons }, ['/measure']],
    ['no measure', { outcome: 'partly', reasons }, ['/measure']],
    [
      'a measure too many',
      { outcome: 'overturned', measure: 'redact', fields: [{ field: '/narrative' }], reasons },
      ['/measure'],
    ],
    ['fields too many', { outcome: 'upheld', fields: [{ field: '/narrative' }], reasons }, ['/fields']],
    ['no day', { outcome: 'partly', measure: 'request_correction', reasons }, ['/due_on']],
    [
      'more than before',
      { outcome: 'partly', measure: 'redact', fields: [{ field: '/narrative' }], reasons },
      ['/fields'],
    ],
    ['words that stay hidden', { outcome: 'upheld', reasons: 'It was made-up name.' }, ['/reasons']],
  ]
  for (const [what, body, places] of cases) expectFaults(t, what, await ruler.post(ruling, body), places)
  const note = { outcome: 'partly', measure: 'annotate', note: 'Made up.', reasons }
  t.match(
    await ruler.post(ruling, note),
    { status: 422, body: { code: 'measure_not_allowed' } },
    'the rule allows no note',
  )
  t.match((await anonymous.get(report)).body.narrative, 'redacted')
  const weak = await appealed(annotation())
  const stronger = { outcome: 'partly', measure: 'redact', fields: [{ field: '/narrative' }], reasons }
  expectFaults(t, 'a stronger one', await ruler.post(weak.ruling, stronger), ['/measure'])
  expectFaults(t, 'the same', await ruler.post(weak.ruling, note), ['/measure'])
})

t.test('by who may', async (t) => {
  const { ruling } = await appealed(annotation())
  const body = { outcome: 'upheld', reasons }
  t.match(await anonymous.post(ruling, body), { status: 401 })
  t.match(await reviewer.post(ruling, body), { status: 403, body: { code: 'scope_missing' } })
  t.equal((await ruler.post(`/v1/appeals/${randomUUID()}/ruling`, body)).status, 404)
})
