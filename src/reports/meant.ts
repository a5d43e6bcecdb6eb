// What an author meant who was shown marks in place of what is hidden. Pure, and never a guess: where it is not plain what
// each mark stands for, or something hidden would be lost or shown by it, there are faults that say how to mend it.
import { isDeepStrictEqual } from 'node:util'
import type { Fault } from '../errors.ts'
import { type Content, marksIn, type ShownField, shownOf } from './masks.ts'
import { mostItems } from './schemas.ts'
import type { Mask } from './sought.ts'

/** A patched report of which no shape is known yet: what is of a wrong one is left to be refused for that. */
type Given = Record<string, unknown>
type Item = Record<string, unknown>
type List = 'measures' | 'evidence'

/** Something that reads like a mark, of whichever time. */
const likeMark = /\[(?:redacted|sealed) \d+(?:\.\d+)? (?:under rule|by seal) /

const mends = {
  field: 'Send the field as it stands, or a text without marks; or appeal what is hidden.',
  quote:
    'Leave each mark in its field, whole and as often as it stands there or fewer times, or send a text without marks.',
  item: 'Leave the item as it stands, or take it out; what is new comes with an edit after that.',
}

/** `original` as it was written, where the author was shown it under `masks`. */
export function meantBy(given: Given, original: Content, masks: readonly Mask[]): { content: Given; faults: Fault[] } {
  if (masks.length === 0) return { content: given, faults: [] }
  const { content: shown, fields } = shownOf(original, masks)
  const faults: Fault[] = []
  const fault = (pointer: string, detail: string, mend: string) => faults.push({ pointer, detail, mend })
  const marks = marksIn(masks)
  const cuts = masks.flatMap(({ mark }) => cutsOf(mark))

  /** A text at a place, where marks may be those of one shown field. */
  const text = (at: string, value: unknown, field: ShownField | undefined): unknown => {
    if (typeof value !== 'string') return value
    const behind = new Map(field?.pieces.map(({ mark, was }) => [mark, was]))
    const restored = () => value.replaceAll(marks, (mark) => behind.get(mark)!)
    if (value === field?.text) return restored()
    const found = countsOf(value.match(marks) ?? [])
    const standing = countsOf(field?.pieces.map(({ mark }) => mark) ?? [])
    const rest = value.split(marks)
    const isCut = rest.some((one) => likeMark.test(one) || cuts.some((cut) => one.includes(cut)))
    if (isCut || [...masks.map(({ mark }) => mark), ...standing.keys()].some((mark) => isCutOff(value, mark))) {
      fault(at, 'It has a part of a mark, or a mark that stands for nothing any more.', mends.quote)
    } else if (found.size > 0 && field?.closed === true) {
      fault(at, 'The mark stands for a whole field, with which nothing else stands.', mends.field)
    } else if ([...found].some(([mark, count]) => count > (standing.get(mark) ?? 0))) {
      fault(at, 'It has a mark that does not stand here, or not so often.', mends.quote)
    } else if (rest.slice(1).some((one) => /^\p{M}/u.test(one))) {
      fault(at, 'A mark is followed by what changes the last character behind it.', mends.quote)
    } else return restored()
    return value
  }

  const assessments = (all: unknown[]) =>
    all.map((one, at) => {
      if (!isItem(one) || typeof one.rationale !== 'string') return one
      const place = shown.assessments.findIndex(({ part }) => part === one.part)
      const rationale = text(
        `/assessments/${at}/rationale`,
        one.rationale,
        fields.get(`/assessments/${place}/rationale`),
      )
      return { ...one, rationale }
    })

  const items = (list: List, all: unknown[]) => {
    if (isDeepStrictEqual(all, shown[list])) return original[list]
    if (all.length > mostItems[list]) return all // it is refused for that
    const before = shown[list] as Item[]
    const written = original[list] as Item[]
    const complete = all.map((one) => (isItem(one) ? { url: null, date: null, ...one } : one))
    const meant = new Map<number, unknown>()
    const taken = new Set<number>()
    for (const [at, one] of complete.entries()) {
      if (meant.has(at)) continue
      const alike = placesOf(before, (other) => isDeepStrictEqual(other, one))
      if (alike.length === 0) continue
      const sent = placesOf(complete, (other) => isDeepStrictEqual(other, one))
      const same = alike.every((place) => isDeepStrictEqual(written[place], written[alike[0]!]))
      const plain = isDeepStrictEqual(written[alike[0]!], before[alike[0]!])
      const sure = same ? plain || sent.length <= alike.length : sent.length === alike.length
      for (const [turn, place] of sent.entries()) {
        meant.set(place, sure ? written[alike[turn] ?? alike[0]!] : one)
        if (alike[turn] !== undefined) taken.add(alike[turn])
        if (!sure)
          fault(
            `/${list}/${place}`,
            'It looks like several items, of which something else is hidden each, or comes more often than it stands.',
            mends.item,
          )
      }
    }
    const left = [...before.keys()].filter((place) => !taken.has(place))
    const isLinkHidden = (place: number) => before[place]!.url === null && written[place]!.url !== null
    // The title tells which item was edited; of an edited title the marks do, as each stands for one text.
    const perhaps = new Map<number, number[]>()
    for (const [at, one] of complete.entries()) {
      if (meant.has(at) || !isItem(one)) continue
      const beside = left.filter((place) => before[place]!.title === one.title)
      const marked = () => left.filter((place) => hasMarksOf(one.title, fields.get(`/${list}/${place}/title`)))
      perhaps.set(at, beside.length > 0 ? beside : marked())
    }
    for (const [at, places] of perhaps) {
      const one = complete[at] as Item
      const [place] = places
      const claims = [...perhaps.values()].filter((others) => others.some((other) => places.includes(other))).length
      const isItself = place !== undefined && claims <= places.length
      const title = text(
        `/${list}/${at}/title`,
        one.title,
        isItself ? fields.get(`/${list}/${place}/title`) : undefined,
      )
      let url = one.url
      if (url === null && isItself && places.length === 1) url = written[place]!.url
      else if (url === null && left.some(isLinkHidden)) {
        fault(`/${list}/${at}`, 'It could be an item whose link is hidden, or another.', mends.item)
      }
      meant.set(at, { ...one, title, url })
    }
    return complete.map((one, at) => (meant.has(at) ? meant.get(at) : one))
  }

  const hasMarksOf = (title: unknown, field: ShownField | undefined) => {
    const found = typeof title === 'string' ? (title.match(marks) ?? []) : []
    return found.length > 0 && found.every((mark) => field?.pieces.some((piece) => piece.mark === mark))
  }

  const content: Given = { ...given, narrative: text('/narrative', given.narrative, fields.get('/narrative')) }
  if (Array.isArray(given.assessments)) content.assessments = assessments(given.assessments)
  for (const list of ['measures', 'evidence'] as const) {
    if (Array.isArray(given[list])) content[list] = items(list, given[list])
  }
  return { content, faults }
}

/** Parts of a mark by which one is known of which the rest was lost: its beginning, its end, and what is between. */
function cutsOf(mark: string): string[] {
  const [head = mark] = /^\D*\d+/.exec(mark) ?? []
  const cuts = [`${head} `, mark.slice(-14)]
  return mark.length > 60 ? [...cuts, mark.slice(10, -37)] : cuts.filter((cut) => cut.length > 4)
}

/** Whether a text ends within a mark, or begins within one. */
function isCutOff(value: string, mark: string): boolean {
  const lengths = Array.from({ length: Math.max(0, Math.min(mark.length, 40) - 3) }, (_, more) => more + 3)
  return lengths.some((length) => value.endsWith(mark.slice(0, length)) || value.startsWith(mark.slice(-length)))
}

const isItem = (one: unknown): one is Item => typeof one === 'object' && one !== null && !Array.isArray(one)

function countsOf(marks: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  return counts
}

const placesOf = <One>(all: readonly One[], isIt: (one: One) => boolean) =>
  [...all.keys()].filter((place) => isIt(all[place]!))
