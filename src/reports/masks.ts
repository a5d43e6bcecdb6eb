// What stands in a report in place of what is sealed: pure, from what was written to what is shown and back. A mask hides a
// text wherever it stands in the report, so that no other field and no other revision tells it.
import { fold } from './folded.ts'
import type { ReportContent } from './schemas.ts'
import { hiddenIn, isHidden, isHiddenLink, type Mask, type Sought, soughtBy } from './sought.ts'

export type Content = Pick<ReportContent, 'narrative' | 'assessments' | 'measures' | 'evidence'>

type Linked = { title: string; url: string | null }

/** The longest text that an answer has in a field: with marks that make it longer, the field becomes one mark. */
const most = { narrative: 100_000, rationale: 4_000, title: 500 }

/** By how many characters a mark may be longer that is one of several. */
const numbering = 5

/** Every field that can be hidden: texts and links. Codes and days are what figures rest on, and stay. */
export function fieldsOf({ narrative, assessments, measures, evidence }: Content): Map<string, string> {
  const items = (list: string, all: Content['measures'] | Content['evidence']) =>
    all.flatMap(({ title, url }, place): [string, string | null][] => [
      [`/${list}/${place}/title`, title],
      [`/${list}/${place}/url`, url],
    ])
  const fields: [string, string | null][] = [
    ['/narrative', narrative],
    ...assessments.map(({ rationale }, place): [string, string | null] => [
      `/assessments/${place}/rationale`,
      rationale,
    ]),
    ...items('measures', measures),
    ...items('evidence', evidence),
  ]
  return new Map(fields.filter((field): field is [string, string] => field[1] !== null))
}

/** A mark that is shown, and what stands behind it. */
type Piece = { mark: string; was: string }

/** A field as it is shown. `closed`: it is one mark, which stands for all of it. */
export type ShownField = { text: string; pieces: readonly Piece[]; closed: boolean }

/** A report as it is shown under these masks, with what each mark in its fields stands for: each for one text alone. */
export function shownOf(
  content: Content,
  masks: readonly Mask[],
): { content: Content; fields: Map<string, ShownField> } {
  const sought = masks.map(soughtBy)
  const markFor = marksByText()
  const fields = new Map<string, ShownField>()
  const text = (place: string, value: string, longest: number) => {
    const field = shownField(value, sought, markFor, longest)
    fields.set(place, field)
    return field.text
  }
  const items = <Item extends Linked>(list: string, all: Item[]) =>
    all.map((one, at) => ({
      ...one,
      title: text(`/${list}/${at}/title`, one.title, most.title),
      url: one.url === null || isHiddenLink(one.url, sought) ? null : one.url,
    }))
  const shown = {
    narrative: text('/narrative', content.narrative, most.narrative),
    assessments: content.assessments.map(({ rationale, ...one }, at) => ({
      ...one,
      rationale: rationale === null ? null : text(`/assessments/${at}/rationale`, rationale, most.rationale),
    })),
    measures: items('measures', content.measures),
    evidence: items('evidence', content.evidence),
  }
  return { content: shown, fields }
}

/** Any other text about the report, without what these masks hide. */
export const maskedText = (value: string, masks: readonly Mask[]): string =>
  shownField(value, masks.map(soughtBy), (mark) => mark, Number.POSITIVE_INFINITY).text

export const masked = (content: Content, masks: readonly Mask[]): Content =>
  masks.length === 0 ? content : shownOf(content, masks).content

/** The places of a shown report that tell what is hidden: there are none, and before it is written this is looked at. */
export function tellingPlaces(shown: Content, masks: readonly Mask[]): string[] {
  const sought = masks.map(soughtBy)
  const marks = marksIn(masks)
  return [...fieldsOf(shown)]
    .filter(([place, value]) =>
      place.endsWith('/url') ? isHiddenLink(value, sought) : isHidden(value.replaceAll(marks, '\0'), sought),
    )
    .map(([place]) => place)
}

/** All of a restricted report that stays where it is kept: levels, as figures of earlier moments rest on them. */
export const bare = ({ assessments }: Content): Content => ({
  narrative: '',
  assessments: assessments.map((one) => ({ ...one, rationale: null })),
  measures: [],
  evidence: [],
})

type MarkFor = (mark: string, was: string) => string

/** Gives each text that a mask hides a mark of its own, so that nobody has to guess which one an author means. */
function marksByText(): MarkFor {
  const texts = new Map<string, string[]>()
  return (mark, was) => {
    const known = texts.get(mark) ?? []
    texts.set(mark, known)
    if (!known.includes(was)) known.push(was)
    const at = known.indexOf(was)
    return at === 0 ? mark : mark.replace(/\d+/, (number) => `${number}.${at + 1}`)
  }
}

/** Finds the marks of these masks, each with all that are made of it. */
export function marksIn(masks: readonly Mask[]): RegExp {
  const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const marks = masks.map(({ mark }) => {
    const [, head = '', tail = ''] = /^(\D*\d+)(.*)$/s.exec(mark) ?? []
    return `${literal(head)}(?:\\.\\d+)?${literal(tail)}`
  })
  return new RegExp(marks.join('|'), 'g')
}

function shownField(value: string, sought: readonly Sought[], markFor: MarkFor, longest: number): ShownField {
  const folded = fold(value)
  const closedBy = (mark: string) => {
    const one = markFor(mark, value)
    return { text: one, pieces: [{ mark: one, was: value }], closed: true }
  }
  const whole = sought.find(({ alone }) => alone.has(folded.text || value))
  if (whole !== undefined) return closedBy(whole.mark)
  const spans = hiddenIn(value, folded, sought).sort((a, b) => a.start - b.start || b.end - a.end)
  const joined: typeof spans = []
  for (const span of spans) {
    const last = joined.at(-1)
    // One that begins within the span before it only makes that longer.
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end)
    else joined.push({ ...span })
  }
  const length = joined.reduce(
    (sum, { start, end, mark }) => sum + mark.length + numbering - (end - start),
    value.length,
  )
  if (joined.length > 0 && length > longest) return closedBy(joined[0]!.mark)
  const pieces: Piece[] = []
  let text = ''
  let at = 0
  for (const { start, end, mark } of joined) {
    const was = value.slice(start, end)
    const piece = { mark: markFor(mark, was), was }
    pieces.push(piece)
    text += value.slice(at, start) + piece.mark
    at = end
  }
  return { text: text + value.slice(at), pieces, closed: false }
}
