// Of which kind each column of a table is: for the codebook, the descriptor, and Parquet. Read off the schema of its rows.
import { z } from 'zod'
import type { Cell, Column } from '../downloads/columns.ts'

/** Kinds as Table Schema names them; `array` is a list as JSON text. */
export type Kind = 'string' | 'integer' | 'boolean' | 'date' | 'datetime' | 'array'

export type Field = Pick<Column, 'nullable' | 'description' | 'of'> & {
  name: string
  kind: Kind
  /** The values that it may have, where the list is closed. */
  allowed: readonly string[] | null
}

export const fieldOf = ({ heading, schema, nullable, description, of }: Column): Field => ({
  ...{ name: heading, nullable, description, of },
  kind: kindOf(heading, schema),
  allowed: schema instanceof z.ZodEnum ? schema.options.map(String) : null,
})

/** Days and moments that answers give as they are stored have no other mark than their names. */
const [moments, days] = [/_at$/, /(^|_)(period_start|period_end|valid_from|valid_to)$/]

function kindOf(name: string, schema: z.ZodType): Kind {
  if (schema instanceof z.ZodNumber) return 'integer'
  if (schema instanceof z.ZodBoolean) return 'boolean'
  if (schema instanceof z.ZodArray) return 'array'
  if (schema instanceof z.ZodISODate || days.test(name)) return 'date'
  return moments.test(name) ? 'datetime' : 'string'
}

/** Days since 1970-01-01. */
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** Microseconds since 1970-01-01T00:00:00Z of a moment in UTC with at most six digits of a second. */
function microseconds(moment: string): bigint {
  const fraction = /\.(\d+)Z$/.exec(moment)?.[1] ?? ''
  return BigInt(Date.parse(`${moment.slice(0, 19)}Z`)) * 1_000n + BigInt(fraction.padEnd(6, '0'))
}

/** A value as Parquet stores one of this kind. */
export function stored(kind: Kind, cell: Cell): Cell | bigint {
  if (cell === null) return null
  if (kind === 'date') return dayNumber(cell as string)
  return kind === 'datetime' ? microseconds(cell as string) : cell
}
