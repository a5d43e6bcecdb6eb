// Random reports under random masks, edited at random: nothing hidden is ever public, nothing of it is lost or mixed up, and
// with everything overturned each revision is what its author wrote.
import { randomInt } from 'node:crypto'
import t from 'tap'
import { diceOf } from '../support/dice.ts'
import { decide, post, redaction, startReview } from './samples.ts'

const { author, reviewer, ruler, anonymous } = await startReview(t)

type Item = { kind: string; title: string; url: string | null; date: string | null; stance: string }
type Said = {
  narrative: string
  assessments: { part: string; level: string; rationale: string | null }[]
  evidence: Item[]
}

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
t.comment(`seed ${seed}`)
const { roll, pick: oneOf } = diceOf(seed)
const words = ['Name', 'NAME', 'Ali', 'Hassan', 'so', 'and', 'José', 'Jose\u0301', 'مثال', '🕊️', '-']
const text = (most = 6) => Array.from({ length: 2 + roll(most) }, () => oneOf(words)).join(oneOf([' ', ' ', '  ', '-']))
const item = (): Item => ({
  ...{ kind: 'other', title: text(2), url: oneOf([null, `https://example.org/${roll(3)}`]) },
  ...{ date: oneOf([null, '2020-03-01']), stance: 'context' },
})
const report = (): Said => ({
  narrative: `${text(8)} See ${oneOf(['it', 'https://example.org/1'])}.`,
  assessments: ['a', 'b'].map((part) => ({ part, level: 'in_progress', rationale: oneOf([null, text()]) })),
  evidence: Array.from({ length: roll(4) }, item),
})

/** Edits of what an author sees; made of what was written, each says what is meant. */
const honest: Record<string, (said: Said, at: number) => Partial<Said>> = {
  'more narrative': ({ narrative }) => ({ narrative: `Before. ${narrative} After.` }),
  'another narrative': () => ({ narrative: 'Another one.' }),
  'the same level of a, another of b': ({ assessments: [a, b] }) => ({
    assessments: [b!, a!].map((one) => (one.part === 'b' ? { ...one, level: 'regressed' } : one)),
  }),
  'more rationale': ({ assessments }) => ({
    assessments: assessments.map((one, at) => ({
      ...one,
      rationale: at === 0 && one.rationale !== null ? `${one.rationale} More.` : one.rationale,
    })),
  }),
  'without an item': ({ evidence }, at) => ({ evidence: evidence.filter((_, place) => place !== at) }),
  'in another order': ({ evidence }) => ({ evidence: [...evidence].reverse() }),
  'another date': ({ evidence }, at) => ({
    evidence: evidence.map((one, place) => (place === at ? { ...one, date: '2020-03-02' } : one)),
  }),
  'more title': ({ evidence }, at) => ({
    evidence: evidence.map((one, place) => (place === at ? { ...one, title: `${one.title} more` } : one)),
  }),
  'an item more': ({ evidence }) => ({
    evidence: [
      ...evidence,
      { kind: 'other', title: 'More', url: 'https://example.org/more', date: null, stance: 'context' },
    ],
  }),
}
/** Edits that bring marks where they do not belong, or parts of them: whatever is made of them, nothing is told. */
const hostile: ((said: Said, at: number) => Partial<Said>)[] = [
  ({ narrative }) => ({ narrative: narrative.slice(0, -1 - roll(60)) || 'x' }),
  ({ narrative }) => ({ narrative: narrative.slice(1 + roll(60)) || 'x' }),
  ({ narrative }) => ({ narrative: `${narrative} ${narrative}` }),
  ({ narrative, evidence }, at) => ({ narrative: `${evidence[at]?.title ?? narrative} And more.` }),
  ({ evidence }, at) => ({ evidence: evidence.flatMap((one, place) => (place === at ? [one, one] : [one])) }),
  ({ narrative, assessments: [a, b] }) => ({ assessments: [{ ...a!, rationale: b!.rationale ?? narrative }, b!] }),
]

const marks = /\[redacted \d+(\.\d+)? under rule endangers-a-person by decision [0-9a-f-]{36}\]/g
const plain = (value: string) => value.normalize('NFC').toLowerCase()
const textsOf = ({ narrative, assessments, evidence }: Said) =>
  [narrative, ...assessments.map((one) => one.rationale), ...evidence.flatMap(({ title, url }) => [title, url])]
    .filter((value) => value !== null)
    .map((value) => plain(value.replaceAll(marks, '#')))
