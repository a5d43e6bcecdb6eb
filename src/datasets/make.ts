// Makes one edition of a release: every table from one snapshot of the database, then what describes the files.
import { Readable } from 'node:stream'
import type pg from 'pg'
import { boundTo, connect, type Database, type Transaction, transaction } from '../database/client.ts'
import { csvLine } from '../downloads/csv.ts'
import { Comparison, changesHeadings, indexOf } from './comparison.ts'
import { codebookOf, mediaTypes, packageOf } from './descriptor.ts'
import { ParquetFile } from './parquet.ts'
import { beginSnapshot, type DueEdition, findCurrentEdition, lockEdition, updateToCurrent } from './queries.ts'
import { tables } from './record.ts'
import { bibtexOf, citationOf, idOf, licenceOf } from './rules.ts'
import type { Contents } from './schemas.ts'
import type { DatasetFiles, EditionKey, Sink, Unfinished } from './storage.ts'
import type { Moments, Table } from './table.ts'

export type Workshop = {
  db: Database
  files: DatasetFiles
  publicUrl: string
  /** SPDX identifier. */
  licence: string
  /** Aborted where the service stops: what is not finished is begun anew by whoever starts next. */
  signal: AbortSignal
}

/** How long nothing may be read while a file is written, in ms. */
const idleMs = 600_000

/** Makes the edition, begins anew as often as something in it is hidden. False where somebody else is making it. */
export async function makeEdition(workshop: Workshop, due: DueEdition): Promise<boolean> {
  const connection = connect(workshop.db.$client.options.connectionString!, () => {}, 1, 0)
  try {
    const client = await connection.$client.connect()
    try {
      if (!(await lockEdition(boundTo(client), due))) return false
      while (!(await attempt(workshop, due, client))) workshop.signal.throwIfAborted()
      return true
    } finally {
      client.release(true)
    }
  } finally {
    await connection.$client.end()
  }
}

/** False where it has to be begun anew. */
async function attempt({ db, ...workshop }: Workshop, due: DueEdition, client: pg.PoolClient): Promise<boolean> {
  const made_at = await transaction(db, (tx) => beginSnapshot(tx, due))
  if (made_at === null) return true
  const unfinished = await workshop.files.begin(due)
  try {
    await client.query(
      `begin isolation level repeatable read read only; set local statement_timeout = 0;
      set local idle_in_transaction_session_timeout = ${idleMs}`,
    )
    const contents = await write({ db, ...workshop }, unfinished, due, boundTo(client), made_at)
    await client.query('commit')
    workshop.signal.throwIfAborted()
    await unfinished.keep()
    if (await updateToCurrent(db, due, made_at, contents)) return true
    await workshop.files.remove(due)
    return false
  } catch (error) {
    await client.query('rollback').catch(() => {}) // its connection goes anyway
    await unfinished.discard()
    throw error
  }
}

async function write(
  { db, files, publicUrl, licence: identifier, signal }: Workshop,
  unfinished: Unfinished,
  due: DueEdition,
  tx: Transaction,
  made_at: string,
): Promise<Contents> {
  const { number, edition, ...moments } = due
  const base = await baseOf(db, files, number)
  const written: Contents['files'] = []
  const end = async (name: string, media_type: string, sink: Sink) => {
    written.push({ name, media_type, ...(await sink.end()) })
  }
  const put = async (name: string, media_type: string, text: string) => {
    const sink = await unfinished.put(name)
    await sink.write(text)
    await end(name, media_type, sink)
  }

  const changes = await unfinished.put('changes.csv')
  await changes.write(csvLine(changesHeadings))
  const rowCounts: Contents['tables'] = []
  const sources: { title: string; path: string }[] = []
  for (const table of tables) {
    const csv = await unfinished.put(`${table.name}.csv`)
    const parquet = await unfinished.put(`${table.name}.parquet`)
    const index = await unfinished.put(indexOf(table.name))
    const before = base && (await indexIn(files, base, table.name))
    const comparison = new Comparison(table.name, index, changes, before)
    await writeTable(table, tx, moments, { csv, parquet, comparison }, (rows) => {
      signal.throwIfAborted()
      if (table.name !== 'sources') return
      for (const { id, title } of rows as readonly { id: string; title: string }[])
        sources.push({ title, path: `${publicUrl}/v1/sources/${id}` })
    }).finally(() => before?.destroy())
    await end(`${table.name}.csv`, mediaTypes.csv, csv)
    await end(`${table.name}.parquet`, mediaTypes.parquet, parquet)
    const { added, changed, removed } = base === null ? nothingToCompare : comparison.counts
    rowCounts.push({ name: table.name, rows: comparison.rows, added, changed, removed })
  }
  await end('changes.csv', mediaTypes.csv, changes)
  await put('codebook.csv', mediaTypes.csv, codebookOf(tables))

  const cited = { ...due, made_at, publicUrl }
  const [citation, bibtex, licence] = [citationOf(cited), bibtexOf(cited), licenceOf(identifier)]
  await put('citation.json', mediaTypes.json, `${JSON.stringify([citation], null, 2)}\n`)
  await put('citation.bib', mediaTypes.bib, bibtex)
  const compared_with = base && { id: idOf(base.number), edition: base.edition }
  const told = { licence, tables: rowCounts, compared_with }
  const descriptor = packageOf(tables, { ...cited, ...told, files: written, sources })
  await put('datapackage.json', mediaTypes.json, `${JSON.stringify(descriptor, null, 2)}\n`)
  const sums = written.map(({ name, sha256 }) => `${sha256}  ${name}\n`).sort()
  await put('SHA256SUMS', mediaTypes.text, sums.join(''))
  return { ...told, citation, bibtex, files: written }
}

const nothingToCompare = { added: null, changed: null, removed: null }

type Base = EditionKey & { tables: Contents['tables'] }

/** The edition of the last release that this one is compared with; null where there is none, or not in this store. */
async function baseOf(db: Database, files: DatasetFiles, number: number): Promise<Base | null> {
  const current = await findCurrentEdition(db, number - 1)
  if (current === null) return null
  const base = { number: number - 1, edition: current.edition, tables: current.contents.tables }
  const found = await files.open(base, 'datapackage.json')
  found?.destroy()
  return found === null ? null : base
}

/** What a table is compared with: nothing where the last release did not have it. Throws where it was withdrawn just now. */
async function indexIn(files: DatasetFiles, base: Base, table: string): Promise<Readable> {
  if (!base.tables.some(({ name }) => name === table)) return Readable.from([])
  const index = await files.open(base, indexOf(table))
  if (index === null) throw new Error('The release with which this one is compared has been withdrawn meanwhile.')
  return index
}

async function writeTable(
  { fields, key, rows }: Table,
  tx: Transaction,
  moments: Moments,
  { csv, parquet, comparison }: { csv: Sink; parquet: Sink; comparison: Comparison },
  each: (rows: readonly object[]) => void,
): Promise<void> {
  await csv.write(csvLine(fields.map(({ name }) => name)))
  const file = new ParquetFile(fields, (bytes) => parquet.write(bytes))
  const places = key.map((name) => fields.findIndex((field) => field.name === name))
  for await (const piece of rows(tx, moments)) {
    each(piece)
    let text = ''
    for (const row of piece) {
      const cells = fields.map((field) => field.of(row))
      const line = csvLine(cells)
      text += line
      await file.add(cells)
      await comparison.add(
        places.map((at) => cells[at]!),
        line,
      )
    }
    await csv.write(text)
  }
  await file.end()
  await comparison.end()
}
