// The columns of a table, read off the schema of its rows: one rule for every file with headings.
import { z } from 'zod'
import { JsonText } from '../http/serializer.ts'

/** A value as tables hold it; null is an empty cell. */
export type Cell = string | number | boolean | null

export type Column = {
  heading: string
  /** What a value may be, bare of what wraps it; null where the value, or an object around it, may be missing. */
  schema: z.ZodType
  nullable: boolean
  /** What it means, with what the objects around it say. */
  description: string
  /** Its value in a row; null where there is none. */
  of(row: object): Cell
}

/** The fields of a row that are not there in each answer: whether this one has it. */
export type Asks = (field: string) => boolean

/**
 * A column for each field, in the order of the schema; for each field of an object one of its own, named after both:
 * `withdrawal_reason`. Lists are one column. Fields that the schema calls optional have one where `asks` says so. What is
 * embedded repeats fields of the row, such as `addressee_id`: of columns with one heading the first stays.
 */
export function columnsOf(schema: z.ZodObject, asks: Asks = () => false): Column[] {
  const all = columnsBelow(schema, asks)
  return all.filter(({ heading }, place) => all.findIndex((column) => column.heading === heading) === place)
}

/** Where an object stands in the row: the path to it, whether it may be missing, what it means. */
type Above = { path: readonly string[]; nullable: boolean; description: string }
const row: Above = { path: [], nullable: false, description: '' }

function columnsBelow(schema: z.ZodObject, asks: Asks, above = row): Column[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([field, given]) => {
    const { inner, optional, nullable } = bare(given)
    if (optional && !asks(field)) return []
    const here: Above = {
      path: [...above.path, field],
      nullable: nullable || optional || above.nullable,
      description: `${above.description} ${given.description ?? inner.description ?? ''}`.trim(),
    }
    return inner instanceof z.ZodObject ? columnsBelow(inner, asks, here) : [columnAt(here, inner)]
  })
}

function columnAt({ path, ...about }: Above, schema: z.ZodType): Column {
  const told = { heading: path.join('_'), schema, ...about }
  const [first = '', ...rest] = path
  if (rest.length === 0) return { ...told, of: (row) => cellOf(row[first as never]) }
  return { ...told, of: (row) => cellOf(path.reduce<unknown>((holder, step) => holder?.[step as never], row)) }
}

/** A schema without what wraps it. */
function bare(schema: z.ZodType): { inner: z.ZodType; optional: boolean; nullable: boolean } {
  let [inner, optional, nullable] = [schema, false, false]
  for (;;) {
    if (inner instanceof z.ZodOptional) optional = true
    if (inner instanceof z.ZodNullable) nullable = true
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
      inner = inner.unwrap() as z.ZodType
    else if (inner instanceof z.ZodPipe) inner = inner.out as z.ZodType
    else return { inner, optional, nullable }
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