const isTold = (said: Said, { value, whole }: { value: string; whole: boolean }) =>
  textsOf(said).some((shown) => (whole && value.length < 12 ? shown === plain(value) : shown.includes(plain(value))))
const sorted = ({ narrative, assessments, evidence }: Said) => ({
  ...{ narrative, assessments },
  // Items that look alike are told apart by nobody, so that their order is open.
  evidence: evidence.map((one) => JSON.stringify(Object.entries(one).sort())).sort(),
})

t.test('random edits under random masks', async (t) => {
  const told = { accepted: 0, refused: 0 }
  for (let round = 0; round < 40; round++) {
    const written: Said[] = [report()]
    const address = await post(author, { ...written[0], measures: [] })
    const places: [field: string, value: string][] = [
      ['/narrative', written[0]!.narrative],
      ...written[0]!.assessments.flatMap(({ rationale }, at): [string, string][] =>
        rationale === null ? [] : [[`/assessments/${at}/rationale`, rationale]],
      ),
      ...written[0]!.evidence.flatMap(({ title, url }, at): [string, string][] => [
        [`/evidence/${at}/title`, title],
        ...(url === null ? [] : [[`/evidence/${at}/url`, url] as [string, string]]),
      ]),
    ]
    const hidden = Array.from({ length: 1 + roll(3) }, () => {
      const [field, value] = oneOf(places)
      const quote = oneOf(words.filter((word) => value.includes(word) && /\p{L}{3}/u.test(word)).concat('none'))
      return quote === 'none' || roll(3) === 0
        ? { field, value, whole: true }
        : { field, quote, value: quote, whole: false }
    })
    const decisions: string[] = []
    for (const { value: _value, whole: _whole, ...field } of hidden) {
      const made = await decide(reviewer, address, redaction({ fields: [field] }))
      if (made.status !== 201) throw new Error(`seed ${seed} round ${round}: ${made.text}`)
      decisions.push(made.headers.location!)
    }
    for (let edit = 0; edit < 4; edit++) {
      const shown: Said = (await anonymous.get(address)).body
      const last = written.at(-1)!
      const at = roll(4)
      const isHonest = roll(3) > 0
      const [name, change] = isHonest ? oneOf(Object.entries(honest)) : ['hostile', oneOf(hostile)]
      const patch = change(shown, at)
      const about = `seed ${seed} round ${round} edit ${edit}: ${name} ${JSON.stringify({ hidden, last, patch })}`
      const answer = await author.change('PATCH', address, patch)
      if (![200, 422].includes(answer.status)) t.fail(`${about} ${answer.text}`)
      told[answer.status === 200 ? 'accepted' : 'refused'] += 1
      const revisions: Said[] = (await anonymous.get(`${address}/revisions`)).body.data
      if (revisions.some((revision) => hidden.some((one) => isTold(revision, one)))) t.fail(`told: ${about}`)
      if (revisions.length === written.length) continue
      // A narrative that was cut somewhere says what is left of it, with the marks in it; all else is what it would be anyway.
      const isAsSent = !isHonest && patch.narrative !== undefined
      written.push({ ...last, ...(isAsSent ? patch : change(last, at)) })
    }
    for (const decision of decisions) {
      const appeal = await author.post(`${decision}/appeals`, { grounds: 'Made up.' })
      const ruling = { outcome: 'overturned', reasons: 'Made up.' }
      t.equal((await ruler.post(`${appeal.headers.location}/ruling`, ruling)).status, 201)
    }
    const revisions: Said[] = (await anonymous.get(`${address}/revisions`)).body.data
    const about = `seed ${seed} round ${round} ${JSON.stringify(hidden)}`
    t.strictSame(revisions[0]!.evidence, written[0]!.evidence, about)
    for (const [at, revision] of revisions.entries()) {
      if (JSON.stringify(written[at]).match(marks)) written[at] = revision
      t.strictSame(sorted(revision), sorted(written[at]!), `${about} revision ${at + 1}`)
      t.notMatch(JSON.stringify(revision), marks, `${about} revision ${at + 1}`)
    }
  }
  t.ok(told.accepted > 20 && told.refused > 5, `seed ${seed} ${JSON.stringify(told)}`)
})
