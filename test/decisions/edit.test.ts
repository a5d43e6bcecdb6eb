// The author of a report under review goes on writing: what is hidden neither comes back by that nor is lost, and what is
// restricted stays so.
import t from 'tap'
import { decide, newReport, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, reviewer, ruler, anonymous } = await startReview(t)
const name = 'Made-up Name'
const evidence = [
  {
    kind: 'media_report',
    title: `Account of ${name}`,
    url: 'https://example.org/account',
    date: null,
    stance: 'supports',
  },
  { kind: 'dataset', title: 'Figures', url: 'https://example.org/figures', date: null, stance: 'context' },
]
const redacted = async () => {
  const report = await post(author, { narrative: `${name} said so.`, evidence })
  const fields = [{ field: '/narrative', quote: name }, { field: '/evidence/0/url' }]
  const made = await decide(reviewer, report, redaction({ fields }))
  if (made.status !== 201) throw new Error(made.text)
  return { report, made, mark: `[redacted 1 under rule endangers-a-person by decision ${made.body.id}]` }
}
const overturn = async (decision: string) => {
  const appeal = await author.post(`${decision}/appeals`, { grounds: 'Made-up grounds.' })
  await ruler.post(`${appeal.headers.location}/ruling`, { outcome: 'overturned', reasons: 'Made-up reasons.' })
}
const narratives = async (report: string) =>
  (await anonymous.get(`${report}/revisions`)).body.data.map(({ narrative }: { narrative: string }) => narrative)

t.test('an edit of another field keeps what is hidden, hidden and whole', async (t) => {
  const { report, made, mark } = await redacted()
  const edited = await author.change('PATCH', report, { measures: [] })
  t.equal(edited.status, 200, edited.text)
  t.match(edited.body, { revision: 2, narrative: `${mark} said so.`, evidence: [{ url: null }, { title: 'Figures' }] })
  t.notMatch(edited.text, name)
  await overturn(made.headers.location!)
  t.match((await anonymous.get(report)).body, { narrative: `${name} said so.`, evidence, measures: [] })
})

t.test('an edit that sends the marks back means what they hide', async (t) => {
  const { report, made, mark } = await redacted()
  const { narrative, evidence: shown } = (await anonymous.get(report)).body
  const changed = shown.map((item: object, place: number) => (place === 0 ? { ...item, stance: 'context' } : item))
  const patch = { narrative: `As we wrote: ${narrative}`, evidence: changed.reverse() }
  const edited = await author.change('PATCH', report, patch)
  t.equal(edited.body.narrative, `As we wrote: ${mark} said so.`)
  t.notMatch((await anonymous.get(`${report}/revisions`)).text, /Made-up Name|example.org\/account/)
  await overturn(made.headers.location!)
  t.match((await anonymous.get(report)).body, {
    narrative: `As we wrote: ${name} said so.`,
    evidence: [evidence[1], { ...evidence[0], stance: 'context' }],
  })
})

t.test('sent back as it is shown, nothing has changed and no revision is made', async (t) => {
  const { report } = await redacted()
  const before = await anonymous.get(report)
  const { narrative, assessments, measures, evidence } = before.body
  const same = await author.change('PATCH', report, { narrative, assessments, measures, evidence })
  t.equal(same.text, before.text)
})

t.test('the same words written again are hidden again, other words are public at once', async (t) => {
  const { report, made, mark } = await redacted()
  const again = await author.change('PATCH', report, { narrative: `Once more: ${name}.` })
  t.equal(again.body.narrative, `Once more: ${mark}.`)
  const other = await author.change('PATCH', report, { narrative: 'A source said so.' })
  t.equal(other.body.narrative, 'A source said so.')
  await overturn(made.headers.location!)
  t.strictSame(await narratives(report), [`${name} said so.`, `Once more: ${name}.`, 'A source said so.'])
})

t.test('faults are told as ever, and tell nothing of what is hidden', async (t) => {
  const { report } = await redacted()
  const cases: [patch: object, place: string][] = [
    [{ narrative: 7 }, '/narrative'],
    [{ narrative: null }, '/narrative'],
    [{ evidence: [{ title: 'x' }] }, '/evidence/0/kind'],
    [{ review: [] }, '/review'],
    [{ state: 'published', period_end: '2999-01-01' }, '/period_end'],
  ]
  for (const [patch, place] of cases) {
    const answer = await author.change('PATCH', report, patch)
    t.match(answer, { status: 422 }, answer.text)
    t.ok(
      answer.body.errors.some(({ pointer }: { pointer: string }) => pointer === place),
      answer.text,
    )
    t.notMatch(answer.text, name)
  }
})

t.test('a withdrawn report under measure stays a tombstone, whatever becomes of the measure', async (t) => {
  const { report, made } = await redacted()
  await author.change('POST', `${report}/withdrawal`, { reason: 'Made up.' }, report)
  await overturn(made.headers.location!)
  const { body } = await anonymous.get(report)
  t.match(body, { state: 'withdrawn', narrative: null, evidence: null, review: [] })
  t.equal((await anonymous.get(`${report}/revisions`)).body.data[0].narrative, null)
  t.strictSame((await anonymous.get('/v1/reports?state=withdrawn&level=partly_implemented')).body.data, [])
})

t.test('nobody publishes around a restriction', async (t) => {
  const content = newReport({ narrative: `${name} said so.` })
  const key = { 'idempotency-key': 'posted-before' }
  const report = (await author.post('/v1/reports', content, key)).headers.location!
  const made = await decide(reviewer, report, restriction())
  const conflict = { status: 409, body: { code: 'state_conflict' } }
  t.match(await author.change('PATCH', report, { narrative: 'Anew.' }), conflict)
  t.match(await author.change('POST', `${report}/withdrawal`, { reason: 'Made up.' }, report), conflict)
  t.match(await author.change('POST', `${report}/publication`, undefined, report), conflict)
  t.match(await author.change('DELETE', report), conflict)
  const again = await author.post('/v1/reports', { ...content, narrative: 'Anew.' })
  t.match(again, { status: 409, body: { code: 'period_overlap', existing: report, detail: /restricted/ } })
  const replayed = await author.post('/v1/reports', content, key)
  t.match(replayed, { status: 201, body: { state: 'restricted', narrative: null } }, 'nor by a repeated request')
  t.notMatch(replayed.text, name)
  await overturn(made.headers.location!)
  t.equal((await author.change('PATCH', report, { narrative: 'Anew.' })).status, 200)
  t.strictSame(await narratives(report), [`${name} said so.`, 'Anew.'])
})

t.test('two measures at once: each ends by itself', async (t) => {
  const { report, made } = await redacted()
  const second = await decide(reviewer, report, redaction({ fields: [{ field: '/narrative' }] }))
  const third = await decide(reviewer, report, restriction())
  t.equal((await anonymous.get(report)).body.state, 'restricted')
  await overturn(third.headers.location!)
  t.match((await anonymous.get(report)).body.narrative, second.body.id)
  await overturn(second.headers.location!)
  t.match((await anonymous.get(report)).body.narrative, made.body.id)
  await overturn(made.headers.location!)
  t.match((await anonymous.get(report)).body, { narrative: `${name} said so.`, evidence, review: [] })
  const { rows } = await service.db.$client.query('select from sealed_contents')
  t.equal(rows.length > 0, true, 'other reports of this file are sealed still')
})
