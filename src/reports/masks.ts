// What stands in a report in place of what is sealed: pure, from what was written to what is shown and back. A mask hides a
// text wherever it stands in the report, so that no other field and no other revision tells it.
import { type Folded, fold, type Span, spansOf } from './folded.ts'
import type { ReportContent } from './schemas.ts'
import { isTrivial, isWords, wordsOf } from './trivial.ts'

export type Content = Pick<ReportContent, 'narrative' | 'assessments' | 'measures' | 'evidence'>

type Linked = { title: string; url: string | null }

/**
 * `whole`: texts of whole fields, hidden where they are all of a field, and within any field too: links, and texts of so many
 * characters that they stand for nothing else, anywhere; shorter ones, unless they are trivial (trivial.ts), where they stand
 * as words, as they are very likely names. Else words that were quoted, hidden anywhere within any field.
 */
export type Mask = { mark: string; whole: boolean; texts: readonly string[] }

/** From how many characters on the text of a whole field is hidden within other fields whatever stands beside it. */
const longEnough = 12

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

type Sought = {
  mark: string
  alone: ReadonlySet<string>
  within: readonly string[]
  asWords: readonly string[]
  /** Of several words the letters alone, which in a link stand for them. */
  glued: readonly string[]
}

/** Of a text of unseen characters nothing could be compared. */
const comparable = (text: string) => fold(text).text || text

const soughtBefore = new WeakMap<Mask, Sought>()

/** So many letters in a row are no accident where words stand without spaces. */
const leastGlued = 6
const lettersOf = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '')

const isLink = (text: string) => /^https?:\/\//i.test(text)

/** What of the text of a whole field is hidden anywhere: of a link to a page, also what is written without its scheme. */
function withinFields(text: string): string[] {
  const link = /^https?:\/\/([^/]+\/.+)$/is.exec(text)
  if (link !== null) return [text, link[1]!]
  if (isLink(text)) return [text]
  const words = wordsOf(text)
  return words.length >= longEnough ? [words] : []
}

/** What of it is hidden where it stands as words. */
const shortOnes = (texts: readonly string[]) =>
  texts
    .filter((text) => !isLink(text) && !isTrivial(text))
    .map(wordsOf)
    .filter((words) => words.length < longEnough)

/** What a mask looks for, folded once: the texts of whole fields may be long, and are those of all revisions. */
function soughtBy(mask: Mask): Sought {
  const known = soughtBefore.get(mask)
  if (known !== undefined) return known
  const { mark, whole, texts } = mask
  const within = (whole ? texts.flatMap(withinFields) : texts).map(comparable)
  const asWords = whole ? shortOnes(texts).map(comparable) : []
  const glued = [...within, ...asWords].filter((text) => text.trim().includes(' ')).map(lettersOf)
  const sought = {
    mark,
    alone: new Set(whole ? texts.map(comparable) : []),
    within,
    asWords,
    glued: glued.filter(({ length }) => length >= leastGlued),
  }
  soughtBefore.set(mask, sought)
  return sought
}

function isHidden(value: string, sought: readonly Sought[]): boolean {
  const folded = fold(value)
  return sought.some(({ alone }) => alone.has(folded.text || value)) || hiddenIn(value, folded, sought).length > 0
}

/** The same of a link, which writes other letters as bytes, once or several times, and words as one or parted by any sign. */
function isHiddenLink(url: string, sought: readonly Sought[]): boolean {
  const spelled = spellingsOf(url)
  if (spelled.some((one) => sought.some(({ alone }) => alone.has(comparable(one))))) return true
  if (spelled.some((one) => spansIn(one, fold(one), sought).length > 0)) return true
  const letters = lettersOf(fold(spelled.at(-1)!).text)
  return sought.some(({ glued }) => glued.some((words) => letters.includes(words)))
}

/** A link as it is written, and as it reads with its bytes as letters: what writes none is no reason to read the rest not. */
function spellingsOf(url: string): string[] {
  const spelled = [url]
  while (spelled.length < 4) {
    const read = spelled
      .at(-1)!
      .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString())
    if (read === spelled.at(-1)) break
    spelled.push(read)
  }
  return spelled
}

/** What of a text is hidden: words, and links as a whole. */
const hiddenIn = (value: string, folded: Folded, sought: readonly Sought[]) => [
  ...spansIn(value, folded, sought),
  ...linksIn(value, sought),
]

const linksIn = (value: string, sought: readonly Sought[]): (Span & { mark: string })[] =>
  [...value.matchAll(/https?:\/\/[^\s"<>\0]+/gi)].flatMap(({ 0: link, index }) => {
    const hiding = sought.find((one) => isHiddenLink(link, [one]))
    return hiding === undefined ? [] : [{ start: index, end: index + link.length, mark: hiding.mark }]
  })

/** Where in a field something stands that a mask hides. */
function spansIn(value: string, folded: Folded, sought: readonly Sought[]): (Span & { mark: string })[] {
  const found = (texts: readonly string[], mark: string) =>
    texts.flatMap((text) => spansOf(folded, text).map((span) => ({ ...span, mark })))
  const spans = sought.flatMap(({ mark, within }) => found(within, mark))
  let rest = sought.flatMap(({ mark, asWords }) => found(asWords, mark))
  // What stands beside something hidden stands there as a word, and so on.
  while (rest.length > 0) {
    const left = covered(value, spans)
    const more = rest.filter(({ start, end }) => isWords(value.slice(start, end), left, start, end))
    if (more.length === 0) break
    spans.push(...more)
    rest = rest.filter((one) => !more.includes(one))
  }
  return spans
}

/** A field with as many characters of no script in place of these. */
function covered(value: string, spans: readonly Span[]): string {
  const units = value.split('')
  for (const { start, end } of spans) units.fill('\0', start, end)
  return units.join('')
}

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
