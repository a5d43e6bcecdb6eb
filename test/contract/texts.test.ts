// What is written means to everybody what it seems to: no text is blank to the eye, no code is spelt in other letters.
import t, { type Test } from 'tap'
import { requestBody } from '../restriction-requests/samples.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const nhri = await service.as('nhrc-qatar')
const operator = await service.as('ohchr')

let taken = 0
/** A report of a day of its own. */
const newReport = (changes: Record<string, unknown>) => {
  const day = new Date(Date.UTC(2020, 1, 20 + ++taken)).toISOString().slice(0, 10)
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

/** About a report that is there. */
const { id: reportId } = (await nhri.post('/v1/reports', newReport({ state: 'published' }))).body
const request = (changes: Record<string, unknown>) =>
  nhri.post('/v1/restriction-requests', requestBody(reportId, changes))

type Place = [pointer: string, write: (value: string) => Promise<Awaited<ReturnType<typeof nhri.post>>>]
const manyLines: Place[] = [
  ['/narrative', (narrative) => nhri.post('/v1/reports', newReport({ narrative }))],
  ['/assessments/0/rationale', (rationale) => nhri.post('/v1/reports', assessment({ rationale }))],
  ['/text', (text) => request({ text })],
]
const oneLine: Place[] = [
  ['/measures/0/title', (title) => nhri.post('/v1/reports', measure({ title }))],
  ['/evidence/0/title', (title) => nhri.post('/v1/reports', evidence({ title }))],
  ['/requester_name', (requester_name) => request({ requester_name })],
  ['/legal_ground/citation', (citation) => request({ legal_ground: { citation } })],
  ['/name', (name) => operator.post('/v1/actors', newActor({ name }))],
  [
    '/names/0/name',
    (name) => operator.post('/v1/actors', newActor({ names: [{ language: 'ar', name, status: 'original' }] })),
  ],
]
const codePoints = (text: string) => [...text].map((one) => one.codePointAt(0)!.toString(16)).join(' ')

async function accepted(t: Test, places: readonly Place[], values: readonly string[]) {
  for (const [pointer, write] of places) {
    for (const value of values) t.equal((await write(value)).status, 201, `${pointer} ${codePoints(value)}`)
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

const addresses: Place[] = [
  ['/measures/0/url', (url) => nhri.post('/v1/reports', measure({ url }))],
  ['/evidence/0/url', (url) => nhri.post('/v1/reports', evidence({ url }))],
  ['/legal_ground/url', (url) => request({ legal_ground: { citation: 'A made-up act', url } })],
  ['/url', (url) => operator.post('/v1/actors', newActor({ url }))],
]

t.test('an address holds nothing that is not seen', async (t) => {
  await refused(
    t,
    addresses,
    [
      'https://example.org/\u202egpj.exe',
      'https://exa\u200bmple.org/',
      'https://example.org/\u200f',
      'https://example.org/\u2066x\u2069',
      'https://example.org/می\u200cشود',
      'https://example.org/a\ufeffb',
      'https://example.org/\u00ad',
      'https://example.org/\u3164',
      'https://example.org/\u{e0041}',
    ],
    /not seen|spaces/,
  )
})

t.test('an address leads everybody to the same place', async (t) => {
  const names = ['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'printer.local', 'intranet', 'x.internal']
  const numbers = [
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '１２７.0.0.1',
      '127.0.0.1.',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
    ],
    ...['172.31.255.255', '192.168.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '255.255.255.255'],
    ...['[::1]', '[::]', '[fe80::1]', '[fd00::1]', '[fec0::1]', '[ff02::1]', '[::ffff:127.0.0.1]', '[::ffff:a00:1]'],
    ...['[64:ff9b::10.0.0.1]'],
  ]
  const hosts = [...names, ...numbers].flatMap((host) => [`http://${host}/a`, `https://${host}:8443`])
  await refused(t, addresses.slice(0, 1), hosts, /not everybody/)
  await refused(t, addresses, ['http://localhost:22', 'https://127.0.0.1/', 'http://home.arpa./'], /not everybody/)
  await accepted(t, addresses, [
    'https://example.org',
    'http://8.8.8.8/x',
    'https://172.15.0.1/',
    'https://172.32.0.1/',
    'https://[2001:4860:4860::8888]:8443/',
    'https://localhost.example.org/',
    'https://example.org./localhost',
    'https://xn--mgbh0fb.xn--kgbechtv/',
    'https://مثال.إختبار/تقرير',
    'https://fa.wikipedia.org/wiki/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF',
    'https://example.org/❤\ufe0f',
    'http://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/',
  ])
})

t.test('names and titles stay on one line and in the direction of their letters', async (t) => {
  const controls = ['\u001b[31mred', 'bell\u0007', 'a\u0000b', 'a\u0085b', 'a\u009bb', 'a\u007f', 'a\u2028b']
  const breaks = ['two\nlines', 'two\r\nlines', 'a\ttab', 'end\n']
  await refused(t, oneLine, [...controls, ...breaks], /control character|NUL/)
  await refused(t, oneLine, ['\u202egpj.exe', 'a\u202ab\u202c', 'a\u2066b\u2069', 'a\u2068', 'a\u202d'], /direction/)
})

t.test('longer texts have lines and tabs, and nothing that steers a terminal', async (t) => {
  const lines = ['First.\r\n\r\n\tSecond.\n', 'a\u2028b\u2029c', 'قال \u2068UN\u2069 ذلك']
  const withdrawal: Place = [
    '/reason',
    async (reason) => {
      const { headers } = await nhri.post('/v1/reports', newReport({ state: 'published' }))
      const at = headers.location!
      const answer = await nhri.change('POST', `${at}/withdrawal`, { reason }, at)
      return { ...answer, status: answer.status === 200 ? 201 : answer.status }
    },
  ]
  await accepted(t, [...manyLines, withdrawal], lines)
  const controls = ['a\u001b[2Jb', 'a\u0007', 'a\u0085b', 'a\u009b', 'a\u000bb', 'a\u000cb', 'a\bb', 'a\u007fb']
  await refused(t, [...manyLines, withdrawal], controls, /control character \(U\+[0-9A-F]{4}\)/)
  const { body } = await nhri.post('/v1/reports', newReport({ narrative: 'a\u001bb' }))
  t.match(body.errors, [{ detail: /U\+001B/ }])
})
