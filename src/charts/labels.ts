// Labels at the side of bars and rows: how wide their column is, and how high a row must be for the longest of them.
import type { Kit } from './sheet.ts'
import { type Lines, widthOf, wrap } from './text.ts'

const leading = 1.2
/** Of one label; what is longer ends in an ellipsis, and is there as a whole in its tooltip and the description. */
const mostLines = 4

export const labelsOf = (rows: readonly { label: string }[]) => rows.map(({ label }) => label)

export function labelsBeside(labels: readonly string[], { inner, sizes: { text } }: Kit) {
  const width = Math.min(Math.max(0, ...labels.map((label) => widthOf(label, text))), inner * 0.36, text * 26)
  const wrapped = (label: string, lines: number): Lines => wrap(label, { width, size: text, lines })
  const longest = Math.max(1, ...labels.map((label) => wrapped(label, mostLines).lines.length))
  return {
    width,
    /** Pixels from one row to the next by which all labels have room. */
    pitch: Math.max(2.4, longest * leading + 0.7) * text,
    /** A label in as many lines as there is room for. */
    within: (label: string, pitch: number) =>
      wrapped(label, Math.max(1, Math.min(mostLines, Math.floor((pitch * 0.95) / (text * leading))))),
  }
}
