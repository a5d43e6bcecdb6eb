// Overturning restores exactly: content byte for byte over all revisions, levels, figures, and what was known when.
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { decide, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, reviewer, ruler, anonymous } = await startReview(t)
const query = async (text: string, values: unknown[] = []) => (await service.db.$client.query(text, values)).rows
const idOf = (report: string) => report.split('/').at(-1)!

/** All that anybody is told of a report and of what follows from it. */
async function everything(report: string) {
  await wait(510) // statistics may be kept for half a second
  const texts: Record<string, string> = {}
  for (const url of [
    `${report}/revisions`,
    '/v1/reports',
    '/v1/reports?level=regressed',
    '/v1/statistics/implementation-levels?group_by=recommendation',
    '/v1/statistics/reporting',
    '/v1/implementations?addressee_id=qat',
  ]) {
    const { body } = await anonymous.get(url)
    // When the last change became known is told of the figures, and that is the ruling.
    texts[url] = JSON.stringify(body, (name, value) => (['changed_at', 'last_change_at'].includes(name) ? '' : value))
  }
  const { review: _review, ...said } = (await anonymous.get(report)).body
  const rows = await query(
    `select r.levels, r.content_bytes, v.* from reports r join report_revisions v on v.report_id = r.id
     where r.id = $1 order by v.revision`,
    [idOf(report)],
  )
  return { texts, said, rows }
}

/** Which of these words are anywhere in it. */
const findIn = (all: unknown, words: string[]) => words.find((word) => JSON.stringify(all).includes(word))

const now = async (): Promise<string> =>
  (await query(`select to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`))[0].now

async function overturn(t: Test, decision: string) {
  const appeal = await author.post(`${decision}/appeals`, { grounds: 'Made-up grounds.' })
  t.equal(appeal.status, 201, appeal.text)
  const ruling = { outcome: 'overturned', reasons: 'Made-up reasons.' }
  const ruled = await ruler.post(`${appeal.headers.location}/ruling`, ruling)
  t.equal(ruled.status, 201, ruled.text)
}

const assessments = [{ part: 'a', level: 'regressed', rationale: 'Spoken by Made-up Name, “in their words”.' }]
const narrative = 'Made-up Name said so.\n\tمثال مختلق ‏🕊️ "quoted" \\ and so on. Made-up Name.'
const gone = { narrative: null, assessments: null, measures: null, evidence: null }

t.test('what was restricted', async (t) => {
  const report = await post(author, { narrative, assessments, recommendation_id: 'doha-2020-states-6' })
  await author.change('PATCH', report, { narrative: `${narrative} Second.` })
  const before = await everything(report)
  const known = await now()

  const made = await decide(reviewer, report, restriction())
  t.equal(made.status, 201, made.text)
  const tombstone = (await anonymous.get(report)).body
  t.match(tombstone, { ...gone, state: 'restricted', withdrawal: null })
  const [{ appeals, by, reasons, rule_id, at }] = tombstone.review
  t.match({ by, reasons, rule_id }, { by: 'ganhri', reasons: 'Made-up reasons.', rule_id: 'endangers-a-person' })
  t.equal(appeals, `${made.headers.location}/appeals`)
  t.equal(at, made.body.made_at)
  const during = await everything(report)
  t.equal(findIn(during, ['Made-up Name', 'مثال']), undefined, 'not even the public columns have it')
  t.not(during.texts['/v1/reports?level=regressed'], before.texts['/v1/reports?level=regressed'])
  const at6 = '/v1/recommendations/doha-2020-states-6/implementations/qat'
  t.match((await anonymous.get(at6)).body, { level: 'no_information', report_count: 0 })
  t.match((await anonymous.get(`${at6}?as_of=${known}`)).body, { level: 'regressed', report_count: 1 })
  t.match((await anonymous.get('/v1/reports?state=restricted')).body.data, [{ id: idOf(report), ...gone }])
  const restricted = await now()

  await overturn(t, made.headers.location!)
  t.strictSame(await everything(report), before)
  t.strictSame((await anonymous.get(report)).body.review, [])
  t.match((await anonymous.get(at6)).body, { level: 'regressed', report_count: 1 })
  t.match((await anonymous.get(`${at6}?as_of=${known}`)).body, { level: 'regressed', report_count: 1 })
  t.match((await anonymous.get(`${at6}?as_of=${restricted}`)).body, { level: 'no_information', report_count: 0 })
  t.match((await anonymous.get(`${at6}?as_of=${await now()}`)).body, { level: 'regressed', report_count: 1 })
  t.strictSame(await query('select 1 from sealed_contents where report_id = $1', [idOf(report)]), [])
})

t.test('what was redacted', async (t) => {
  const report = await post(author, { narrative, assessments })
  await author.change('PATCH', report, { narrative: `Third. ${narrative}`, evidence: [] })
  const before = await everything(report)
  const fields = [
    { field: '/narrative', quote: 'Made-up Name' },
    { field: '/measures/0/title' },
    { field: '/evidence/0', revision: 1 },
  ]
  const made = await decide(reviewer, report, redaction({ fields }))
  t.equal(made.status, 201, made.text)
  const during = await everything(report)
  const hidden = ['Made-up Name', 'A made-up act', 'A made-up gazette', 'example.org/gazette']
  t.equal(findIn({ ...during, texts: [during.texts[`${report}/revisions`]] }, hidden), undefined)
  t.match(
    during.said.narrative,
    `Third. [redacted 1 under rule endangers-a-person by decision ${made.body.id}] said so.`,
  )
  t.equal(
    during.texts['/v1/statistics/implementation-levels?group_by=recommendation'],
    before.texts['/v1/statistics/implementation-levels?group_by=recommendation'],
    'it keeps counting',
  )
  t.equal(during.texts['/v1/implementations?addressee_id=qat'], before.texts['/v1/implementations?addressee_id=qat'])
  await overturn(t, made.headers.location!)
  t.strictSame(await everything(report), before)
  const decision = (await anonymous.get(made.headers.location!)).body
  t.match(decision, {
    in_force: 'none',
    measure: 'redact',
    rectification: { outcome: 'overturned', corrects: made.headers.location, by: 'european-parliament' },
  })
})
