// Finds words in a text whatever their case, their form of Unicode, what stands between them, unseen characters and signs
// that a script may leave out: a name in capitals or with a hyphen is the same name. Pure.

/** A text as it is compared, and where in the original each unit of it begins and ends. */
export type Folded = { text: string; starts: number[]; ends: number[] }

export type Span = { start: number; end: number }

/**
 * Whole characters with what is set above and below them, which are never parted; spaces and punctuation that follow each
 * other as one, unseen characters among them too.
 */
const clusters = /[\s\p{P}](?:[\s\p{P}\p{Cf}\p{Default_Ignorable_Code_Point}]*[\s\p{P}])?|\P{M}\p{M}*|\p{M}+/gu

/** What is seen of no word, or only stretches it. */
export const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u0640]/gu

/** Vowels and other signs that Arabic and Hebrew write or leave out, the hamza on an alef among them. */
const optionalMarks =
  /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/gu

const foldCluster = (cluster: string) =>
  /^[\s\p{P}]/u.test(cluster)
    ? ' '
    : cluster
        .normalize('NFKD')
        .toUpperCase()
        .toLowerCase()
        .normalize('NFKD')
        .replaceAll(unseen, '')
        .replaceAll(optionalMarks, '')
        // The capital of a dotted i in Turkish.
        .replaceAll('i\u0307', 'i')

export function fold(value: string): Folded {
  const folded: Folded = { text: '', starts: [], ends: [] }
  for (const { 0: cluster, index } of value.matchAll(clusters)) {
    const comparable = foldCluster(cluster)
    folded.text += comparable
    for (let unit = 0; unit < comparable.length; unit++) {
      folded.starts.push(index)
      folded.ends.push(index + cluster.length)
    }
  }
  return folded
}

/** Where `words` stand in a text, those that overlap each other too. */
export function spansOf({ text, starts, ends }: Folded, words: string): Span[] {
  const spans: Span[] = []
  if (words === '') return spans
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    spans.push({ start: starts[at]!, end: ends[at + words.length - 1]! })
  }
  return spans
}

/** Whether a text has these words, as they are found to be hidden. */
export const hasWords = (value: string, words: string): boolean => fold(value).text.includes(fold(words).text)
