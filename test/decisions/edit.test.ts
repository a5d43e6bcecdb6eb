// The author of a report under review goes on writing: what is hidden neither comes back by that nor is lost, and what is
// restricted stays so.
import t, { type Test } from 'tap'
import { expectFaults } from '../reports/samples.ts'
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

const redact = async (report: string, fields: object[]) => {
  const made = await decide(reviewer, report, redaction({ fields }))
  if (made.status !== 201) throw new Error(made.text)
  return made.headers.location!
}
type Edit = [what: string, patch: object, ...places: string[]]
const refuseAll = async (t: Test, report: string, edits: Edit[], hidden: RegExp) => {
  for (const [what, patch, ...places] of edits) {
    expectFaults(t, what, await author.change('PATCH', report, patch), places)
    t.notMatch((await anonymous.get(`${report}/revisions`)).text, hidden, what)
  }
}
const said = (title: string, url: string | null, changes: object = {}) => ({
  ...{ kind: 'dataset', title, url, date: null, stance: 'context', ...changes },
})

t.test('the mark of a whole field stands alone in its field, or is gone from it', async (t) => {
  const assessments = [{ part: 'a', level: 'in_progress', rationale: 'The rationale.' }]
  const report = await post(author, { narrative: `${name} said so.`, assessments, evidence })
  const decision = await redact(report, [{ field: '/narrative' }, { field: '/assessments' }, { field: '/evidence/0' }])
  const shown = (await anonymous.get(report)).body
  const [item, other] = shown.evidence
  const more = (text: string) => `${text} And more.`
  await refuseAll(
    t,
    report,
    [
      ['more text', { narrative: more(shown.narrative) }, '/narrative'],
      ['the mark twice', { narrative: shown.narrative + shown.narrative }, '/narrative'],
      ['the mark of another field', { narrative: item.title }, '/narrative'],
      ['a cut mark', { narrative: shown.narrative.slice(0, -5) }, '/narrative'],
      ['a mark without its beginning', { narrative: shown.narrative.slice(12) }, '/narrative'],
      ['the middle of a mark', { narrative: shown.narrative.slice(3, -20) }, '/narrative'],
      [
        'more rationale',
        { assessments: [{ ...assessments[0], rationale: more(shown.assessments[0].rationale) }] },
        '/assessments/0/rationale',
      ],
      [
        'more title',
        { evidence: [{ ...item, title: more(item.title), url: 'https://example.org/' }] },
        '/evidence/0/title',
      ],
      ['a copied item', { evidence: [item, item, other] }, '/evidence/0', '/evidence/1'],
      ['a copied title', { evidence: [item, { ...other, title: item.title }] }, '/evidence/1/title'],
      ['a title in another list', { measures: [{ kind: 'other', title: item.title }] }, '/measures/0/title'],
    ],
    /Made-up Name|The rationale|org\/account/,
  )
  const edited = await author.change('PATCH', report, { narrative: 'A new account.', evidence: [other, item] })
  t.match(edited.body, { revision: 2, narrative: 'A new account.', evidence: [{ title: 'Figures' }, { url: null }] })
  await overturn(decision)
  t.match((await anonymous.get(report)).body, {
    narrative: 'A new account.',
    assessments,
    evidence: [...evidence].reverse(),
  })
})

