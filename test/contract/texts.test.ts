// What is written means to everybody what it seems to: no text is blank to the eye, no code is spelt in other letters.
import t, { type Test } from 'tap'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const nhri = await service.as('nhrc-qatar')
const operator = await service.as('ohchr')

let taken = 0
/** A report of a day of its own. */
const newReport = (changes: Record<string, unknown>) => {
  const day = new Date(Date.UTC(2021, 0, ++taken)).toISOString().slice(0, 10)
  return reportBody({ state: 'draft', period_start: day, period_end: day, ...changes })
}
const newActor = (changes: Record<string, unknown>) => ({
  id: `made-up-${++taken}`,
  name: 'Made-up Company',
  stakeholder_group: 'companies',
  ...changes,
})
const measure = (changes: Record<string, unknown>) =>
  newReport({ measures: [{ kind: 'other', title: 'A made-up measure', ...changes }] })
const evidence = (changes: Record<string, unknown>) =>
  newReport({ evidence: [{ kind: 'other', title: 'Made-up evidence', stance: 'context', ...changes }] })
const assessment = (changes: Record<string, unknown>) =>
  newReport({ assessments: [{ part: 'a', level: 'in_progress', ...changes }] })

type Place = [pointer: string, write: (value: string) => Promise<Awaited<ReturnType<typeof nhri.post>>>]
const manyLines: Place[] = [
  ['/narrative', (narrative) => nhri.post('/v1/reports', newReport({ narrative }))],
  ['/assessments/0/rationale', (rationale) => nhri.post('/v1/reports', assessment({ rationale }))],
]
const oneLine: Place[] = [
  ['/measures/0/title', (title) => nhri.post('/v1/reports', measure({ title }))],
  ['/evidence/0/title', (title) => nhri.post('/v1/reports', evidence({ title }))],
  ['/name', (name) => operator.post('/v1/actors', newActor({ name }))],
  [
    '/names/0/name',
    (name) => operator.post('/v1/actors', newActor({ names: [{ language: 'ar', name, status: 'original' }] })),
  ],
]
const codePoints = (text: string) => [...text].map((one) => one.codePointAt(0)!.toString(16)).join(' ')

async function accepted(t: Test, places: readonly Place[], values: readonly string[]) {
  for (const [pointer, write] of places) {
    for (const value of values) t.equal((await write(value)).status, 201, `${pointer} ${value} ${codePoints(value)}`)
  }
}

/** Each value is one fault at its place, with words. */
async function refused(t: Test, places: readonly Place[], values: readonly string[], detail: RegExp) {
  for (const [pointer, write] of places) {
    for (const value of values) {
      const { status, body } = await write(value)
      t.equal(status, 422, `${pointer} ${codePoints(value).slice(0, 60)}`)
      t.match(body.errors, [{ pointer, detail, mend: /\w/ }])
      t.equal(body.errors?.length, 1)
    }
  }
}

t.test('a text that shows nothing is blank', async (t) => {
  const blank = [
    ' \t\u00a0\u3000\ufeff',
    '\u200b\u2060\u200f',
    '\u3164',
    '\u115f\u1160 \uffa0',
    '\u{e0001}\u{e0041}',
    '\ufe0f\u200d',
    '\u0301',
    ' \u0940\u20dd',
    '\u2800',
  ]
  await refused(t, [...manyLines, ...oneLine], blank, /blank/)
  const reason = assessment({ level: 'not_applicable', rationale: '\u200b\u2060\u200f' })
  const { body } = await nhri.post('/v1/reports', reason)
  t.match(body, { code: 'body_invalid', errors: [{ pointer: '/assessments/0/rationale' }] })
})

t.test('whatever people write is text', async (t) => {
  await accepted(
    t,
    [...manyLines, ...oneLine],
    [
      '.',
      '7',
      'é',
      'e\u0301',
      'می\u200cشود', // Persian with its non-joiner
      'ق\u200dانون',
      '\u200fالتقرير \u200e2025\u200e الأول\u061c',
      'क्\u200dष और क्\u200cष',
      '👩\u200d👩\u200d👧 ❤\ufe0f 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
      '한국어',
      'དབྱིན་ཡིག',
      'soft\u00adhyphen',
    ],
  )
})

t.test('a country code is three letters of ASCII', async (t) => {
  const letters = ['ıta', 'uſa', 'ﬁn', 'aß', 'ＩＴＡ', 'ITА', '\u212aen']
  const bodies: Place[] = [
    ['/territory', (territory) => nhri.post('/v1/reports', newReport({ territory }))],
    ['/country', (country) => operator.post('/v1/actors', newActor({ country }))],
  ]
  await refused(t, bodies, letters, /country code/)
  for (const filter of [
    '/v1/reports?territory=',
    '/v1/reports?addressee_country=KEN,',
    '/v1/reports?author_country=',
    '/v1/implementations?territory=',
    '/v1/recommendations/doha-2020-states-5/implementations/qat?territory=',
    '/v1/actors?country=',
  ]) {
    for (const code of letters) {
      const answer = await nhri.get(filter + encodeURIComponent(code))
      t.match(answer, { status: 400, body: { code: 'request_invalid' } }, `${filter}${code}`)
    }
    t.equal((await nhri.get(`${filter}iTa`)).status, 200, filter)
  }
})
