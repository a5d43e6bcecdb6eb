// A workbook of SpreadsheetML (ECMA-376) as a stream: texts stand in their cells, nothing is a formula, and when a sheet is
// full the next one begins.
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Cell } from './columns.ts'

/** Rows of a sheet, its headings among them, and letters of a cell. */
const mostRows = 1_048_576
export const mostLetters = 32_767
/** A sheet ends before its file does not fit 32 bits, however long its rows are: letters are three bytes at most. */
const mostSheetLetters = 1_000_000_000

/** The end of a text that did not fit into its cell. */
export const cutSign = '… [cut: the whole text is in the CSV and NDJSON files]'

/** What XML cannot hold: control characters, halves of surrogate pairs, and two that are no characters. */
const illegal = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
/** An underscore that spreadsheets would read as the start of an escape. */
const escapeLike = /_(?=x[0-9A-Fa-f]{4}_)/g
const special = /[&<>\r]/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** The name of a column: A, B, … Z, AA, … */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

/** The text as a cell holds it: cut where it is too long, never in the midst of a character. */
export function fitted(text: string): string {
  if (text.length <= mostLetters) return text
  return text.slice(0, mostLetters - cutSign.length).replace(/[\ud800-\udbff]$/, '') + cutSign
}

const escaped = (text: string) =>
  fitted(text.replace(illegal, ''))
    .replace(escapeLike, '_x005F_')
    .replace(special, (one) => entities[one]!)

function cellXml(at: string, cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
}

const rowXml = (number: number, names: readonly string[], cells: readonly Cell[]) =>
  `<row r="${number}">${cells.map((cell, index) => cellXml(names[index]! + number, cell)).join('')}</row>`

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageUri = 'http://schemas.openxmlformats.org/package/2006'
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The headings stay in sight. */
const sheetHead = `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
const sheetFoot = '</sheetData></worksheet>'

/** The parts of the package beside the sheets: `name` is what the sheets are called, numbered from the second on. */
function partsOf(name: string, sheets: number): [path: string, xml: string][] {
  const each = (xml: (number: number) => string) =>
    Array.from({ length: sheets }, (_none, index) => xml(index + 1)).join('')
  return [
    [
      '[Content_Types].xml',
      `<Types xmlns="${packageUri}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentType}.sheet.main+xml"/>${each((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${contentType}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${packageUri}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each((number) => `<sheet name="${number === 1 ? name : `${name} ${number}`}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packageUri}/relationships">${each((number) => `<Relationship Id="rId${number}" Type="${office}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}</Relationships>`,
    ],
  ]
}

/** One moment for every file: the same rows give the same bytes. */
const entry = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compressionLevel: 3 }

/** The bytes of a workbook of `batches`. `sheetRows` is how many rows a sheet has at most, for tests. */
export async function* workbook<Row>(
  name: string,
  headings: readonly string[],
  batches: AsyncIterable<readonly Row[]>,
  cellsOf: (row: Row) => readonly Cell[],
  sheetRows = mostRows,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const fail = (error: Error) => output.destroy(error)
  zip.on('error', fail)

  const names = headings.map((_heading, index) => columnName(index))
  const source = batches[Symbol.asyncIterator]()
  /** What came with a batch and is not written yet. */
  let left: readonly Row[] = []
  let ended = false
  async function refill(): Promise<void> {
    while (left.length === 0 && !ended) {
      const { value, done } = await source.next()
      ended = done === true
      left = value ?? []
    }
  }

  async function* sheet(): AsyncGenerator<string> {
    yield sheetHead + rowXml(1, names, headings)
    for (let [number, letters] = [1, 0]; !ended && number < sheetRows && letters < mostSheetLetters; ) {
      let xml = ''
      const fitting = left.slice(0, sheetRows - number)
      for (const row of fitting) xml += rowXml(++number, names, cellsOf(row))
      letters += xml.length
      yield xml
      left = left.slice(fitting.length)
      await refill()
    }
    yield sheetFoot
  }

  async function fill(): Promise<void> {
    await refill()
    let sheets = 0
    do {
      const xml = Readable.from(sheet(), { objectMode: false })
      zip.addReadStream(xml, `xl/worksheets/sheet${++sheets}.xml`, entry)
      await once(xml, 'end')
    } while (!ended)
    for (const [path, xml] of partsOf(name, sheets)) zip.addBuffer(Buffer.from(declaration + xml), path, entry)
    zip.end()
  }

  fill().catch(fail)
  try {
    yield* output
  } finally {
    output.destroy()
    await source.return?.()
  }
}
