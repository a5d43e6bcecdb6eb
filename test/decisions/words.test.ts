// What reviewers and rulers said before something was hidden, and repeats it, is hidden with it in every answer, and comes
// back with it.
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { liftLapsedSeals } from '../../src/seals/lapse.ts'
import { keepCheckpoint, provenEntries } from '../log/proven.ts'
import { compared, foundAfter } from '../log/setting.ts'
import type { Answer } from '../support/app.ts'
import { age, annotation, correction, decide, post, redaction, restriction, startReview, whyNot } from './samples.ts'

const { service, author, addressee, reviewer, ruler, overseer, anonymous } = await startReview(t)
const { db } = service
const state = await service.as('qat')
const done = (answer: Answer, status = 201) => {
  if (answer.status !== status) throw new Error(answer.text)
  return answer
}
const addressOf = (answer: Answer) => answer.headers.location!
const idOf = (address: string) => address.split('/').at(-1)!
const secret = 'Made-up Name'
const narrative = `${secret} said so in a house by the made-up harbour.`
const quote = { field: '/narrative', quote: secret }
const differences = async () => (await transaction(db, (tx) => compared(tx, []))).found
const overturn = async (decision: Answer) => {
  const appeal = done(await author.post(decision.body.appeals, { grounds: 'Made-up grounds.' }))
  done(await ruler.post(`${addressOf(appeal)}/ruling`, { outcome: 'overturned', reasons: 'Made-up reasons.' }))
}

/** A report with two decisions and a ruling that speak of what nobody hides yet. */
async function spokenOf(secret: string) {
  const report = await post(author, { narrative: `${secret} said so.` })
  const note = `On ${secret}.`
  const annotated = done(await decide(reviewer, report, annotation({ reasons: `${secret} is known.`, note })))
  const weaker_measures = [{ measure: 'annotate', why_not: `A note on ${secret.toUpperCase()} would not do.` }]
  const corrected = done(await decide(reviewer, report, correction({ weaker_measures })))
  const appeal = done(await author.post(annotated.body.appeals, { grounds: 'Made-up grounds.' }))
  done(await ruler.post(`${addressOf(appeal)}/ruling`, { outcome: 'upheld', reasons: `It is about ${secret}.` }))
  const [decision, other, ruled] = [annotated, corrected, appeal].map(addressOf) as [string, string, string]
  return { report, decision, other, ruled, addresses: [decision, other, ruled] }
}
type Spoken = Awaited<ReturnType<typeof spokenOf>>

/** Every answer that could tell it to somebody whom it is hidden from. */
async function outputs({ report, addresses }: Spoken): Promise<string[]> {
  const lists = [...['decisions', 'appeals'].map((list) => `/v1/${list}`), '/v1/reports']
  const files = lists.flatMap((list) => ['.csv', '.ndjson'].map((format) => list + format))
  const urls = [...addresses, report, `${report}/revisions`, ...lists, ...files]
  const answers = [
    ...(await Promise.all(urls.map((url) => anonymous.get(url)))),
    ...(await Promise.all(addresses.map((url) => state.get(url)))),
    await addressee.get('/v1/notices'),
  ]
  return answers.map(({ text }) => text)
}
const telling = async (spoken: Spoken, secret: string) =>
  (await outputs(spoken)).filter((text) => text.toLowerCase().includes(secret.toLowerCase())).length

