// A Parquet file, written while its rows are read: never more than one small group of rows in memory.
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { Cell } from '../downloads/columns.ts'
import { type Field, type Kind, stored } from './fields.ts'

/** A group ends with the row that reaches either: what is encoded at once holds up every request for so long. */
const most = { rows: 5_000, letters: 2_000_000 }

const types: Record<Kind, Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  array: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT32' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  datetime: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
}

/** Hands on what it was given whenever it is asked to flush, and keeps none of it. */
class Flushing extends ByteWriter {
  readonly #write: (bytes: Uint8Array) => Promise<void>
  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    super(1 << 16)
    this.#write = write
  }

  async flush(): Promise<void> {
    const bytes = this.getBytes().slice()
    this.index = 0
    await this.#write(bytes)
  }
}

export class ParquetFile {
  readonly #fields: readonly Field[]
  readonly #bytes: Flushing
  readonly #writer: ParquetWriter
  #columns: (Cell | bigint)[][]
  #letters = 0

  constructor(fields: readonly Field[], write: (bytes: Uint8Array) => Promise<void>) {
    this.#fields = fields
    this.#columns = fields.map(() => [])
    const elements = fields.map(
      ({ name, kind, nullable }): SchemaElement => ({
        name,
        repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED',
        ...types[kind],
      }),
    )
    const schema = [{ name: 'root', num_children: fields.length }, ...elements]
    this.#bytes = new Flushing(write)
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema, createdBy: 'recommendations-tracker' })
  }

  async add(cells: readonly Cell[]): Promise<void> {
    for (const [at, cell] of cells.entries()) {
      this.#columns[at]!.push(stored(this.#fields[at]!.kind, cell))
      if (typeof cell === 'string') this.#letters += cell.length
    }
    if (this.#columns[0]!.length >= most.rows || this.#letters >= most.letters) await this.#endGroup()
  }

  async end(): Promise<void> {
    if (this.#columns[0]!.length > 0) await this.#endGroup()
    this.#writer.finish()
    await this.#bytes.flush()
  }

  async #endGroup(): Promise<void> {
    const columnData = this.#fields.map(({ name }, at) => ({ name, data: this.#columns[at]! }))
    this.#columns = this.#fields.map(() => [])
    this.#letters = 0
    await this.#writer.write({ columnData, rowGroupSize: most.rows })
  }
}
