// What is held after a ruling, as a table of stories; and how strong measures are, here as in the database.
import t from 'tap'
import type { Mandate } from '../../src/actors/schemas.ts'
import { heldAfter, type Step } from '../../src/decisions/mandates.ts'
import { strengths } from '../../src/review-rules/vocabularies.ts'
import { startService } from '../support/app.ts'

const mandate = (kind: Mandate['kind'], country: string | null = null): Mandate => ({
  kind,
  country,
  addressee_id: null,
})
const known: Record<string, Mandate> = {
  any: mandate('any'),
  self: mandate('self'),
  ...Object.fromEntries(['QAT', 'KEN', 'FRA', 'UGA'].map((code) => [code, mandate('country', code)])),
}
const list = (words: string) => words.split(' ').flatMap((word) => known[word] ?? [])
const words = (mandates: readonly Mandate[]) =>
  mandates
    .map(({ kind, country }) => country ?? kind)
    .sort()
    .join(' ')

/**
 * A story is told word for word: `narrow 1 to …` and `revoke 1` are decisions, `give …` and `rephrase … as …` come
 * through PUT, `register 1` is a decision that leaves mandates as they are; `overturn 1` and `partly 1 to …` are rulings.
 */
function tell(start: string, story: readonly string[]): string {
  const steps: (Omit<Step, 'effects'> & { effects: { from: string; leaves: readonly Mandate[] | null }[] })[] = []
  let held: readonly Mandate[] = list(start)
  for (const [moment, line] of story.entries()) {
    const at = String(moment).padStart(3, '0')
    const [verb = '', id = ''] = line.split(' ')
    const named = list(line)
    const decide = (leaves: readonly Mandate[] | null) => {
      steps.push({ id, made_at: at, mandates_before: held, effects: [{ from: at, leaves }] })
      held = leaves ?? held
    }
    const rule = (leaves: readonly Mandate[] | null) => {
      steps.find((step) => step.id === id)!.effects.push({ from: at, leaves })
      held = heldAfter(steps, held, at)
    }
    const put = (mandates: readonly Mandate[]) => {
      held = mandates
    }
    const told: Record<string, () => void> = {
      narrow: () => decide(named),
      revoke: () => decide([]),
      register: () => decide(null),
      give: () => put([...held, ...named]),
      rephrase: () => put([...held.filter((one) => one !== named[0]), named[1]!]),
      overturn: () => rule(null),
      partly: () => rule(named),
    }
    told[verb]!()
  }
  return words(held)
}

t.test('rulings give back exactly what decisions took, and keep what was given since', async (t) => {
  const cases: [start: string, story: string[], held: string][] = [
    ['QAT self', ['narrow 1 to self'], 'self'],
    ['QAT self', ['narrow 1 to self', 'overturn 1'], 'QAT self'],
    ['any self', ['narrow 1 to QAT self', 'overturn 1'], 'any self'],
    ['QAT self', ['revoke 1', 'overturn 1'], 'QAT self'],
    ['QAT self', ['revoke 1', 'give KEN', 'overturn 1'], 'KEN QAT self'],
    ['any self', ['revoke 1', 'partly 1 to QAT'], 'QAT'],
    ['any self', ['revoke 1', 'give KEN', 'partly 1 to QAT'], 'KEN QAT'],
    ['any self', ['narrow 1 to self', 'partly 1 to QAT self'], 'QAT self'],
    ['any self', ['register 1', 'partly 1 to self'], 'self'],
    ['any self', ['register 1', 'overturn 1'], 'any self'],
    // What a later decision left stays left, however the earlier one is ruled on.
    ['any self', ['narrow 1 to QAT self', 'narrow 2 to self', 'overturn 1'], 'self'],
    ['any self', ['narrow 1 to QAT self', 'narrow 2 to self', 'overturn 1', 'overturn 2'], 'any self'],
    ['any self', ['narrow 1 to QAT self', 'narrow 2 to self', 'overturn 2'], 'QAT self'],
    ['any self', ['narrow 1 to QAT self', 'narrow 2 to self', 'overturn 2', 'overturn 1'], 'any self'],
    ['any self', ['narrow 1 to QAT self', 'give FRA', 'narrow 2 to self', 'overturn 1'], 'self'],
    ['any self', ['narrow 1 to QAT self', 'give FRA', 'narrow 2 to self', 'overturn 2'], 'FRA QAT self'],
    [
      'any self',
      ['narrow 1 to QAT self', 'give FRA', 'narrow 2 to self', 'give KEN', 'overturn 2', 'overturn 1'],
      'FRA KEN any self',
    ],
    [
      'any self',
      ['narrow 1 to QAT self', 'give FRA', 'narrow 2 to self', 'give KEN', 'overturn 1', 'overturn 2'],
      'FRA KEN any self',
    ],
    ['QAT self', ['revoke 1', 'register 2', 'overturn 1', 'overturn 2'], 'QAT self'],
    ['QAT self', ['revoke 1', 'overturn 1', 'give KEN', 'narrow 2 to KEN', 'overturn 2'], 'KEN QAT self'],
    ['QAT self', ['narrow 1 to self', 'rephrase self as any', 'overturn 1'], 'QAT any'],
    ['QAT self', ['narrow 1 to self', 'rephrase self as any', 'narrow 2 to FRA', 'overturn 2'], 'any'],
  ]
  for (const [start, story, held] of cases) t.equal(tell(start, story), held, `${start}: ${story.join(', ')}`)
})

t.test('whatever the order of the rulings, the same is held in the end', async (t) => {
  const story = ['narrow 1 to KEN', 'give FRA', 'revoke 2', 'give self', 'register 3', 'give UGA']
  const orders = ['1 2 3', '1 3 2', '2 1 3', '2 3 1', '3 1 2', '3 2 1']
  for (const order of orders) {
    const rulings = order.split(' ').map((id) => `overturn ${id}`)
    t.equal(tell('QAT KEN self', [...story, ...rulings]), 'FRA KEN QAT UGA self', order)
  }
})

t.test('the database holds measures to be as strong as the service does', async (t) => {
  const { db } = await startService(t)
  const { rows } = await db.$client.query(
    'select measure, measure_strength(measure) as strength from unnest($1::text[]) as measure',
    [Object.keys(strengths)],
  )
  t.strictSame(Object.fromEntries(rows.map(({ measure, strength }) => [measure, strength])), strengths)
})
