// What decisions leave of an actor's mandates: what one of them may say, and what is held once a ruling has changed one.
// Pure: values in, faults and lists out.
import { type CountryOf, uncovered } from '../actors/coverage.ts'
import { type Party, sameMandate } from '../actors/rules.ts'
import type { Mandate } from '../actors/schemas.ts'
import { type Fault, fault } from '../errors.ts'
import type { Decidable } from './schemas.ts'

type Said = { measure: Decidable | null; mandates: readonly Mandate[] }

/** What a measure lacks, or has that belongs to another. `held` is what the actor holds without it. */
export function mandateListFaults(
  { measure, mandates }: Said,
  holder: Pick<Party, 'id' | 'country'>,
  held: readonly Mandate[],
  countryOf: CountryOf,
): Fault[] {
  if (measure !== 'narrow_mandate' && measure !== 'refuse_mandate') {
    if (measure === 'revoke_mandate' && held.length === 0) {
      return [fault('/measure', 'It holds no mandate.', 'Take another measure.')]
    }
    if (mandates.length === 0) return []
    return [fault('/mandates', 'Only `narrow_mandate` and `refuse_mandate` name mandates.', 'Leave them out.')]
  }
  if (mandates.length === 0) {
    const mend = measure === 'narrow_mandate' ? 'Name all mandates that stay.' : 'Name what is not given.'
    return [fault('/mandates', 'None is named.', mend)]
  }
  const beyond = uncovered(held, mandates, holder, countryOf)
  const narrows = measure === 'narrow_mandate'
  const faults = mandates.flatMap((one, position) => {
    if (beyond.includes(one) === !narrows) return []
    const at = `/mandates/${position}`
    return narrows
      ? [fault(at, 'It goes beyond what is held.', 'Name only what stays of that.')]
      : [fault(at, 'It is held: what is held is narrowed or revoked, not refused.', 'Name only what is not held.')]
  })
  if (!narrows || faults.length > 0 || uncovered(mandates, held, holder, countryOf).length > 0) return faults
  return [fault('/mandates', 'It is all that is held: nothing is taken away.', 'Name less, or take another measure.')]
}

/** A decision on an actor, with what it leaves of the mandates from which moments on: null where it takes none of them. */
export type Step = {
  id: string
  made_at: string
  mandates_before: readonly Mandate[]
  effects: readonly { from: string; leaves: readonly Mandate[] | null }[]
}

/** What a measure leaves of the mandates; null where it takes none of them. */
export const leftBy = ({ measure, mandates }: Said): readonly Mandate[] | null =>
  measure === 'narrow_mandate' ? mandates : measure === 'revoke_mandate' ? [] : null

type Change = { added: readonly Mandate[]; removed: readonly Mandate[] }

const lacks = (list: readonly Mandate[]) => (one: Mandate) => !list.some((other) => sameMandate(one, other))
const changed = (list: readonly Mandate[], { added, removed }: Change): readonly Mandate[] => [
  ...list.filter(lacks(removed)),
  ...added.filter(lacks(list)),
]

/**
 * What an actor holds after a ruling, exactly as if what it undoes had never been: the last decision that still leaves a
 * list says what stayed then, and whatever was given afterwards is kept; where none does, all is as before the first.
 * `steps` are the actor's decisions in their order, the effects of this ruling among them from `now` on; `held` is what it
 * holds until then. What was given again although a narrower list had it already is not told apart from that: what a ruling
 * gives back covers it.
 */
export function heldAfter(steps: readonly Step[], held: readonly Mandate[], now: string): readonly Mandate[] {
  /** What was given, or said in other words, after each step and before the next. */
  const changes: Change[] = []
  for (const position of steps.keys()) {
    const next = steps[position + 1]
    const [found, moment] = next === undefined ? [held, now] : [next.mandates_before, next.made_at]
    const expected = heldBy(steps.slice(0, position + 1), changes, (from) => from < moment)
    changes.push({ added: found.filter(lacks(expected)), removed: expected.filter(lacks(found)) })
  }
  return heldBy(steps, changes, (from) => from <= now)
}

/** What is held after the last of these steps, by those effects of them that hold. */
function heldBy(steps: readonly Step[], changes: readonly Change[], holds: (from: string) => boolean) {
  const leaves = steps.map(({ effects }) => effects.findLast(({ from }) => holds(from))?.leaves ?? null)
  const last = leaves.findLastIndex((list) => list !== null)
  return changes.slice(Math.max(last, 0)).reduce(changed, leaves[last] ?? steps[0]?.mandates_before ?? [])
}
