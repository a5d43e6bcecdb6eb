// Where in texts and links of a report something stands that is hidden, however it is spelled there: pure.
import { type Folded, fold, type Span, spansOf } from './folded.ts'
import { isTrivial, isWords, reach, wordsOf } from './trivial.ts'

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

const distinct = (texts: readonly string[]) => [...new Set(texts)]

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
    within: distinct(within),
    asWords: distinct(asWords),
    glued: distinct(glued.filter(({ length }) => length >= leastGlued)),
  }
  soughtBefore.set(mask, sought)
  return sought
}

export function isHidden(value: string, sought: readonly Sought[]): boolean {
  const folded = fold(value)
  return sought.some(({ alone }) => alone.has(folded.text || value)) || hiddenIn(value, folded, sought).length > 0
}

/** The same of a link, which writes other letters as bytes, once or several times, and words as one or parted by any sign. */
export const isHiddenLink = (url: string, sought: readonly Sought[]): boolean => hides(readLink(url), sought)

type Link = { spelled: { text: string; folded: Folded }[]; letters: string }

function readLink(url: string): Link {
  const spelled = spellingsOf(url).map((text) => ({ text, folded: fold(text) }))
  return { spelled, letters: lettersOf(spelled.at(-1)!.folded.text) }
}

const hides = ({ spelled, letters }: Link, sought: readonly Sought[]): boolean =>
  spelled.some(({ text, folded }) => sought.some(({ alone }) => alone.has(folded.text || text))) ||
  spelled.some(({ text, folded }) => spansIn(text, folded, sought).length > 0) ||
  sought.some(({ glued }) => glued.some((words) => letters.includes(words)))

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
export const hiddenIn = (value: string, folded: Folded, sought: readonly Sought[]): Hidden[] => [
  ...spansIn(value, folded, sought),
  ...linksIn(value, sought),
]

type Hidden = Span & { mark: string }

const linksIn = (value: string, sought: readonly Sought[]): Hidden[] =>
  [...value.matchAll(/https?:\/\/[^\s"<>\0]+/gi)].flatMap(({ 0: text, index }) => {
    const link = readLink(text)
    const hiding = sought.find((one) => hides(link, [one]))
    return hiding === undefined ? [] : [{ start: index, end: index + text.length, mark: hiding.mark }]
  })

/** Where in a field something stands that a mask hides. */
function spansIn(value: string, folded: Folded, sought: readonly Sought[]): Hidden[] {
  const found = (texts: readonly string[], mark: string) =>
    texts.flatMap((text) => spansOf(folded, text).map((span) => ({ ...span, mark })))
  const spans = sought.flatMap(({ mark, within }) => found(within, mark))
  const short = sought.flatMap(({ mark, asWords }) => found(asWords, mark))
  return short.length === 0 ? spans : [...spans, ...standingAsWords(value, short, spans)]
}

/**
 * Which of these stand as words. What stands beside something hidden does, and so on: who hides one asks again those near it
 * alone, as a text may be made of thousands that do so one after the other.
 */
function standingAsWords(value: string, short: readonly Hidden[], hidden: readonly Hidden[]): Hidden[] {
  const left = value.split('')
  const hide = ({ start, end }: Span) => left.fill('\0', start, end)
  hidden.forEach(hide)
  const near = new Map<number, Set<Hidden>>()
  const standing = new Set<Hidden>()
  // Who is added while it is gone through has its turn at the end.
  const asked = new Set(short)
  for (const one of asked) {
    asked.delete(one)
    const { start, end } = one
    const before = left.slice(Math.max(0, start - reach), start).join('')
    const after = left.slice(end, end + reach).join('')
    if (isWords(value.slice(start, end), before, after)) {
      standing.add(one)
      hide(one)
      for (let at = start - reach; at <= end + reach; at++) {
        for (const other of near.get(at) ?? []) asked.add(other)
        near.delete(at)
      }
    } else for (const at of [start, end]) near.set(at, (near.get(at) ?? new Set()).add(one))
  }
  return [...standing]
}
