// What stands in place of what is hidden: nothing of it shows, and what an author sends back is what was written.
import { randomInt } from 'node:crypto'
import t from 'tap'
import { type Content, fieldsOf, masked, tellingPlaces } from '../../src/reports/masks.ts'
import { meantBy } from '../../src/reports/meant.ts'
import type { Mask } from '../../src/reports/sought.ts'
import { diceOf } from '../support/dice.ts'

const content = (changes: Partial<Content> = {}): Content => ({
  narrative: 'Name said so, and Name knew.',
  assessments: [{ part: 'a', level: 'implemented', rationale: 'Name' }],
  measures: [{ kind: 'other', title: 'Act of Name', date: '2025-01-01', url: 'https://example.org/Name' }],
  evidence: [],
  ...changes,
})
const span = (mark: string, ...texts: string[]): Mask => ({ mark, whole: false, texts })
const whole = (mark: string, ...texts: string[]): Mask => ({ mark, whole: true, texts })

t.test('what is shown', async (t) => {
  const cases: [what: string, masks: Mask[], narrative: string, rest?: object][] = [
    ['nothing is hidden', [], 'Name said so, and Name knew.'],
    [
      'words, wherever they stand',
      [span('[1]', 'Name')],
      '[1] said so, and [1] knew.',
      {
        assessments: [{ rationale: '[1]', level: 'implemented' }],
        measures: [{ title: 'Act of [1]', url: null, date: '2025-01-01', kind: 'other' }],
      },
    ],
    ['words in capitals', [span('[1]', 'nAME')], '[1] said so, and [1] knew.'],
    ['texts that differ, by marks of their own', [span('[1]', 'Name', 'said')], '[1] [1.2] so, and [1] knew.'],
    ['a longer text of a whole field, within others', [whole('[1]', 'name said so')], '[1], and Name knew.'],
    ['a link of a whole field', [whole('[1]', 'http://a.b')], 'See [1]'],
    ['words parted in another way', [span('[1]', 'Jane Doe')], '[1], [1.2], [1.3], *[1.4]* and [1.5]@example.org'],
    ['links in a text, as a whole', [span('[1]', 'Jane Doe')], 'On [1] or [1.2] not https://a.org/jane'],
    [
      'a short text of a whole field, wherever it stands as words',
      [whole('[1]', 'Name')],
      '[1] said so, and [1] knew.',
      { assessments: [{ rationale: '[1]' }], measures: [{ title: 'Act of [1]', url: null }] },
    ],
    [
      'a trivial one, where it is all of a field',
      [whole('[1]', 'Act'), whole('[2]', 'Na')],
      'Name said so, and Name knew.',
      { measures: [{ title: 'Act of Name', url: 'https://example.org/Name' }] },
    ],
    ['a whole field before words of it', [span('[1]', 'said'), whole('[2]', content().narrative)], '[2]'],
    ['words that overlap, as one', [span('[1]', 'Name said'), span('[2]', 'said so')], '[1], and Name knew.'],
    ['words within others', [span('[1]', 'said'), span('[2]', 'Name said so')], '[2], and Name knew.'],
    ['words that touch', [span('[1]', 'Name '), span('[2]', 'said')], '[1][2] so, and [1]knew.'],
    ['a text that repeats itself', [span('[1]', 'aa')], '[1]', {}],
  ]
  for (const [what, masks, narrative, rest = {}] of cases) {
    const own: Record<string, string> = {
      'a text that repeats itself': 'aaaa',
      'a link of a whole field': 'See http://a.b/c',
      'words parted in another way': 'Jane-Doe, JANE_DOE, Jane \u200f Doe, *Jane* *Doe* and jane.doe@example.org',
      'links in a text, as a whole': 'On https://a.org/janedoe or https://a.org/Jane%20Doe, not https://a.org/jane',
    }
    const given = content(own[what] === undefined ? {} : { narrative: own[what] })
    t.match(masked(given, masks), { narrative, ...rest }, what)
  }
  const long = content({ measures: [{ kind: 'other', title: `${'x'.repeat(495)} Name`, date: null, url: null }] })
  t.equal(masked(long, [span('[a long mark]', 'Name')]).measures[0]!.title, '[a long mark]', 'where marks have no room')
})

