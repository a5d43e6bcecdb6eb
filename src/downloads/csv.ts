// CSV as RFC 4180 has it: UTF-8 without a byte order mark, lines that end in CR LF, quotes where they are needed. Pure.
import type { Cell } from './columns.ts'

/**
 * What spreadsheets would run as a formula: a text that begins with one of these, also in the wide forms of East Asian
 * keyboards. Apostrophes before it count in, so that what is put before a text can be taken away again.
 */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/
const special = /[",\r\n]/
/** An expression is a third faster here than `replaceAll`: the JSON of lists is full of them. */
const quotes = /"/g

/** A null is empty, an empty text is `""`. Texts that would run as a formula get an apostrophe before them. */
function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  if (cell === '') return '""'
  const text = formula.test(cell) ? `'${cell}` : cell
  return special.test(text) ? `"${text.replace(quotes, '""')}"` : text
}

/** One row, or the headings. */
export function csvLine(cells: readonly Cell[]): string {
  let line = ''
  for (let at = 0; at < cells.length; at++) line += at === 0 ? csvCell(cells[at]!) : `,${csvCell(cells[at]!)}`
  return `${line}\r\n`
}
