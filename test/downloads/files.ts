// Reads files back as those who download them do: each format by a library, or line by line.
import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import type { App } from '../../src/http/route.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into records freely
export type Record = any

type Table = { headings: string[]; rows: unknown[][] }

export const readCsv = (text: string): Table => {
  const [headings = [], ...rows] = parse(text, { record_delimiter: '\r\n' }) as string[][]
  return { headings, rows }
}

export const readNdjson = (text: string): Record[] => {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

/** All sheets, each with its headings. */
export async function readXlsx(bytes: Buffer): Promise<({ name: string } & Table)[]> {
  const sheets = await readWorkbook(bytes, { trim: false } as never)
  return sheets.map(({ sheet, data }) => ({ name: sheet, headings: data[0] as string[], rows: data.slice(1) }))
}

/** The value of a record under a heading: fields of an object are named after both. */
export function valueAt(record: Record, heading: string): unknown {
  if (record === null || record === undefined) return null
  if (heading in record) return record[heading]
  const field = Object.keys(record).find((name) => heading.startsWith(`${name}_`))
  return field === undefined ? undefined : valueAt(record[field], heading.slice(field.length + 1))
}

/** The text of a CSV cell without the mark of what would run as a formula. */
export const unmarked = (text: string) => text.replace(/^'(?='*[=+\-@\t\r\n])/, '')

/** A cell as a file has it, as the value that it stands for. `like` is the value that JSON has there. */
export function meant(cell: unknown, like: unknown): unknown {
  if (like === null || like === undefined) return cell === '' || cell === null ? null : cell
  if (typeof like === 'object') return JSON.parse(String(cell))
  if (typeof like === 'string') return String(cell ?? '')
  return JSON.parse(String(cell))
}

/** The address with a suffix behind its path. */
export const suffixed = (url: string, suffix: string) => url.replace(/(\?|$)/, `.${suffix}$1`)

export async function download(app: App, url: string, headers: { [name: string]: string } = {}) {
  const { statusCode, headers: got, rawPayload, payload } = await app.inject({ url, headers })
  return { status: statusCode, headers: got, bytes: rawPayload, text: payload }
}