// The seal comes last: what makes it old is not in the log.
const hidings: [what: string, secret: string, hide: (report: string, fields: unknown[]) => Promise<Answer>][] = [
  ['redaction', 'Made-up Name', (report, fields) => decide(reviewer, report, redaction({ fields }))],
  ['seal', 'Made-up Person', (report, fields) => author.post(`${report}/seal`, { fields })],
]
for (const [what, secret, hide] of hidings) {
  t.test(`${what}: what was said is shown without it, and again as it was written`, async (t) => {
    const spoken = await spokenOf(secret)
    const before = await telling(spoken, secret)
    t.ok(before > 5, 'it is there')
    const salts = async () => {
      const entries = await provenEntries(service, spoken.addresses)
      return entries
        .filter(({ kind }) => /\.made$/.test(kind as string) && kind !== 'appeal.made')
        .map(({ salt }) => salt !== null)
    }
    t.strictSame(await salts(), [true, true, true])
    const hidden = done(await hide(spoken.report, [{ field: '/narrative', quote: secret }]))
    t.equal(await telling(spoken, secret), 0)
    t.match((await anonymous.get(spoken.decision)).body, {
      reasons: /^\[(sealed|redacted) 1 .*\] is known\.$/,
      note: /^On \[/,
    })
    t.match((await anonymous.get(spoken.other)).body.weaker_measures, [
      { measure: 'annotate', why_not: /^A note on \[/ },
    ])
    t.match((await anonymous.get(spoken.ruled)).body.ruling.reasons, /^It is about \[/)
    t.match((await overseer.get(spoken.decision)).body, { reasons: `${secret} is known.`, note: `On ${secret}.` })
    t.match((await ruler.get(spoken.ruled)).body.ruling.reasons, `It is about ${secret}.`)
    t.strictSame(await salts(), [false, false, false])
    t.strictSame(await differences(), [])
    if (what === 'seal') {
      await age(service, 'seals', hidden.body.id, '73 hours')
      await liftLapsedSeals(db)
    } else await overturn(hidden)
    t.strictSame(await salts(), [true, true, true])
    t.equal(await telling(spoken, secret), before)
    t.strictSame((await anonymous.get(spoken.decision)).body.note, `On ${secret}.`)
    if (what !== 'seal') t.strictSame(await differences(), [])
  })
}

t.test('of a report that is not shown at all, what repeats it is not shown either', async (t) => {
  for (const hide of [
    (report: string) => decide(reviewer, report, restriction()),
    (report: string) => author.change('POST', `${report}/withdrawal`, { reason: 'Made up.' }, report),
  ]) {
    const report = await post(author, { narrative })
    const reasons = 'It tells of a house by the made-up harbour.'
    const decision = done(await decide(reviewer, report, annotation({ reasons, note: 'Made-up note.' })))
    const hidden = await hide(report)
    t.ok(hidden.status < 300, hidden.text)
    const { body } = await anonymous.get(addressOf(decision))
    t.match(body, { reasons: '[hidden: it repeats what is hidden of the report]', note: 'Made-up note.' })
    const { body: shown } = await anonymous.get(report)
    t.notMatch(JSON.stringify(shown), 'harbour')
    t.match((await overseer.get(addressOf(decision))).body, { reasons })
    const [first, ...rest] = await provenEntries(service, [addressOf(decision)])
    t.match(
      [first, ...rest],
      [
        { kind: 'decision.made', salt: null },
        { kind: 'decision.redacted', salt: /./ },
      ],
    )
    if (hidden.body.appeals !== undefined) {
      await overturn(hidden)
      t.match((await anonymous.get(addressOf(decision))).body, { reasons })
    }
  }
})

t.test('what is shown of it is held against the log', async (t) => {
  const { report, decision, other, ruled } = await spokenOf(secret)
  done(await decide(reviewer, report, redaction({ fields: [quote], weaker_measures: whyNot('request_correction') })))
  await keepCheckpoint(service)
  const where = `where decision_id = '${idOf(decision)}'`
  const cases: [what: string, sql: string, about: string, how: RegExp][] = [
    [
      'edited',
      `update shown_words set note = 'Forged.' ${where}`,
      `decision.redacted of decisions/${idOf(decision)}`,
      /says something else/,
    ],
    [
      'dropped',
      `delete from shown_words ${where}`,
      `decision.redacted of decisions/${idOf(decision)}`,
      /says something else/,
    ],
    [
      'of a ruling',
      `update shown_words set reasons = 'Forged.' where report_id = '${idOf(report)}' and ruling_id is not null`,
      `ruling.redacted of appeals/${idOf(ruled)}`,
      /says something else/,
    ],
    [
      'two that changed places',
      `update shown_words set decision_id = case decision_id when '${idOf(decision)}' then '${idOf(other)}'::uuid
         else '${idOf(decision)}'::uuid end where report_id = '${idOf(report)}' and decision_id is not null`,
      `decision.redacted of decisions/${idOf(other)}`,
      /says something else/,
    ],
    [
      'put in',
      `insert into shown_words (report_id, decision_id, reasons, weaker_measures)
       select report_id, id, 'Forged.', '[]' from decisions where measure = 'redact' and report_id = '${idOf(report)}'`,
      '',
      /no entry speaks of it/,
    ],
    [
      'what was written',
      `alter table decisions disable trigger user; update decisions set reasons = 'Forged.' where id = '${idOf(decision)}'`,
      `decision.made of decisions/${idOf(decision)}`,
      /says something else/,
    ],
  ]
  for (const [what, sql, about, how] of cases) {
    const unguarded = 'alter table shown_words drop constraint shown_words_decision_id_key'
    const found = await foundAfter(db, `${unguarded}; ${sql}`, [])
    const named = found.filter((one) => (about === '' ? how.test(one.how) : one.about === about))
    t.match(named[0], { how }, `${what} ${JSON.stringify(found)}`)
  }
})
