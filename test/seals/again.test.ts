// Without reasons reviewers hide nothing for longer than 72 hours: what is under a seal of theirs is not sealed again.
import t from 'tap'
import { age, decide, post, redaction, startReview, writeRows } from '../decisions/samples.ts'
import type { Client } from '../support/app.ts'

const { service, author, reviewer, anonymous } = await startReview(t)
const other = await service.as('ohchr', ['reviews:write'], 'another reviewer')
const narrative = 'Made-up Name said so in a house by the harbour.'
const rationale = 'Made-up Name was there.'
const name = { field: '/narrative', quote: 'Made-up Name' }
const whole = { field: '/narrative' }
const seal = (report: string, client: Client, ...fields: unknown[]) => client.post(`${report}/seal`, { fields })
const said = () => post(author, { narrative, assessments: [{ part: 'a', level: 'in_progress', rationale }] })
const refused = { status: 409, body: { code: 'seal_repeated' } }

t.test('what is under a seal of a reviewer is sealed by none of them again', async (t) => {
  const cases: [what: string, first: object, again: object][] = [
    ['the same words', name, name],
    ['in other letters', name, { field: '/narrative', quote: 'MADE-UP NAME' }],
    ['some of them', name, { field: '/narrative', quote: 'Made-up' }],
    ['more than they', name, { field: '/narrative', quote: 'Made-up Name said so' }],
    ['words that begin within', name, { field: '/narrative', quote: 'Name said so' }],
    ['the field around them', name, whole],
    ['where they stand besides', name, { field: '/assessments/0/rationale', quote: 'Made-up Name' }],
    ['the same field', whole, whole],
    ['words of it', whole, { field: '/narrative', quote: 'the harbour' }],
    ['an item', { field: '/evidence/0' }, { field: '/evidence/0' }],
    ['a link', { field: '/evidence/0' }, { field: '/evidence/0/url' }],
    ['the list with it', { field: '/evidence/0' }, { field: '/evidence' }],
  ]
  for (const [what, first, again] of cases) {
    const report = await said()
    const made = await seal(report, reviewer, first)
    t.equal(made.status, 201, made.text)
    const { text } = await anonymous.get(report)
    for (const client of [reviewer, other]) t.match(await seal(report, client, again), refused, what)
    t.match(await seal(report, reviewer, { field: '/measures' }, again), refused, `${what}, beside others`)
    t.equal((await anonymous.get(report)).text, text, 'nothing of it was sealed')
    t.equal((await seal(report, author, again)).status, 201, `${what}, by the author`)
  }
})

t.test('what is not is sealed at once', async (t) => {
  const report = await said()
  t.equal((await seal(report, author, name)).status, 201)
  t.equal((await seal(report, reviewer, name)).status, 201, 'what the author sealed')
  const more = await seal(report, other, { field: '/narrative', quote: 'by the harbour' }, { field: '/evidence' })
  t.equal(more.status, 201, more.text)
  t.notMatch((await anonymous.get(report)).body.narrative, /harbour/)
  const about = await seal(report, other, { field: '/assessments/0/rationale', quote: 'was there' })
  t.equal(about.status, 201, about.text)
})

t.test('nor is what the author wrote since, though what stood there is under a seal', async (t) => {
  const report = await said()
  t.equal((await seal(report, reviewer, whole)).status, 201)
  await author.change('PATCH', report, { narrative: 'It was another made-up person.' })
  const { id } = (await seal(report, other, whole)).body
  t.equal((await anonymous.get(report)).body.narrative, `[sealed 2 by seal ${id}]`)
  t.match(await seal(report, reviewer, { ...whole, revision: 1 }), refused)
  await age(service, 'seals', id, '1 hour')
  const { rows } = await service.db.$client.query('select texts from redactions where seal_id = $1', [id])
  t.strictSame(rows, [{ texts: ['It was another made-up person.'] }], 'it hides nothing of the first for longer')
})

t.test('of other revisions it hides what is still shown of them', async (t) => {
  const report = await said()
  t.equal((await seal(report, reviewer, name)).status, 201)
  await author.change('PATCH', report, { narrative: 'It was another made-up person.' })
  t.equal((await seal(report, other, whole)).status, 201)
  t.notMatch((await anonymous.get(`${report}/revisions`)).text, /harbour|another made-up person/)
  await author.change('PATCH', report, { narrative: '…' })
  t.equal((await seal(report, reviewer, whole)).status, 201, 'a text of signs alone too')
})

t.test('words that a mark is made of are no less under it', async (t) => {
  const report = await post(author, { narrative: 'It was sealed by seal of the made-up office.' })
  t.equal((await seal(report, reviewer, { field: '/narrative', quote: 'was sealed by seal of' })).status, 201)
  t.match(await seal(report, other, { field: '/narrative', quote: 'by seal' }), refused)
})

t.test('nor why a report was withdrawn', async (t) => {
  const report = await post(author)
  await author.change('POST', `${report}/withdrawal`, { reason: `${name.quote} asked us to.` }, report)
  const why = { field: '/withdrawal/reason' }
  t.equal((await seal(report, reviewer, { ...why, quote: name.quote })).status, 201)
  t.match(await seal(report, other, why), refused)
  t.equal((await seal(report, other, { ...why, quote: 'asked us' })).status, 201)
})

t.test('once one has run out, no reviewer seals the report, whether it has been lifted or not', async (t) => {
  const report = await said()
  const { id } = (await seal(report, reviewer, name)).body
  await age(service, 'seals', id, '73 hours')
  t.match(await seal(report, other, { field: '/evidence' }), refused)
  t.equal((await seal(report, author, { field: '/evidence' })).status, 201, 'the author may')
  t.equal((await decide(other, report, redaction({ fields: [name] }))).status, 201, 'they decide instead')
})

t.test('the database refuses the same texts by itself', async (t) => {
  const report = await said()
  const { id, report_id } = (await seal(report, reviewer, name)).body
  const another = '33333333-3333-4333-8333-333333333333'
  const { rows } = await service.db.$client.query(
    `select report_id, author_id, addressee_id, actor_group, actor_id, person, fields, made_at, lapses_at
     from seals where id = $1`,
    [id],
  )
  const mark = `[sealed 2 by seal ${another}]`
  const row = { report_id, seal_id: another, mark, whole: false, texts: ['Made-up Name', 'Another'] }
  t.equal(await writeRows(service, ['seals', { ...rows[0], id: another }], ['redactions', row]), 'seals_repeated_check')
})
