// Turns what zod finds wrong with a request into faults: where, what, and how to mend it.
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { type Fault, Problem } from '../errors.ts'

type Issue = z.core.$ZodIssue
const problemDetail = {
  body: 'The body breaks rules that `errors` lists.',
  querystring: 'The query has parameters that `errors` lists.',
  params: 'The address has a part that `errors` lists.',
  headers: 'The request has headers that `errors` lists.',
}

/** An answer tells so many faults at most: a body may hold nothing but tens of thousands of unknown fields. */
const mostFaults = 100

/** What an answer says of a problem and its faults. */
export function told({ message, errors }: Problem): { detail: string; errors?: readonly Fault[] } {
  if (errors.length === 0) return { detail: message }
  if (errors.length <= mostFaults) return { detail: message, errors }
  const detail = `${message} These are the first ${mostFaults}, there are more.`
  return { detail, errors: errors.slice(0, mostFaults) }
}

/** Validates one part of a request by its zod schema; what is wrong becomes one Problem with every fault. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (value) => {
    const parsed = schema.safeParse(value ?? undefined)
    if (parsed.success) return { value: parsed.data }
    const part = (httpPart ?? 'body') as keyof typeof problemDetail
    const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
    const errors = faultsOf(parsed.error.issues, part, known)
    return { error: new Problem(part === 'body' ? 'body_invalid' : 'request_invalid', problemDetail[part], { errors }) }
  }

/** The faults of a body by a schema, without throwing; for handlers that add faults of their own rules. */
export const bodyFaults = (issues: readonly Issue[]): Fault[] => faultsOf(issues, 'body', [])

/** Faults of the body's shape, on routes with `attachValidation`. Throws what is wrong with any other part of the request. */
export function shapeFaults({ validationError }: FastifyRequest): readonly Fault[] {
  if (validationError === undefined) return []
  if (validationError instanceof Problem && validationError.code === 'body_invalid') return validationError.errors
  throw validationError
}

/** The fields of a body that are well-shaped by themselves: rules speak of those, the shape's faults of the others. */
export function soundFields<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  body: unknown,
): Partial<z.infer<z.ZodObject<Shape>>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const sound: Record<string, unknown> = {}
  for (const [field, type] of Object.entries(schema.shape)) {
    const given = Object.hasOwn(body, field) ? body[field as never] : undefined
    const parsed = (type as unknown as z.ZodType).safeParse(given)
    if (parsed.success && parsed.data !== undefined) sound[field] = parsed.data
  }
  return sound as Partial<z.infer<z.ZodObject<Shape>>>
}

/** One more than an answer tells, where there are so many: it shows that there are more. */
function faultsOf(issues: readonly Issue[], part: keyof typeof problemDetail, known: readonly string[]): Fault[] {
  const faults: Fault[] = []
  for (const issue of issues) {
    const left = mostFaults + 1 - faults.length
    if (left <= 0) break
    faults.push(...faultsOfIssue(issue, part, known, left))
  }
  return faults
}

function faultsOfIssue(
  issue: Issue,
  part: keyof typeof problemDetail,
  known: readonly string[],
  most: number,
): Fault[] {
  const place = (path: readonly PropertyKey[]): Pick<Fault, 'pointer' | 'parameter'> =>
    part === 'body' ? { pointer: jsonPointer(path) } : { parameter: String(path[0] ?? '') }
  if (issue.code !== 'unrecognized_keys') {
    return [{ ...place(issue.path), detail: issue.message, mend: mendOf(issue) }]
  }
  const listed = issue.path.length === 0 && known.length > 0 ? `Known here: ${known.join(', ')}.` : ''
  const unlisted =
    part === 'body' ? 'Leave it out; the API description lists the fields.' : 'Leave it out: this address takes none.'
  return issue.keys.slice(0, most).map((key) => ({
    ...place([...issue.path, key]),
    detail: part === 'body' ? 'There is no such field.' : 'There is no such parameter.',
    mend: listed === '' ? unlisted : `Leave it out or correct its name. ${listed}`,
  }))
}

function mendOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'number') return 'Give decimal digits.'
      return issue.expected === 'object' || issue.expected === 'array'
        ? `Send a JSON ${issue.expected}.`
        : `Give a value of type ${issue.expected}.`
    case 'invalid_value':
      return `Give one of: ${issue.values.map(String).join(', ')}.`
    case 'too_big':
      return `At most ${issue.maximum}${unitOf(issue.origin)}.`
    case 'too_small':
      return `At least ${issue.minimum}${unitOf(issue.origin)}.`
    case 'custom':
      return typeof issue.params?.mend === 'string' ? issue.params.mend : 'See the API description of this field.'
    default:
      return 'See the API description of this field.'
  }
}

const unitOf = (origin: string) => (origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '')

/** RFC 6901. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
