// What people write into a search box, read as words, "phrases", alternatives (OR) and exclusions (minus).

export type Term = { text: string; isPhrase: boolean; isExcluded: boolean }

/** Alternatives; all terms of one are meant together. */
export type Search = readonly (readonly Term[])[]

const mostTerms = 30

/** Words and phrases with what stands before them; a phrase that is not closed reaches to the end. */
const written = /(-*)["“”„«»]([^"“”„«»]*)["“”„«»]?|(-*)([^\s"“”„«»]+)/gu
const sayable = /[\p{L}\p{N}]/u
/** Punctuation around a word. */
const edges = /^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu

/** Reads any text whatever: signs that mean nothing are passed over. */
export function readSearch(q: string): Search {
  const alternatives: Term[][] = [[]]
  for (const [all, minusOfPhrase, phrase, minusOfWord, word] of q.normalize('NFC').matchAll(written)) {
    if (all === 'OR') alternatives.push([])
    // All words are meant anyway.
    if (all === 'OR' || all === 'AND') continue
    // PostgreSQL would read tags of HTML, as it does not in texts.
    const text = (phrase ?? word?.replace(edges, '') ?? '').replaceAll('<', ' ')
    if (!sayable.test(text)) continue
    const isExcluded = (minusOfPhrase ?? minusOfWord ?? '') !== ''
    alternatives.at(-1)!.push({ text, isPhrase: phrase !== undefined, isExcluded })
  }
  return alternatives.filter((terms) => terms.length > 0)
}

/** What is wrong with a search, and how to mend it; null where nothing is. */
export function faultOfSearch(search: Search): { detail: string; mend: string } | null {
  const terms = search.flat()
  if (terms.length === 0) return { detail: 'It has no word.', mend: 'Give at least one word or number.' }
  if (terms.length > mostTerms) {
    return { detail: `It has ${terms.length} words and phrases.`, mend: `Give at most ${mostTerms}.` }
  }
  if (search.some((alternative) => alternative.every(({ isExcluded }) => isExcluded))) {
    return {
      detail: 'It says only what is not wanted.',
      mend: 'Give a word without minus as well, in each alternative of an OR.',
    }
  }
  return null
}

/** The words that are sought, those of phrases one by one. */
export const soughtWords = (search: Search): string[] => [
  ...new Set(
    search
      .flat()
      .filter(({ isExcluded }) => !isExcluded)
      .flatMap(({ text }) => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []),
  ),
]
