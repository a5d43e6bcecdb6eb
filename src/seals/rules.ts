// Who may review what, and which words a named field hides. Pure: values in, problems and faults out.
import type { Caller } from '../auth/callers.ts'
import { type Fault, fault, Problem } from '../errors.ts'
import { hasWords } from '../reports/folded.ts'
import { fieldsOf, marksIn, maskedText } from '../reports/masks.ts'
import type { Nameable, Original } from '../reports/sealed.ts'
import type { Mask } from '../reports/sought.ts'
import type { HiddenField } from './schemas.ts'

type Concerned = { author_id: string; addressee_id: string }

/**
 * Nobody is the arbiter of its own case. Throws own_report and about_itself. The database refuses the same whoever asks, and
 * States and companies have no scope for it.
 */
export function requireArbiter({ actorId }: Pick<Caller, 'actorId'>, { author_id, addressee_id }: Concerned): void {
  if (actorId === author_id) throw new Problem('own_report', 'The report is by the actor that your token names.')
  if (actorId === addressee_id) {
    throw new Problem('about_itself', 'The report is about the actor that your token names.')
  }
}

/** The places of fields, each once: what is said of them in public. */
export const namesOf = (named: readonly { field: string }[]): string[] => [...new Set(named.map(({ field }) => field))]

export type Hidden = { whole: boolean; texts: string[] }

/** The place of why a report was withdrawn: of no revision. */
const placeOfReason = '/withdrawal/reason'

/** What each named field hides; `originals` are all revisions, the current one last. */
export function hiddenBy(named: readonly HiddenField[], nameable: Nameable): { hidden: Hidden[]; faults: Fault[] } {
  const faults: Fault[] = []
  const hidden = named.flatMap(({ field, quote, revision }, position): Hidden[] => {
    const at = `/fields/${position}`
    const found = textsAt(field, revision, nameable)
    if (quote === null && found.length > 0) return [{ whole: true, texts: found }]
    if (quote !== null && found.some((text) => hasWords(text, quote))) return [{ whole: false, texts: [quote] }]
    const where = revision === null ? 'the report' : `revision ${revision}`
    faults.push(
      found.length === 0
        ? fault(`${at}/field`, `There is no text or link at this place of ${where}.`, 'Name a field that has one.')
        : fault(`${at}/quote`, 'The field does not have these words.', 'Copy them as they are written there.'),
    )
    return []
  })
  return { hidden, faults }
}

/**
 * What of this named fields hide that seals by reviewers, `sealed`, do not hide already: without reasons nothing is hidden
 * for longer by one more seal. Throws seal_repeated where a field as it stands, or its words wherever they do, is under one.
 */
export function hiddenAnew(
  named: readonly HiddenField[],
  hidden: readonly Hidden[],
  nameable: Nameable,
  sealed: readonly Mask[],
): Hidden[] {
  if (sealed.length === 0) return [...hidden]
  const marks = marksIn(sealed)
  const left = (text: string) => maskedText(text, sealed).replaceAll(marks, '\0')
  const isWhole = (text: string) => left(text) === text
  const isShown = (text: string) => /[^\s\0\p{P}]/u.test(left(text))
  return named.map(({ field, quote, revision }, position) => {
    const { whole, texts } = hidden[position]!
    // Of the narrative and of rationales other revisions may be under one: those of which nothing is shown stay as they are.
    const standing = revision ?? nameable.originals.at(-1)?.revision ?? null
    const isAnew =
      quote === null
        ? textsAt(field, standing, nameable).every(isWhole)
        : textsAt(field, revision, nameable).some((text) => hasWords(left(text), quote))
    if (!isAnew) {
      const detail = `At \`${field}\` it is under a seal by a reviewer already, or something of it is: quote words that are shown, or decide.`
      throw new Problem('seal_repeated', detail)
    }
    return { whole, texts: whole ? texts.filter((text) => isWhole(text) || isShown(text)) : texts }
  })
}

/** The texts at or below a place; of the narrative and the rationale of a part, in whichever revision. */
function textsAt(field: string, revision: number | null, { originals, reason }: Nameable): string[] {
  if (field === placeOfReason) return reason === null || revision !== null ? [] : [reason]
  const current = originals.at(-1)
  const texts = originals.flatMap((original) => {
    const isMeant = revision === null ? original === current : original.revision === revision
    const part = (content: Original, place: string) => content.assessments[Number(place.split('/')[2])]?.part
    return [...fieldsOf(original)].flatMap(([place, text]) => {
      if (isMeant) return isWithin(place, field) ? [text] : []
      if (revision !== null) return []
      if (place === '/narrative') return field === place ? [text] : []
      // Parts may stand in another order in another revision.
      const same = [...fieldsOf(current!).keys()].some(
        (other) => isWithin(other, field) && isRationale(other) && part(current!, other) === part(original, place),
      )
      return isRationale(place) && same ? [text] : []
    })
  })
  return [...new Set(texts)].filter((text) => text !== '')
}

const isRationale = (place: string) => place.startsWith('/assessments/')
const isWithin = (place: string, field: string) => place === field || place.startsWith(`${field}/`)
