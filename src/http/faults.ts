// Turns what zod finds wrong with a request into faults: where, what, and how to mend it.
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { type Fault, Problem } from '../errors.ts'
import { exampleOfForm } from './fields.ts'

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
    const given = value ?? undefined
    const parsed = schema.safeParse(given)
    if (parsed.success) return { value: parsed.data }
    const part = (httpPart ?? 'body') as keyof typeof problemDetail
    const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
    const errors = faultsOf(parsed.error.issues, { part, known, given, schema, whole: given })
    return { error: new Problem(part === 'body' ? 'body_invalid' : 'request_invalid', problemDetail[part], { errors }) }
  }

export const bodyInvalid = (errors: readonly Fault[]) => new Problem('body_invalid', problemDetail.body, { errors })

/**
 * The faults of the body `given` by a schema, without throwing; for handlers that add faults of their own rules. `whole` is
 * what was judged, where `given` is a patch of it.
 */
export const bodyFaults = (schema: z.ZodType, whole: unknown, given: unknown): Fault[] =>
  faultsOf(schema.safeParse(whole).error?.issues ?? [], { part: 'body', known: [], given, schema, whole })

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

/** A part of a request that was judged, whole, by a schema: the names that it may have, and what was given. */
type Judged = {
  part: keyof typeof problemDetail
  known: readonly string[]
  given: unknown
  schema: z.ZodType
  whole: unknown
}

/** One more than an answer tells, where there are so many: it shows that there are more. */
function faultsOf(issues: readonly Issue[], judged: Judged): Fault[] {
  const faults: Fault[] = []
  const formOf = formsOfTexts(issues, judged)
  for (const issue of issues) {
    const left = mostFaults + 1 - faults.length
    if (left <= 0) break
    faults.push(...faultsOfIssue(formOf.get(jsonPointer(issue.path)), issue, judged, left))
  }
  return faults
}

/** A text of no form that any field has, and yet a text. */
const noForm = '?'

/** What mends a text of the wrong form, by place, where there is no text: the schema is asked what it would say of one. */
function formsOfTexts(issues: readonly Issue[], { part, schema, whole }: Judged): Map<string, string> {
  const forms = new Map<string, string>()
  const places = issues.filter((issue) => issue.code === 'invalid_type' && issue.expected === 'string')
  if (places.length === 0) return forms
  const filled = structuredClone(whole)
  for (const { path } of places.slice(0, mostFaults)) {
    const holder = valueAt(path.slice(0, -1), filled)
    if (path.length > 0 && typeof holder === 'object' && holder !== null) holder[path.at(-1) as never] = noForm as never
  }
  for (const issue of schema.safeParse(filled).error?.issues ?? []) {
    const place = jsonPointer(issue.path)
    if (!forms.has(place) && valueAt(issue.path, filled) === noForm) forms.set(place, mendOf(issue, part, noForm))
  }
  return forms
}

function faultsOfIssue(form: string | undefined, issue: Issue, { part, known, given }: Judged, most: number): Fault[] {
  const place = (path: readonly PropertyKey[]): Pick<Fault, 'pointer' | 'parameter'> =>
    part === 'body' ? { pointer: jsonPointer(path) } : { parameter: String(path[0] ?? '') }
  if (issue.code !== 'unrecognized_keys') {
    const value = valueAt(issue.path, given)
    const times = part === 'querystring' && issue.path.length === 1 ? timesGiven(issue, value) : 1
    if (times > 1) {
      const detail = times === 2 ? 'It comes twice.' : `It comes ${times} times.`
      return [{ ...place(issue.path), detail, mend: 'Give it once: it has a single value.' }]
    }
    const isOneOfSeveral = part === 'querystring' && issue.path.length > 1
    const which = isOneOfSeveral ? `Of its values, ${JSON.stringify(String(value).slice(0, 100))}: ` : ''
    return [
      { ...place(issue.path), detail: `${which}${detailOf(issue, value)}`, mend: form ?? mendOf(issue, part, value) },
    ]
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

/** What stands at a place; of a parameter that is a list, also where it is written with commas. */
function valueAt(path: readonly PropertyKey[], given: unknown): unknown {
  return path.reduce<unknown>((value, step) => {
    const holder = typeof value === 'string' ? value.split(',') : value
    return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, step)
      ? holder[step as keyof typeof holder]
      : undefined
  }, given)
}

/** How often a parameter comes that has a single value; 1 where it is a list. */
const timesGiven = (issue: Issue, value: unknown) =>
  Array.isArray(value) && issue.code !== 'custom' && !('origin' in issue && issue.origin === 'array') ? value.length : 1

/** Words of zod's own, which speak of its types; ours never begin like this. */
const zodsWords = /^(Invalid|Too (small|big)|Unrecognized)\b/

function detailOf(issue: Issue, value: unknown): string {
  if (issue.code !== 'custom' && value === undefined) return 'It is missing.'
  if (issue.code !== 'custom' && value === null) return 'It is null.'
  if (!zodsWords.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `It is not ${typeNames[issue.expected] ?? issue.expected}.`
    case 'invalid_value':
      return 'It is none of the values that it may have.'
    case 'too_big':
      return issue.origin === 'array' || issue.origin === 'string' ? 'It is too long.' : 'It is too large.'
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string' ? 'It is too short.' : 'It is too small.'
    default:
      return 'It does not have the form that it must have.'
  }
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const formats: Record<string, string> = {
  date: '2026-01-01',
  datetime: '2026-01-01T00:00:00Z',
  uuid: '0f8fad5b-d9cb-469f-a165-70867728950e',
}

function mendOf(issue: Issue, part: keyof typeof problemDetail, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'number') return 'Give decimal digits.'
      if (issue.expected === 'boolean') return 'Give true or false.'
      if (part !== 'body') return `Give a value of type ${issue.expected}.`
      return issue.expected === 'object' || issue.expected === 'array'
        ? `Send a JSON ${issue.expected}.`
        : `Give a JSON ${issue.expected}.`
    case 'invalid_format': {
      if (issue.format === 'datetime' && part === 'querystring' && / \d\d:?\d\d$/.test(String(value)))
        return 'In an address `+` stands for a space: write it as `%2B`, or give the moment in UTC, with `Z`.'
      const example = formats[issue.format] ?? exampleOfForm(issue.pattern)
      return example === undefined ? 'See the API description of this field.' : `Give a value such as ${example}.`
    }
    case 'invalid_value':
      return `Give one of: ${issue.values.map(String).join(', ')}.`
    case 'too_big':
      return `At most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}.`
    case 'too_small':
      return `At least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}.`
    case 'custom':
      return typeof issue.params?.mend === 'string' ? issue.params.mend : 'See the API description of this field.'
    default:
      return 'See the API description of this field.'
  }
}

function unitOf(origin: string, count: number | bigint): string {
  const unit = { string: ' character', array: ' item' }[origin]
  return unit === undefined ? '' : `${unit}${Number(count) === 1 ? '' : 's'}`
}

/** RFC 6901. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
