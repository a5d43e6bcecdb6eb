// Whether a public text tells what is hidden. Pure: texts in, yes or no out. Spelling does not matter, nor do marks, case,
// punctuation or what cannot be seen; it finds copies, not paraphrases.
import { isCommon } from './trivial.ts'

/** `whole`: texts of whole fields, of which words that anybody uses (trivial.ts) may be said. */
export type HiddenTexts = { whole: boolean; texts: readonly string[] }

/** What of a longer text tells it: so many words in a row with so many letters, or so many letters, whatever is between. */
const run = { words: 5, lettersOfWords: 15, letters: 25 }

/** Below this, words are looked for as words: in running text, letters come together that mean nothing. */
const short = { asWord: 4, asSpaced: 8 }

/** The rule in words, for descriptions. */
export const tellingInWords = `It must tell nothing that is hidden of the report, or gets hidden by this: no text as a whole, and of longer ones no ${run.words} words and no ${run.letters} letters in a row, however they are spelled (a Chinese, Japanese or Korean character counts as three letters).`

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu

/** Small letters and digits, words apart by one space. A character that says as much as three letters is as long as three. */
function spaced(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}\u0640]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll('ς', 'σ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(wide, '$&\u0001\u0001')
}

type Read = { raw: string; spaced: string; letters: string }

function read(text: string): Read {
  const words = spaced(text)
  return { raw: text.normalize('NFKC').toLowerCase().trim(), spaced: words, letters: words.replaceAll(' ', '') }
}

/** Whether all of `hidden` stands in `said`. */
function has(said: Read, hidden: Read): boolean {
  const { length } = hidden.letters
  if (length === 0) return hidden.raw !== '' && said.raw.includes(hidden.raw)
  if (length < short.asWord) return ` ${said.spaced} `.includes(` ${hidden.spaced} `)
  return length < short.asSpaced ? said.spaced.includes(hidden.spaced) : said.letters.includes(hidden.letters)
}

/** Each run of a text that tells the text. */
function* runsOf({ spaced, letters }: Read): Generator<string> {
  for (let at = 0; at + run.letters <= letters.length; at++) yield letters.slice(at, at + run.letters)
  const words = spaced.split(' ')
  for (let at = 0; at + run.words <= words.length; at++) {
    const some = words.slice(at, at + run.words)
    if (some.reduce((sum, { length }) => sum + length, 0) >= run.lettersOfWords) yield some.join(' ')
  }
}

/** Of a link, what leads to more than a site, where that is enough to tell it: any text may name the site. */
function essence(text: string): string {
  const link = /^https?:\/\/(?:www\.)?([^/?#]+[/?#]*(.*))$/is.exec(text)
  if (link === null) return text
  return read(link[2]!).letters.length < short.asSpaced ? link[1]! : link[2]!
}

export function tells(text: string, hidden: readonly HiddenTexts[]): boolean {
  const said = read(text)
  const runs = new Set(runsOf(said))
  const telling = hidden.flatMap(({ whole, texts }) => (whole ? texts.filter((text) => !isCommon(text)) : texts))
  for (const one of new Set(telling)) {
    const kept = read(essence(one))
    if (has(said, kept)) return true
    for (const part of runsOf(kept)) if (runs.has(part)) return true
  }
  return false
}

/** Short texts of a report, such as `Act`, are not told by a word that anybody uses. */
const mostCommon = 6

/** All texts of a report, where the whole of it is hidden. */
export const everything = (texts: Iterable<string>): HiddenTexts => ({
  whole: true,
  texts: [...new Set(texts)].filter((text) => read(text).letters.length > mostCommon),
})
