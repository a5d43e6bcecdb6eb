// Where in texts and links of a report something stands that is hidden, however it is spelled there: pure.
import { type Folded, fold, type Span, spansOf } from './folded.ts'
import { isTrivial, isWords, wordsOf } from './trivial.ts'

/**
 * `whole`: texts of whole fields, hidden where they are all of a field, and within any field too: links, and texts of so many
 * characters that they stand for nothing else, anywhere; shorter ones, unless they are trivial (trivial.ts), where they stand
 * as words, as they are very likely names. Else words that were quoted, hidden anywhere within any field.
 */
export type Mask = { mark: string; whole: boolean; texts: readonly string[] }

/** From how many characters on the text of a whole field is hidden within other fields whatever stands beside it. */
const longEnough = 12

export type Sought = {
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
export function soughtBy(mask: Mask): Sought {
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

export function isHidden(value: string, sought: readonly Sought[]): boolean {
  const folded = fold(value)
  return sought.some(({ alone }) => alone.has(folded.text || value)) || hiddenIn(value, folded, sought).length > 0
}

/** The same of a link, which writes other letters as bytes, once or several times, and words as one or parted by any sign. */
export function isHiddenLink(url: string, sought: readonly Sought[]): boolean {
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
export const hiddenIn = (value: string, folded: Folded, sought: readonly Sought[]) => [
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
