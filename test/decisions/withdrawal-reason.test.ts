// Why a report was withdrawn is public, and may name somebody: it is sealed and redacted like what the report said, by its
// author or a reviewer, is then in no answer, and comes back to the letter.
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { liftLapsedSeals } from '../../src/seals/lapse.ts'
import { keepCheckpoint, provenEntries } from '../log/proven.ts'
import { compared, edited, foundAfter } from '../log/setting.ts'
import { expectFaults } from '../reports/samples.ts'
import type { Answer } from '../support/app.ts'
import { age, annotation, correction, decide, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, addressee, reviewer, ruler, overseer, anonymous } = await startReview(t)
const { db } = service
const done = (answer: Answer, status = 201) => {
  if (answer.status !== status) throw new Error(answer.text)
  return answer
}
let named = 0
/** A name of its own for each report, in none of those before it, and why that was withdrawn. */
function newReason() {
  const name = `Made-up Name ${'N'.repeat(++named)}`
  return { name, reason: `${name} asked us to, from a house by the made-up harbour.` }
}
const place = '/withdrawal/reason'
const whole = [{ field: place }]
const withdraw = (report: string, reason: string) => author.change('POST', `${report}/withdrawal`, { reason }, report)
/** A report that was withdrawn, and why. */
async function withdrawn(changes: Record<string, unknown> = {}) {
  const report = await post(author, changes)
  const { name, reason } = newReason()
  done(await withdraw(report, reason), 200)
  return { report, name, reason, quote: [{ field: place, quote: name }] }
}
const seal = (report: string, client = author, fields: unknown = whole) => client.post(`${report}/seal`, { fields })
const shownReason = async (report: string) => (await anonymous.get(report)).body.withdrawal.reason
const overturn = async (decision: Answer) => {
  const appeal = done(await author.post(decision.body.appeals, { grounds: 'Made-up grounds.' }))
  done(await ruler.post(`${appeal.headers.location}/ruling`, { outcome: 'overturned', reasons: 'Made-up reasons.' }))
}
const differences = async () => (await transaction(db, (tx) => compared(tx, []))).found

/** Every answer that could tell it. */
async function outputs(report: string): Promise<string> {
  const moment = new Date().toISOString()
  const list = '/v1/reports?state=withdrawn&limit=200'
  const files = ['csv', 'ndjson'].map((format) => `/v1/reports.${format}?state=withdrawn`)
  const log = `/v1/log/entries?subject=${report.slice('/v1/'.length)}`
  const urls = [report, `${report}?as_of=${moment}`, `${report}/revisions`, `${report}.json`, list, ...files, log]
  urls.push(`${list}&as_of=${moment}`, `${list}&fields=withdrawal`, `${report}/decisions`, '/v1/seals', '/v1/decisions')
  const answers = await Promise.all(urls.map((url) => anonymous.get(url)))
  answers.push(await author.get(report), await addressee.get('/v1/notices'), await author.get('/v1/notices'))
  return answers.map(({ text }) => text).join('\n')
}

// The seals come last: what makes them old is not in the log.
const hidings: [what: string, hide: (report: string, fields: unknown) => Promise<Answer>][] = [
  ['a redaction', (report, fields) => decide(reviewer, report, redaction({ fields }))],
  ['a seal by the author', (report, fields) => seal(report, author, fields)],
  ['a seal by a reviewer', (report, fields) => seal(report, reviewer, fields)],
]
for (const [what, hide] of hidings) {
  t.test(`${what} hides it at once in every answer, and it comes back as it was written`, async (t) => {
    const { report, name, reason } = await withdrawn()
    const before = (await anonymous.get(report)).body
    t.match(await outputs(report), name, 'it is there')
    const { etag } = (await anonymous.get(report)).headers
    const [published, told] = await provenEntries(service, [report])
    t.match([published, told], [{ kind: 'report.published' }, { kind: 'report.withdrawn', salt: /./ }])

    const hidden = done(await hide(report, whole))
    t.notMatch(await outputs(report), name)
    t.match(await anonymous.get(report, { 'if-none-match': etag! }), { status: 200 })
    const shown = (await anonymous.get(report)).body
    t.match(shown.withdrawal, { ...before.withdrawal, reason: /^\[(sealed|redacted) 1 .* [0-9a-f-]{36}\]$/ })
    t.match(shown.review, [{ fields: [place] }])
    const entries = await provenEntries(service, [report])
    t.match(entries[1], { kind: 'report.withdrawn', salt: null }, 'whoever guesses it cannot tell that it is the one')
    t.match(entries[2], { kind: 'withdrawal.redacted', salt: /./ })
    t.equal(entries.length, 3)
    for (const reader of [reviewer, ruler, overseer]) {
      t.match((await reader.get(`${report}/sealed-content`)).body, { data: [], withdrawal_reason: reason })
    }
    t.equal((await addressee.get(`${report}/sealed-content`)).status, 403)

    if (what === 'a redaction') {
      t.strictSame(await differences(), [])
      await overturn(hidden)
      t.strictSame(await differences(), [])
    } else {
      await age(service, 'seals', hidden.body.id, '73 hours')
      await liftLapsedSeals(db)
    }
    t.strictSame((await anonymous.get(report)).body, before)
    t.match((await provenEntries(service, [report])).slice(1), [
      { kind: 'report.withdrawn', salt: told!.salt },
      { kind: 'withdrawal.redacted', salt: null },
      { kind: 'withdrawal.restored', salt: /./ },
    ])
    t.match((await reviewer.get(`${report}/sealed-content`)).body, { withdrawal_reason: null })
  })

  t.test(`${what} of words leaves the rest of it`, async (t) => {
    const { report, name, quote } = await withdrawn()
    done(await hide(report, quote))
    t.match(await shownReason(report), /^\[(sealed|redacted) 1 .*\] asked us to, from a house/)
    t.notMatch(await outputs(report), name)
  })
}

