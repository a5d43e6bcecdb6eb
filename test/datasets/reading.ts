// The files of an edition as researchers' tools read them: CSV by a CSV library, Parquet by DuckDB.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import type { Service } from '../support/app.ts'

// biome-ignore lint/suspicious/noExplicitAny: what is read back is looked at freely
type Json = any
export type Row = Record<string, string | null>

/** Every file of an edition, by its name. Throws where one is not what its checksum says. */
export async function filesOf({ app }: Service, edition: Json): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for (const { name, address, bytes, sha256 } of edition.files) {
    const { statusCode, rawPayload } = await app.inject(address)
    const sum = createHash('sha256').update(rawPayload).digest('hex')
    if (statusCode !== 200 || sum !== sha256 || rawPayload.length !== bytes)
      throw new Error(`${name} ${statusCode} ${sum} ${rawPayload.length}`)
    files.set(name, rawPayload)
  }
  return files
}

const formula = /^'(?='*[=+\-@\t\r\n＝＋－＠])/

/** Rows with the text of each cell as it was before it was made harmless to spreadsheets; an empty one is null. */
export function readCsv(file: Buffer): Row[] {
  const rows: Record<string, string>[] = parse(file, { columns: true, record_delimiter: '\r\n' })
  const cell = (text: string) => (text === '' ? null : text.replace(formula, ''))
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, text]) => [name, cell(text)])))
}

type Parquet = {
  /** DuckDB's types by column. */
  types: Record<string, string>
  /** Rows with each value as CSV writes it. */
  rows: Row[]
}

const asText: Record<string, (column: string) => string> = {
  'TIMESTAMP WITH TIME ZONE': (column) => `strftime(${column} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`,
}

export async function readParquet(files: ReadonlyMap<string, Buffer>): Promise<Map<string, Parquet>> {
  const folder = await mkdtemp(join(tmpdir(), 'tracker-parquet-'))
  const database = await DuckDBInstance.create()
  const duckdb = await database.connect()
  const ask = async (query: string) => (await duckdb.runAndReadAll(query)).getRowObjectsJson() as Row[]
  const read = new Map<string, Parquet>()
  try {
    for (const [name, bytes] of files) {
      if (!name.endsWith('.parquet')) continue
      const path = join(folder, name)
      await writeFile(path, bytes)
      const columns = await ask(`describe select * from read_parquet('${path}')`)
      const types = Object.fromEntries(columns.map(({ column_name, column_type }) => [column_name!, column_type!]))
      const shown = Object.entries(types).map(([column, type]) => {
        const text = asText[type]?.(`"${column}"`) ?? `"${column}"::varchar`
        return `${text} as "${column}"`
      })
      read.set(name.replace('.parquet', ''), {
        types,
        rows: await ask(`select ${shown.join(', ')} from read_parquet('${path}')`),
      })
    }
  } finally {
    duckdb.closeSync()
    await rm(folder, { recursive: true })
  }
  return read
}

/** Every record of a list of the API, as its NDJSON gives them. */
export async function recordsOf({ anonymous }: Service, list: string): Promise<Json[]> {
  const { status, text } = await anonymous.get(list.replace(/(\?|$)/, '.ndjson$1'))
  if (status !== 200) throw new Error(text)
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line))
}
