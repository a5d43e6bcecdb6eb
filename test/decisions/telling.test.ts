// What reviewers, rulers and authors say in public about a report does not tell what is hidden of it.
import t from 'tap'
import { expectFaults } from '../reports/samples.ts'
import { annotation, correction, decide, post, redaction, restriction, startReview, whyNot } from './samples.ts'

const { author, reviewer, ruler, anonymous } = await startReview(t)
const narrative = 'The made-up investigators met Jane Example in a house by the harbour.'
const name = [{ field: '/narrative', quote: 'Jane Example' }]
const part = 'They met “jane example in a house by the har\u200bbour”.'
const told = 'It names JANE\u00a0Exam\u200bple.'
const allowed = 'A person could be found by it.'
const newReport = () => post(author, { narrative })
const must = async (made: Promise<{ status: number; text: string; body: { appeals: string } }>) => {
  const answer = await made
  if (answer.status !== 201) throw new Error(answer.text)
  return answer
}

/** A report whose notices may quote it, as nothing of it is hidden. */
let quoting = ''

t.test('a decision does not quote what it hides', async (t) => {
  const report = await newReport()
  quoting = report
  const cases: [what: string, body: unknown, places: string[]][] = [
    ['a restriction', restriction({ reasons: part }), ['/reasons']],
    ['the whole field', redaction({ reasons: part }), ['/reasons']],
    ['a name', redaction({ fields: name, reasons: told }), ['/reasons']],
    [
      'why no other measure',
      restriction({ weaker_measures: [...whyNot('redact'), { measure: 'request_correction', why_not: part }] }),
      ['/weaker_measures/1/why_not'],
    ],
  ]
  for (const [what, body, places] of cases) expectFaults(t, what, await decide(reviewer, report, body), places)
  t.equal((await decide(reviewer, report, annotation({ note: part }))).status, 201, 'nothing is hidden')
})

t.test('nor what is hidden already, by whatever', async (t) => {
  const sealed = await newReport()
  await must(reviewer.post(`${sealed}/seal`, { fields: name }))
  const redacted = await newReport()
  await must(decide(reviewer, redacted, redaction({ fields: name })))
  const restricted = await newReport()
  await must(decide(reviewer, restricted, restriction({ reasons: allowed })))
  for (const report of [sealed, redacted]) {
    expectFaults(t, 'reasons', await decide(reviewer, report, correction({ reasons: told })), ['/reasons'])
  }
  for (const [report, text] of [
    [sealed, told],
    [redacted, told],
    [restricted, part],
  ] as const) {
    expectFaults(t, 'a note', await decide(reviewer, report, annotation({ note: text })), ['/note'])
    t.equal((await decide(reviewer, report, annotation({ note: allowed }))).status, 201)
  }
  const { data } = (await author.get('/v1/notices?limit=200')).body
  const notices = data.filter((one: { report_id: string }) => !quoting.endsWith(one.report_id))
  t.equal(notices.length, 6)
  t.notMatch(JSON.stringify(notices), /jane/i)
})

t.test('nor does a ruling', async (t) => {
  const report = await newReport()
  const { body: decision } = await must(decide(reviewer, report, annotation()))
  await must(decide(reviewer, report, redaction({ fields: name })))
  const { headers } = await author.post(decision.appeals, { grounds: allowed })
  const ruling = `${headers.location}/ruling`
  for (const outcome of ['upheld', 'overturned']) {
    expectFaults(t, outcome, await ruler.post(ruling, { outcome, reasons: told }), ['/reasons'])
  }
  t.equal((await ruler.post(ruling, { outcome: 'upheld', reasons: allowed })).status, 201)
  const restricted = await newReport()
  const { body: restricting } = await must(decide(reviewer, restricted, restriction()))
  const appeal = await author.post(restricting.appeals, { grounds: allowed })
  const upheld = { outcome: 'upheld', reasons: part }
  expectFaults(t, 'restricted', await ruler.post(`${appeal.headers.location}/ruling`, upheld), ['/reasons'])
})

t.test('nor does the reason of a withdrawal', async (t) => {
  const report = await newReport()
  await must(decide(reviewer, report, redaction({ fields: name })))
  const withdraw = (reason: string) => author.change('POST', `${report}/withdrawal`, { reason }, report)
  expectFaults(t, 'what was hidden', await withdraw(told), ['/reason'])
  const quoting = await withdraw('Who met? “The made-up investigators met” her.')
  t.equal(quoting.status, 200, 'what everybody could read until now may be quoted')
  expectFaults(t, 'afterwards', await decide(reviewer, report, annotation({ note: part })), ['/note'])
  t.notMatch((await anonymous.get(report)).text, /jane/i)
})

t.test('who decides names what it has seen', async (t) => {
  const report = await newReport()
  const blind = await reviewer.post(`${report}/decisions`, annotation(), { 'if-match': '*' })
  t.match(blind, { status: 428, body: { code: 'precondition_required' } })
  t.strictSame((await anonymous.get(report)).body.review, [])
})

t.test('what is withdrawn is gone for oversight too, but while an appeal about it waits', async (t) => {
  const withdraw = (report: string) => author.change('POST', `${report}/withdrawal`, { reason: allowed }, report)
  const read = async (report: string) => (await ruler.get(`${report}/sealed-content?include=total`)).body
  const sealed = await newReport()
  await must(reviewer.post(`${sealed}/seal`, { fields: name }))
  t.match(await read(sealed), { data: [{ narrative }], page: { total: 1 } })
  t.equal((await withdraw(sealed)).status, 200)
  t.match(await read(sealed), { data: [], page: { total: 0 } })
  const redacted = await newReport()
  const { body: decision } = await must(decide(reviewer, redacted, redaction({ fields: name })))
  t.equal((await withdraw(redacted)).status, 200)
  t.match(await read(redacted), { data: [], page: { total: 0 } })
  const { headers } = await author.post(decision.appeals, { grounds: allowed })
  t.match(await read(redacted), { data: [{ narrative }], page: { total: 1 } })
  await must(ruler.post(`${headers.location}/ruling`, { outcome: 'upheld', reasons: allowed }))
  t.match(await read(redacted), { data: [], page: { total: 0 } })
})
