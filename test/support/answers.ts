// Every answer in every test is held against what the API description promises: the schema of success, strictly, and
// the listed codes of problems.
import assert from 'node:assert/strict'
import { z } from 'zod'
import { PickedText } from '../../src/http/picked-fields.ts'
import { ProblemAnswer } from '../../src/http/problems.ts'
import type { App } from '../../src/http/route.ts'
import { type AnswerSerializer, JsonText } from '../../src/http/serializer.ts'
import type { Answer } from './app.ts'

/** Parses each answer by its schema and fails where a field is missing, wrong or not in the schema. */
export const checkedAnswers: AnswerSerializer = ({ schema, method, url }) => {
  return (given) => {
    const answer = given instanceof JsonText ? JSON.parse(given.text) : given
    const parsed = (given instanceof PickedText ? (schema as z.ZodType) : whole(schema)).safeParse(answer)
    assert.ok(parsed.success, `${method} ${url}: ${JSON.stringify(parsed.error?.issues.slice(0, 3))}`)
    const sent = given instanceof JsonText ? given.text : JSON.stringify(answer)
    assert.deepEqual(
      JSON.parse(sent),
      JSON.parse(JSON.stringify(parsed.data)),
      `${method} ${url} answers more than its schema`,
    )
    return sent
  }
}

/** Where nobody has picked fields, every one is there: the first of both shapes that an item may have. */
function whole(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodUnion) return schema.options[0] as z.ZodType
  const rows = schema instanceof z.ZodObject ? schema.shape.data : undefined
  if (!(rows instanceof z.ZodArray && rows.element instanceof z.ZodUnion)) return schema as z.ZodType
  return (schema as z.ZodObject).extend({ data: z.array(rows.element.options[0] as z.ZodType) })
}

/** Fails where a route answers a problem that its description does not list, or one of another shape. */
export function checkProblemIsDocumented(
  app: App,
  method: string,
  url: string,
  { status, body, headers }: Answer,
): void {
  if (status < 400) return
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json/, `${method} ${url} ${status}`)
  ProblemAnswer.parse(body)
  if (body.code === 'internal_error') return
  const document = (app as unknown as { swagger(): Described }).swagger()
  const path = url.split('?', 1)[0]!
  const found = Object.entries(document.paths).find(([pattern]) =>
    new RegExp(`^${pattern.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
  )
  const operation = found?.[1][method.toLowerCase()]
  if (operation === undefined) return
  const examples = operation.responses[status]?.content?.['application/problem+json']?.examples ?? {}
  assert.ok(body.code in examples, `${method} ${found![0]} answers ${status} ${body.code}, which its description lacks`)
}

type Described = {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { examples?: object }> }> }>
  >
}
