// The parameter `fields`: an answer holds only the fields that were asked for, picked when the whole has been made. What
// other parameters add stays: they asked for it.
import type { preSerializationHookHandler } from 'fastify'
import { z } from 'zod'
import { anyOf, namesInWords } from './fields.ts'
import { JsonText } from './serializer.ts'

/** An answer that holds less than its schema. */
export class PickedText extends JsonText {}

/** The fields that are there unasked. */
const fieldsOf = (item: z.ZodObject): string[] =>
  Object.entries(item.shape).flatMap(([name, type]) => (type instanceof z.ZodOptional ? [] : [name]))

const parameterOf = (item: z.ZodObject, always: readonly string[], more: string) =>
  anyOf(z.enum(fieldsOf(item)))
    .optional()
    .describe(
      `Answers these fields alone, such as \`fields=${fieldsOf(item).slice(1, 3)}\`, beside ${namesInWords(always)} and what other parameters add. ${more}`,
    )

/** `always` are the fields by which an item is known: they are there, whatever is asked for. */
export const fieldsParameter = <Item extends z.ZodObject>(
  item: Item,
  always: readonly (keyof z.infer<Item> & string)[],
) => parameterOf(item, always, 'The ETag is that of the answer: a change needs the one of the whole.')

/** The same of a file. */
export const fieldsOfFile = (item: z.ZodObject, always: readonly string[]) =>
  parameterOf(item, ['address', ...always], 'They stand in the order of the record.')

/** Whether an answer stays as its handler made it, so that its tag is known by then. */
export const isWhole = ({ fields, include }: { fields?: unknown; include?: unknown }): boolean =>
  fields === undefined && include === undefined

/** An item as it is answered: whole, or by `fields` in part. To be made once for each item, as it names what it makes. */
export function orPicked<Item extends z.ZodObject>(item: Item, always: readonly (keyof z.infer<Item> & string)[]) {
  const name = item.meta()!.id!
  const picked = (item as z.ZodObject)
    .partial()
    .required(Object.fromEntries(always.map((field) => [field, true])) as never)
    .meta({ id: `Picked${name}`, description: `A ${name} of which \`fields\` has left out the others.` })
  // Handlers give the whole.
  return z.union([item, picked]) as unknown as z.ZodType<z.infer<Item>>
}

/** What is left of an item where these fields are asked for: its shape, and how one is made from the whole. */
export function leftBy(fields: readonly string[], item: z.ZodObject, always: readonly string[]) {
  const wanted = new Set([...always, ...fields])
  const unwanted = new Set(fieldsOf(item).filter((name) => !wanted.has(name)))
  const pick = (whole: object) => Object.fromEntries(Object.entries(whole).filter(([name]) => !unwanted.has(name)))
  return { shape: z.object(pick(item.shape) as z.ZodRawShape), pick }
}

/** Of a route with the parameter `fields`: a hook that runs when an answer has been made. */
export function pickFields(item: z.ZodObject, always: readonly string[]): preSerializationHookHandler {
  return ({ query }, { statusCode }, payload, done) => {
    const { fields } = query as { fields?: string[] }
    if (fields === undefined || statusCode >= 300) return done(null, payload)
    const { pick } = leftBy(fields, item, always)
    const answer = payload instanceof JsonText ? JSON.parse(payload.text) : payload
    const picked = Array.isArray(answer.data) ? { ...answer, data: answer.data.map(pick) } : pick(answer)
    done(null, new PickedText(JSON.stringify(picked)))
  }
}
