// The files that lists and figures are given as: one table of formats, and one of what each needs of the rows.
import type { Column } from './columns.ts'
import { csvLine } from './csv.ts'
import { workbook } from './xlsx.ts'

/** How the rows of a list are written. */
export type Table<Row> = {
  /** What the sheets of a workbook are called: at most 20 letters. */
  name: string
  columns: readonly Column[]
  /** The whole address of the record. */
  addressOf(row: Row): string
  /** The record, as JSON lists have it: its text, and as columns are read from it. */
  jsonOf(row: Row): string
  recordOf(row: Row): object
}

type Batches<Row> = AsyncIterable<readonly Row[]>
type Written = AsyncIterable<string | Uint8Array>

export type Format = {
  /** Without parameters, as `Accept` names it. */
  mediaType: string
  contentType: string
  write<Row>(batches: Batches<Row>, table: Table<Row>): Written
  /** What it looks like, for the API description. */
  example<Row>(rows: readonly Row[], table: Table<Row>): string
}

/** A text that is a head and then the rows. */
function textFormat(
  [mediaType, parameters]: [string, string],
  head: <Row>(table: Table<Row>) => string,
  body: <Row>(rows: readonly Row[], table: Table<Row>) => string,
): Format {
  return {
    mediaType,
    contentType: `${mediaType}; ${parameters}`,
    async *write(batches, table) {
      let before = head(table)
      for await (const rows of batches) {
        yield before + body(rows, table)
        before = ''
      }
      if (before !== '') yield before
    },
    example: (rows, table) => head(table) + body(rows, table),
  }
}

const addressHeading = 'address'

const csv = textFormat(
  ['text/csv', 'charset=utf-8; header=present'],
  ({ columns }) => csvLine([addressHeading, ...columns.map(({ heading }) => heading)]),
  (rows, { columns, addressOf, recordOf }) => {
    let text = ''
    for (const row of rows) {
      const record = recordOf(row)
      text += csvLine([addressOf(row), ...columns.map((column) => column.of(record))])
    }
    return text
  },
)

const ndjson = textFormat(
  ['application/x-ndjson', 'charset=utf-8'],
  () => '',
  (rows, { addressOf, jsonOf }) => {
    let text = ''
    for (const row of rows) text += `{"${addressHeading}":${JSON.stringify(addressOf(row))},${jsonOf(row).slice(1)}\n`
    return text
  },
)

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const xlsx: Format = {
  mediaType: spreadsheet,
  contentType: spreadsheet,
  write: (batches, { name, columns, addressOf, recordOf }) =>
    workbook(name, [addressHeading, ...columns.map(({ heading }) => heading)], batches, (row) => {
      const record = recordOf(row)
      return [addressOf(row), ...columns.map((column) => column.of(record))]
    }),
  example: () => 'PK…',
}

/** By suffix. */
export const formats = { csv, ndjson, xlsx }
export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as FormatName[]

/** Media types by suffix. */
export const mediaTypes = Object.fromEntries(
  Object.entries(formats).map(([name, { mediaType }]) => [name, mediaType]),
) as Record<FormatName, string>
