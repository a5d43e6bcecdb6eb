// The columns of a table, read off the schema of its rows: one rule for every file with headings.
import { z } from 'zod'
import { JsonText } from '../http/serializer.ts'

/** A value as tables hold it; null is an empty cell. */
export type Cell = string | number | boolean | null

export type Column = {
  heading: string
  /** Its value in a row; null where there is none. */
  of(row: object): Cell
}

/** The fields of a row that are not there in each answer: whether this one has it. */
export type Asks = (field: string) => boolean

/**
 * A column for each field, in the order of the schema; for each field of an object one of its own, named after both:
 * `withdrawal_reason`. Lists are one column. Fields that the schema calls optional have one where `asks` says so.
 */
export const columnsOf = (schema: z.ZodObject, asks: Asks = () => false): Column[] => columnsBelow(schema, asks, [])

function columnsBelow(schema: z.ZodObject, asks: Asks, above: readonly string[]): Column[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([field, given]) => {
    const { inner, optional } = bare(given)
    if (optional && !asks(field)) return []
    const path = [...above, field]
    return inner instanceof z.ZodObject ? columnsBelow(inner, asks, path) : [columnAt(path)]
  })
}

function columnAt(path: readonly string[]): Column {
  const heading = path.join('_')
  const [first = '', ...rest] = path
  if (rest.length === 0) return { heading, of: (row) => cellOf(row[first as never]) }
  return { heading, of: (row) => cellOf(path.reduce<unknown>((holder, step) => holder?.[step as never], row)) }
}

/** A schema without what wraps it. */
function bare(schema: z.ZodType): { inner: z.ZodType; optional: boolean } {
  let [inner, optional] = [schema, false]
  for (;;) {
    if (inner instanceof z.ZodOptional) optional = true
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
      inner = inner.unwrap() as z.ZodType
    else if (inner instanceof z.ZodPipe) inner = inner.out as z.ZodType
    else return { inner, optional }
  }
}

/** Lists are JSON text: nothing of them is lost, and an empty one is told from none. */
function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'undefined':
      return null
    default:
      if (value === null) return null
      return value instanceof JsonText ? value.text : JSON.stringify(value)
  }
}
