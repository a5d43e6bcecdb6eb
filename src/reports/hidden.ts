// What is hidden of a report, as texts; and the faults of public words that tell it.
import type { Db } from '../database/client.ts'
import type { Fault } from '../errors.ts'
import { fieldsOf } from './masks.ts'
import { type Original, selectMasks, selectOriginals } from './sealed.ts'
import { everything, type HiddenTexts, tells } from './telling.ts'
import type { State } from './vocabularies.ts'

/** All that a report says in any revision, hidden as a whole. */
export const allOf = (originals: readonly Original[]): HiddenTexts =>
  everything(originals.flatMap((original) => [...fieldsOf(original).values()]))

/** What is hidden now: under seals and redactions, and of what is restricted or withdrawn all. */
export async function selectHiddenTexts(db: Db, report: { id: string; state: State }): Promise<HiddenTexts[]> {
  const masks = await selectMasks(db, report.id)
  return report.state === 'published' ? masks : [...masks, allOf(await selectOriginals(db, report.id))]
}

/** A fault for each of these public words, by pointer, that tells what is hidden. */
export function tellingFaults(words: Record<string, string | null>, hidden: readonly HiddenTexts[]): Fault[] {
  return Object.entries(words)
    .filter(([, said]) => said !== null && tells(said, hidden))
    .map(([pointer]) => ({
      pointer,
      detail: 'It repeats what is hidden or is to be hidden, and it is public.',
      mend: 'Say it without these words.',
    }))
}
