// What `q` means and what it refuses; whatever it is, it is answered at once and never as a fault of the service.
import t from 'tap'
import { startService } from '../support/app.ts'
import { expectFound, post, reportOf, searchAt } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')

const court = 'The court protects press freedom.'
const press = 'Press offices were closed; freedom of assembly was restored.'
const prison = 'A prison was opened to the press.'
for (const narrative of [court, press, prison]) await post(nhri, reportOf(narrative))
await post(
  nhri,
  reportOf('Nothing else.', {
    assessments: [{ part: 'a', level: 'in_progress', rationale: 'The ombudsman hesitated' }],
    measures: [{ kind: 'policy', title: 'Zanzibar plan', date: null, url: null }],
    evidence: [{ kind: 'dataset', title: 'Yemeni figures', date: null, url: null, stance: 'context' }],
  }),
)

t.test('all words, phrases, alternatives, exclusions', async (t) => {
  await expectFound(t, anonymous, [
    ['press', [court, press, prison]],
    ['press freedom', [court, press]],
    ['"press freedom"', [court]],
    ['“press freedom”', [court]],
    ['«press freedom»', [court]],
    ['"freedom press"', []],
    ['press -freedom', [prison]],
    ['press -"press freedom"', [press, prison]],
    ['court OR prison', [court, prison]],
    ['court OR prison opened', [court, prison]],
    ['court press OR prison', [court, prison]],
    ['press -freedom OR court', [court, prison]],
    ['press or prison', [prison]],
    ['"press freedom', [court]],
    ['press OR', [court, press, prison]],
    ['OR press', [court, press, prison]],
    ['press - freedom', [court, press]],
    ['press AND freedom', [court, press]],
    ['(prisons), press!', [prison]],
    ['--freedom press', [prison]],
    ['press & !freedom | (court <-> :*)', [court]],
    ['press:* fre:*', []],
    ["'press' \\ freedom", [court, press]],
  ])
})

t.test('in narrative, rationales, titles of measures and of evidence, and no phrase across them', async (t) => {
  for (const q of [
    '"nothing else"',
    'ombudsman',
    'zanzibar',
    '"yemeni figures"',
    'nothing ombudsman zanzibar yemeni',
  ]) {
    t.equal((await anonymous.get(searchAt('reports', q))).body.data.length, 1, q)
  }
  for (const q of ['"else zanzibar"', '"plan yemeni"', '"figures the ombudsman"']) {
    t.equal((await anonymous.get(searchAt('reports', q))).body.data.length, 0, q)
  }
})

t.test('what is refused, with how to mend it', async (t) => {
  const cases: [query: string, parameter: string, detail: RegExp][] = [
    ['q=', 'q', /blank/],
    ['q=%20', 'q', /blank/],
    ['q=%00', 'q', /NUL/],
    ['q=press%07', 'q', /control character/],
    ['q=-press', 'q', /only what is not wanted/],
    ['q=press%20OR%20-court', 'q', /only what is not wanted/],
    ['q=%26%7C!', 'q', /no word/],
    ['q=%22%22', 'q', /no word/],
    ['q=OR', 'q', /no word/],
    [`q=${'a%20'.repeat(31)}`, 'q', /31 words/],
    [`q=${'a'.repeat(501)}`, 'q', /too long/],
    [`q=${'word%20'.repeat(2_000)}`, 'q', /too long/],
    ['q=press&q=court', 'q', /comes twice/],
    ['q=press&state=withdrawn', 'q', /published/],
    ['sort=relevance', 'sort', /without `q`/],
    ['highlight=true', 'highlight', /without `q`/],
    ['q=press&highlight=yes', 'highlight', /true or false/i],
  ]
  for (const list of ['reports', 'recommendations']) {
    for (const [query, parameter, detail] of cases) {
      if (query.includes('state') && list !== 'reports') continue
      const { status, body } = await anonymous.get(`/v1/${list}?${query}`)
      t.match({ status, ...body }, { status: 400, code: 'request_invalid', errors: [{ parameter, detail }] }, query)
      t.ok(body.errors?.[0].mend, query)
    }
  }
  const { body } = await nhri.get('/v1/reports?q=press&state=draft')
  t.match(body, { code: 'request_invalid', errors: [{ parameter: 'q' }] })
})

t.test('whatever else is written is answered, soon and well', async (t) => {
  const texts = [
    'the',
    'the of and a',
    'of -the',
    '🙂 7',
    "' or 1=1 --",
    '\u202eسوشل\u202c press',
    'a<->b & !c:*A | (d)',
    '\\',
    '((((((((((a',
    "'''",
    'x'.repeat(500),
    `${'"'.repeat(250)}a`,
    `${'-'.repeat(250)}a a`,
    'a:b:c http://example.org/a?b=c&d a@example.org 10.0.0.1 /etc/passwd 1e400 -1.5e9 7',
    '%_%',
    '人'.repeat(500),
    'ﷺ ﬁ ｐｒｅｓｓ',
    'e\u0301'.repeat(200),
    Array.from({ length: 30 }, (_, n) => `w${n}`).join(' OR '),
    Array.from({ length: 30 }, (_, n) => `women${n}`).join(' '),
    `press ${Array.from({ length: 29 }, (_, n) => `-w${n}`).join(' ')}`,
  ]
  for (const list of ['reports', 'recommendations']) {
    for (const q of texts) {
      for (const more of ['&highlight=true&include=total', `&sort=${list === 'reports' ? 'period_end' : 'position'}`]) {
        const began = performance.now()
        const { status, text } = await anonymous.get(searchAt(list, q, more))
        t.ok(status === 200 || status === 400, `${status} ${list} ${q.slice(0, 40)} ${text.slice(0, 200)}`)
        t.ok(performance.now() - began < 2_000, `soon: ${q.slice(0, 40)}`)
      }
    }
  }
})