t.test('a decision takes the place of a seal, and a ruling leaves less hidden', async (t) => {
  const { report, quote } = await withdrawn()
  const { id } = done(await seal(report)).body
  const decision = done(await decide(reviewer, report, redaction({ fields: whole, seal_id: id })))
  t.match(await shownReason(report), /^\[redacted 2 .*\]$/)
  const appeal = done(await author.post(decision.body.appeals, { grounds: 'Made-up grounds.' }))
  const rule = (fields: unknown) => {
    const body = { outcome: 'partly', measure: 'redact', fields, reasons: 'Made-up reasons.' }
    return ruler.post(`${appeal.headers.location}/ruling`, body)
  }
  expectFaults(t, 'more than it hides', await rule([{ field: '/narrative' }]), ['/fields'])
  done(await rule(quote))
  t.match(await shownReason(report), /^\[redacted 3 .*\] asked us to, from a house/)
  t.match((await anonymous.get(report)).body.review, [{ fields: [place] }])
})

t.test('of a report of which something is hidden, why it is withdrawn repeats none of it', async (t) => {
  const report = await post(author, { narrative: 'Lee said so.' })
  done(await decide(reviewer, report, redaction({ fields: [{ field: '/narrative', quote: 'Lee' }] })))
  expectFaults(t, 'as a word', await withdraw(report, 'Lee asked us to.'), ['/reason'])
  const answer = done(await withdraw(report, 'We were asleep.'), 200)
  t.match(answer.body.withdrawal.reason, /^We were as\[redacted 1 .*\]p\.$/, 'within a word, as in the report itself')
  t.equal((await anonymous.get(report)).text, answer.text)
  t.match(await provenEntries(service, [report]), [{}, {}, {}, { kind: 'report.withdrawn', salt: null }, {}])
})

t.test('what was said of it is hidden with it', async (t) => {
  const { report, name, quote } = await withdrawn()
  const said = done(await decide(reviewer, report, annotation({ note: `It says that ${name} asked.` })))
  done(await seal(report, reviewer, quote))
  t.match((await anonymous.get(said.headers.location!)).body.note, /^It says that \[sealed 1 .*\] asked\.$/)
  t.notMatch(await outputs(report), name)
})

t.test('nothing else of a withdrawn report is named, nor why one is that is not', async (t) => {
  const { report, name, reason, quote } = await withdrawn({ narrative: 'A made-up narrative.' })
  const [published, restricted] = [await post(author), await post(author)]
  done(await decide(reviewer, restricted, restriction()))
  const cases: [what: string, report: string, field: unknown, at: string][] = [
    ['its narrative', report, { field: '/narrative' }, 'field'],
    ['words of its narrative', report, { field: '/narrative', quote: 'made-up' }, 'field'],
    ['all of the withdrawal', report, { field: '/withdrawal' }, 'field'],
    ['who withdrew it', report, { field: '/withdrawal/by' }, 'field'],
    ['in a revision', report, { field: place, revision: 1 }, 'field'],
    ['other words', report, { field: place, quote: 'Nobody' }, 'quote'],
    ['not withdrawn', published, { field: place }, 'field'],
  ]
  for (const [what, of, field, at] of cases) {
    expectFaults(t, `seal: ${what}`, await seal(of, reviewer, [field]), [`/fields/0/${at}`])
    expectFaults(t, what, await decide(reviewer, of, redaction({ fields: [field] })), [`/fields/0/${at}`])
  }
  expectFaults(t, 'told', await decide(reviewer, report, redaction({ fields: quote, reasons: name })), ['/reasons'])
  for (const body of [restriction(), correction()]) {
    t.match(await decide(reviewer, report, body), { status: 409, body: { code: 'state_conflict' } }, body.measure)
  }
  t.match(await seal(restricted), { status: 409, body: { code: 'state_conflict' } })
  t.equal(await shownReason(report), reason)
})

t.test('by the author or a reviewer alone', async (t) => {
  const { report, reason } = await withdrawn()
  t.match(await seal(report, anonymous), { status: 401 })
  t.match(await seal(report, addressee), { status: 403, body: { code: 'not_yours' } })
  t.match(await seal(report, await service.as('qat', ['reviews:write'])), { status: 403 })
  t.match(await decide(await service.as('nhrc-qatar', ['reviews:write']), report, redaction({ fields: whole })), {
    status: 403,
    body: { code: 'own_report' },
  })
  t.equal(await shownReason(report), reason)
})

t.test('what was written and what is shown of it are held against the log', async (t) => {
  const { report, quote } = await withdrawn()
  const id = report.split('/').at(-1)
  done(await decide(reviewer, report, redaction({ fields: quote })))
  await keepCheckpoint(service)
  const cases: [what: string, sql: string, about: string][] = [
    ['edited', `update shown_words set reasons = 'Forged.' where report_id = '${id}'`, 'withdrawal.redacted'],
    ['dropped', `delete from shown_words where report_id = '${id}'`, 'withdrawal.redacted'],
    ['written', `update reports set withdrawal_reason = 'Forged.' where id = '${id}'`, 'report.withdrawn'],
  ]
  for (const [what, sql, kind] of cases) {
    const found = await foundAfter(db, sql, [])
    t.match(
      found.find(({ about }) => about === `${kind} of reports/${id}`),
      { how: edited },
      what,
    )
  }
  const forged = `insert into shown_words (report_id, reasons) values ('${(await withdrawn()).report.split('/').at(-1)}', 'x')`
  t.match((await foundAfter(db, forged, [])).at(-1), { about: /^withdrawal\.redacted/, how: /no entry speaks of it/ })
})
