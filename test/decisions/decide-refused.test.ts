// POST /v1/reports/{id}/decisions: what is refused, by its shape, by its rule, by the state of the report, by who asks.
import t from 'tap'
import { expectFaults } from '../reports/samples.ts'
import { annotation, correction, decide, post, redaction, restriction, startReview, whyNot } from './samples.ts'

const { author, addressee, reviewer, anonymous } = await startReview(t)

t.test('bodies of a wrong shape, or that lack what their measure needs', async (t) => {
  const report = await post(author)
  const cases: [what: string, body: unknown, places: string[]][] = [
    ['nothing', {}, ['/measure', '/reasons', '/rule_id', '/rule_version']],
    ['an endorsement', annotation({ measure: 'verify' }), ['/measure']],
    ['blank reasons', annotation({ reasons: ' ' }), ['/reasons']],
    ['reasons that cannot be kept', annotation({ reasons: 'a\0b' }), ['/reasons']],
    ['another field', annotation({ verified: true }), ['/verified']],
    ['no note', annotation({ note: null }), ['/note']],
    ['a note with a redaction', redaction({ note: 'Note.' }), ['/note']],
    ['no day', correction({ due_on: null }), ['/due_on']],
    ['a day that has passed', correction({ due_on: '2020-01-01' }), ['/due_on']],
    ['a day with a note', annotation({ due_on: '2999-01-01' }), ['/due_on']],
    ['nothing to redact', redaction({ fields: [] }), ['/fields']],
    ['nothing that it could be about', annotation({ measure: 'none', note: null }), ['/measure']],
    [
      'words without a redaction',
      correction({ fields: [{ field: '/narrative', quote: 'Made up' }] }),
      ['/fields/0/quote'],
    ],
    ['a level', redaction({ fields: [{ field: '/assessments/0/level' }] }), ['/fields/0/field']],
    ['the whole of it', redaction({ fields: [{ field: '' }] }), ['/fields/0/field']],
    ['a place that is not there', redaction({ fields: [{ field: '/evidence/1' }] }), ['/fields/0/field']],
    [
      'a revision that is not there',
      redaction({ fields: [{ field: '/narrative', revision: 2 }] }),
      ['/fields/0/field'],
    ],
    ['two characters', redaction({ fields: [{ field: '/narrative', quote: ' a\u0301d ' }] }), ['/fields/0/quote']],
    [
      'words that are not there',
      redaction({ fields: [{ field: '/narrative', quote: 'Nobody' }] }),
      ['/fields/0/quote'],
    ],
    [
      'public words that repeat what is hidden',
      redaction({
        reasons: 'It says “MADE UP FOR A TEST.”',
        fields: [{ field: '/narrative' }],
        weaker_measures: [{ measure: 'request_correction', why_not: 'made up for a test.' }],
      }),
      ['/reasons', '/weaker_measures/0/why_not'],
    ],
  ]
  for (const [what, body, places] of cases) expectFaults(t, what, await decide(reviewer, report, body), places)
  t.strictSame((await anonymous.get(`${report}/decisions`)).body.data, [])
})

t.test('a day that is missing, and one that is over', async (t) => {
  const report = await post(author)
  const mend = 'Give the author a day in the future.'
  const { due_on: _due, ...without } = correction() as Record<string, unknown>
  for (const [body, detail] of [
    [without, 'It is missing.'],
    [correction({ due_on: '2020-01-01' }), /^It is no day after today, \d{4}-\d\d-\d\d \(UTC\)\.$/],
  ] as const)
    t.match((await decide(reviewer, report, body)).body.errors, [{ pointer: '/due_on', detail, mend }])
})

t.test('refused by the rule', async (t) => {
  const report = await post(author)
  const cases: [body: unknown, code: string, detail: RegExp][] = [
    [annotation({ rule_version: 2 }), 'rule_not_in_force', /Version 1 of `forged-evidence`/],
    [annotation({ rule_id: 'made-up' }), 'rule_not_in_force', /made-up/],
    [
      annotation({ rule_id: 'endangers-a-person' }),
      'measure_not_allowed',
      /`request_correction`, `redact`, `restrict`/,
    ],
    [restriction({ rule_id: 'unneeded-personal-data' }), 'measure_not_allowed', /`redact` on a report/],
    [restriction({ rule_id: 'mandate-or-registration' }), 'measure_not_allowed', /no measure/],
    [restriction({ weaker_measures: [] }), 'weaker_measure_unexplained', /`request_correction`, `redact`/],
    [restriction({ weaker_measures: whyNot('redact') }), 'weaker_measure_unexplained', /`request_correction`\./],
    [redaction({ weaker_measures: whyNot('restrict') }), 'weaker_measure_unexplained', /`request_correction`\./],
    [redaction({ rule_id: 'incitement' }), 'weaker_measure_unexplained', /`annotate`/],
  ]
  for (const [body, code, detail] of cases) {
    const { status, body: problem } = await decide(reviewer, report, body)
    t.match({ status, ...problem }, { status: 422, code, detail }, JSON.stringify(body))
  }
})

t.test('refused by the state of the report', async (t) => {
  const draft = await post(author, { state: 'draft' })
  t.equal(
    (await reviewer.post(`${draft}/decisions`, annotation(), { 'if-match': '*' })).status,
    404,
    'nobody knows drafts',
  )
  const withdrawn = await post(author)
  await author.change('POST', `${withdrawn}/withdrawal`, { reason: 'Made up.' }, withdrawn)
  const restricted = await post(author)
  await decide(reviewer, restricted, restriction())
  for (const report of [withdrawn, restricted]) {
    for (const body of [restriction(), correction()]) {
      t.match(await decide(reviewer, report, body), { status: 409, body: { code: 'state_conflict' } })
    }
    t.equal((await decide(reviewer, report, annotation())).status, 201)
  }
  t.match(await decide(reviewer, restricted, redaction()), { status: 409, body: { code: 'state_conflict' } })
  expectFaults(t, 'its content is gone', await decide(reviewer, withdrawn, redaction()), ['/fields/0/field'])
})

t.test('by reviewers alone', async (t) => {
  const report = await post(author)
  t.match(await decide(anonymous, report, annotation()), { status: 401 })
  t.match(await decide(author, report, annotation()), { status: 403, body: { code: 'scope_missing' } })
  t.match(await decide(addressee, report, annotation()), { status: 403, body: { code: 'never_the_arbiter' } })
  const lost = await reviewer.post(`/v1/reports/11111111-1111-4111-8111-111111111111/decisions`, annotation(), {
    'if-match': '*',
  })
  t.match(lost, { status: 404 })
})
