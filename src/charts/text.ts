// How much room text takes, estimated without a browser: generous, as the reader's fonts are not known. Wraps, shortens.

const pictogram = 1.4
/** Shares of the font size, by the widest of the common sans-serif fonts (Noto Sans, DejaVu, Verdana); first that fits. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[\p{M}\p{Cf}]/u, 0],
  [/[ijlI.,:;'’|!()[\]\s]/u, 0.36],
  [/[ftr\-/"·]/u, 0.45],
  [/[mwMW@%—ЖШЩЮЫФжшщюыфм]/u, 0.98],
  [/[a-z0-9_?$+=<>]/u, 0.62],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFFEF]/u, 1.02],
  [/\p{Script=Arabic}/u, 0.6],
  [/\p{Extended_Pictographic}/u, pictogram],
  [/\p{Lu}/u, 0.78],
  [/\p{Ll}/u, 0.66],
]
const known = new Map<string, number>()

function emOf(character: string): number {
  let em = known.get(character)
  if (em === undefined) {
    em = widths.find(([kind]) => kind.test(character))?.[1] ?? 0.85
    // Labels are anybody's: what is remembered has an end.
    if (known.size < 5000) known.set(character, em)
  }
  return em
}

/** Pixels that a line of text takes at most. */
export function widthOf(text: string, size: number, bold = false): number {
  let em = 0
  let joined = false
  for (const character of text) {
    const one = emOf(character)
    // Pictures that a joiner ties together are drawn as one.
    if (!(joined && one === pictogram)) em += one
    joined = character === '\u200D'
  }
  return em * size * (bold ? 1.1 : 1)
}

export type Lines = {
  lines: string[]
  /** Whether something was left out. */
  cut: boolean
}
type Room = { width: number; size: number; lines?: number; bold?: boolean }

/** More than any picture can show: nobody pays for measuring a text that is longer. */
const longest = 3000

/** Breaks text at spaces, after hyphens and between Chinese characters; what is too much ends in an ellipsis. */
export function wrap(text: string, { width, size, lines: most = 1, bold = false }: Room): Lines {
  const whole = text.replace(/\s+/g, ' ').trim()
  let rest = whole.slice(0, longest)
  const lines: string[] = []
  while (rest !== '') {
    if (whole.length <= longest && widthOf(rest, size, bold) <= width) {
      lines.push(rest)
      return { lines, cut: false }
    }
    if (lines.length === most - 1) {
      lines.push(`${rest.slice(0, fitting(rest, width - widthOf('…', size, bold), size, bold)).trimEnd()}…`)
      return { lines, cut: true }
    }
    const at = breakIn(rest, fitting(rest, width, size, bold))
    lines.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  return { lines, cut: false }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** How many code units from the start fit, never half of a character that readers see as one; at least one character. */
function fitting(text: string, width: number, size: number, bold: boolean): number {
  let used = 0
  for (const { segment, index } of graphemes.segment(text)) {
    used += widthOf(segment, size, bold)
    if (used > width && index > 0) return index
  }
  return text.length
}

/** The last good place to break up to `most`; `most` itself where a single word is longer than the line. */
function breakIn(text: string, most: number): number {
  for (let at = most; at > most * 0.2; at--) {
    // In an address a hyphen at the end of a line would be taken for one that the line put there.
    const inAddress = text.slice(text.lastIndexOf(' ', at - 1) + 1, at).replace(/^\u200E/, '')
    const ends = /^\/|[?&=]/.test(inAddress) ? /[\s/&?,]/ : /[\s\-–—/,;、。，]/
    if (text[at] === ' ' || ends.test(text[at - 1] ?? '')) return at
    if (/\p{Script=Han}/u.test(text[at] ?? '') && !/^[、。，）]/.test(text[at] ?? '')) return at
  }
  return most
}

/** The direction of the first letter that has one; undefined for numbers and signs. */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const letter = /\p{L}/u.exec(text)?.[0]
  if (letter === undefined) return undefined
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)
    ? 'rtl'
    : 'ltr'
}