t.test('each hidden text has a mark of its own, and comes back where it was', async (t) => {
  const levels = (b: string) => [
    { part: 'a', level: 'in_progress', rationale: 'The reason of a.' },
    { part: 'b', level: b, rationale: 'The reason of b.' },
  ]
  const items = [said('First of all', null), said('Second of all', null)]
  const content = { assessments: levels('in_progress'), evidence: items }
  const report = await post(author, { ...content, narrative: 'MADE-UP NAME said so, and Made-up Name knew.' })
  const fields = [{ field: '/assessments' }, { field: '/evidence' }, { field: '/narrative', quote: name }]
  const decision = await redact(report, fields)
  const shown = (await anonymous.get(report)).body
  const [a, b] = shown.assessments
  const [first, second] = shown.evidence
  const [, one, two] = /^(\[.*?\]) said so, and (\[.*?\]) knew\.$/.exec(shown.narrative)!
  const patch = {
    assessments: [{ ...b, level: 'regressed' }, a],
    evidence: [{ ...second, date: '2025-01-01' }, first],
    narrative: `${two} knew what ${one} said.`,
  }
  const edited = await author.change('PATCH', report, patch)
  t.equal(edited.status, 200, edited.text)
  t.notMatch(edited.text, /reason of|of all|made-up name/i)
  await overturn(decision)
  t.match((await anonymous.get(report)).body, {
    assessments: levels('regressed').reverse(),
    evidence: [said('Second of all', null, { date: '2025-01-01' }), said('First of all', null)],
    narrative: 'Made-up Name knew what MADE-UP NAME said.',
  })
})

t.test('quotes that overlap are one mark, which stands for all of it', async (t) => {
  const report = await post(author, { narrative: 'He is Ahmed Ali Hassan. So.' })
  const quote = (quote: string) => ({ field: '/narrative', quote })
  const decision = await redact(report, [quote('Ahmed Ali'), quote('Ali Hassan')])
  const { narrative } = (await anonymous.get(report)).body
  t.notMatch(narrative, /Ahmed|Ali|Hassan/)
  t.equal((await author.change('PATCH', report, { narrative: `${narrative} Indeed.` })).status, 200)
  await refuseAll(t, report, [['a mark twice', { narrative: narrative + narrative }, '/narrative']], /Ahmed|Hassan/)
  await overturn(decision)
  t.equal((await anonymous.get(report)).body.narrative, 'He is Ahmed Ali Hassan. So. Indeed.')
})

t.test('a field that has no room for its marks is one mark, which is of use nowhere else', async (t) => {
  const title = `${`${name} `.repeat(30)}here`
  const report = await post(author, { narrative: `${name} said so.`, evidence: [said(title, null)] })
  const decision = await redact(report, [{ field: '/narrative', quote: name }])
  const shown = (await anonymous.get(report)).body
  await refuseAll(t, report, [['the title', { narrative: shown.evidence[0].title }, '/narrative']], /Made-up Name|here/)
  t.equal((await author.change('PATCH', report, { narrative: `${shown.narrative} Still.` })).status, 200)
  await overturn(decision)
  t.match((await anonymous.get(report)).body, { narrative: `${name} said so. Still.`, evidence: [{ title }] })
})

t.test('a hidden link is never lost, nor given to another item', async (t) => {
  const link = (place: number) => `https://example.org/hidden-${place}`
  const items = [said('Twin', link(0)), said('Twin', link(1)), said('Single', link(2)), said('Plain', null)]
  const report = await post(author, { evidence: items })
  const decision = await redact(
    report,
    [0, 1, 2].map((place) => ({ field: `/evidence/${place}/url` })),
  )
  const [twin, , single, plain] = (await anonymous.get(report)).body.evidence
  await refuseAll(
    t,
    report,
    [
      ['an edited title', { evidence: [twin, twin, { ...single, title: 'Anew' }, plain] }, '/evidence/2'],
      ['one of two alike', { evidence: [twin, single, plain] }, '/evidence/0'],
      ['one of two alike, edited', { evidence: [twin, { ...twin, date: '2025-01-01' }, single, plain] }, '/evidence/0'],
    ],
    /hidden-/,
  )
  const dated = { date: '2025-01-01' }
  const edited = await author.change('PATCH', report, { evidence: [plain, twin, twin, { ...single, ...dated }] })
  t.equal(edited.status, 200, edited.text)
  t.equal((await author.change('PATCH', report, { evidence: [twin, twin, { ...single, ...dated }] })).status, 200)
  await overturn(decision)
  t.strictSame((await anonymous.get(report)).body.evidence, [items[0], items[1], { ...items[2], ...dated }])
})