t.test('links that have hidden words, however they are written there, are hidden', async (t) => {
  const shownOf = (url: string) => {
    const item = { kind: 'other' as const, title: 'Act', date: null, url }
    return masked(content({ measures: [item] }), [span('[1]', 'Jane Doe')]).measures[0]!.url
  }
  const hidden = [
    'jane.doe',
    'janedoe',
    'Jane/Doe',
    'jane~doe',
    'Jane%2520Doe',
    '%E0%A4%A/Jane%20Doe',
    'Jane%20Doe%',
    'jane%E2%80%8Bdoe',
  ]
  for (const path of hidden) t.equal(shownOf(`https://example.org/${path}`), null, path)
  for (const path of ['jane', 'doe/jane', 'Jan%20Doe%']) t.not(shownOf(`https://example.org/${path}`), null, path)
})

t.test('whatever is hidden: nothing of it shows, and sent back unchanged it is what was written', async (t) => {
  const words = ['Name', 'ame s', 'so', 'Other', 'مثال', '🕊️', 'e', ' ']
  const seed = randomInt(2 ** 31)
  const { roll, pick } = diceOf(seed)
  const text = () => Array.from({ length: 1 + roll(6) }, () => pick(words)).join(roll(2) === 0 ? ' ' : '')
  const item = () => ({
    kind: 'other' as const,
    title: text(),
    date: null,
    url: roll(2) === 0 ? null : `https://example.org/${roll(3)}`,
  })
  for (let round = 0; round < 2_000; round++) {
    const original = content({
      narrative: text(),
      assessments: [{ part: 'a', level: 'regressed', rationale: roll(2) === 0 ? null : text() }],
      measures: Array.from({ length: roll(3) }, item),
      evidence: Array.from({ length: roll(3) }, () => ({ ...item(), stance: 'context' as const })),
    })
    const fields = [...fieldsOf(original).values()]
    const masks = Array.from({ length: 1 + roll(3) }, (_, at) => {
      const field = fields[roll(fields.length)]!
      const words = field.slice(roll(3), 4 + roll(4))
      // Of what cannot be seen alone nothing is looked for.
      return roll(2) === 0
        ? whole(`[${at}#]`, field)
        : span(`[${at}#]`, words.replaceAll('\ufe0f', '') === '' ? field : words)
    })
    const shown = masked(original, masks)
    const plain = [...fieldsOf(shown).values()].map((value) => value.replaceAll(/\[\d(\.\d+)?#\]/g, '\0'))
    const hidden = (value: string) =>
      masks.some((mask) => mask.texts.some((one) => (mask.whole ? one === value : value.includes(one))))
    t.strictSame(tellingPlaces(shown, masks), [])
    t.notOk(plain.some(hidden), `seed ${seed} round ${round} ${JSON.stringify({ original, masks, shown })}`)
    t.strictSame(meantBy(shown, original, masks), { content: original, faults: [] }, `seed ${seed} round ${round}`)
  }
})

t.test('wherever a mark is cut, it is refused', (t) => {
  const id = '2c1f5a86-6d0e-4b55-8a3c-6a4f4b3f7c21'
  const masks = [span(`[redacted 1 under rule endangers-a-person by decision ${id}]`, 'Name')]
  const original = content({ narrative: 'Name and NAME' })
  const { narrative } = masked(original, masks)
  const ofEdit = (edited: string) => meantBy({ ...masked(original, masks), narrative: edited }, original, masks)
  const { length } = masks[0]!.mark
  for (let cut = 1; cut <= length - 1; cut++) {
    for (const edited of [narrative.slice(0, -Math.min(cut, length - 1)), narrative.slice(Math.min(cut, length - 3))]) {
      t.match(ofEdit(edited).faults, [{ pointer: '/narrative' }], edited)
    }
  }
  for (const [edited, meant] of [
    [`${masks[0]!.mark} alone`, 'Name alone'],
    ['Nothing (redacted).', 'Nothing (redacted).'],
    [`So ${narrative}, it says`, 'So Name and NAME, it says'],
  ] as const) {
    t.match(ofEdit(edited), { faults: [], content: { narrative: meant } })
  }
  t.end()
})
