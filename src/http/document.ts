// The OpenAPI document, generated from the routes and their zod schemas, and its page.
import swagger, { type SwaggerTransform } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { scopes } from '../auth/scopes.ts'
import { describeProblem, type ProblemCode } from '../errors.ts'
import { description, tags } from './description.ts'

type Operation = {
  operationId?: string
  parameters?: { name: string; in: string; required?: boolean; explode?: boolean; style?: string; schema?: { type?: string } }[]
  security?: unknown[]
  responses: Record<string, { description?: string; content?: Record<string, Record<string, unknown>> }>
}
type Described = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } }

/** Problems that an operation gives by what it declares, before those that it names itself. */
export function problemsOf({ method, schema, config }: RouteOptions): ProblemCode[] {
  const secured = config!.access !== 'public'
  const { body, querystring, params, headers } = (schema ?? {}) as Record<string, unknown>
  const implied: (ProblemCode | false)[] = [
    secured && 'token_required',
    'token_invalid',
    secured && 'scope_missing',
    (querystring ?? params ?? headers) !== undefined && 'request_invalid',
    params !== undefined && 'not_found',
    ...(body === undefined
      ? []
      : (['json_invalid', 'body_invalid', 'body_too_large', 'media_type_unsupported'] as const)),
    [method].flat().some((name) => ['PATCH', 'PUT', 'DELETE'].includes(name)) && 'precondition_required',
    [method].flat().some((name) => ['PATCH', 'PUT', 'DELETE'].includes(name)) && 'precondition_failed',
    'unavailable',
  ]
  return [...new Set([...implied.filter((code) => code !== false), ...(config!.problems ?? [])])]
}

/** An answer of this problem, as the document shows it. */
export function problemExample(code: ProblemCode) {
  const { status, title, meaning } = describeProblem(code)
  return { type: `https://tracker.example/problems/${code}`, title, status, code, detail: meaning }
}

export const document = fastifyPlugin<{ version: string }>(
  async (app, { version }) => {
    const routes = new Map<string, RouteOptions>()

    const transform: SwaggerTransform = (given) => {
      const route = given.route as RouteOptions
      const named = { ...given.schema, operationId: route.handler.name }
      if (!given.schema?.hide) routes.set(route.handler.name, route)
      return jsonSchemaTransform({ ...given, schema: named } as Parameters<typeof jsonSchemaTransform>[0]) as never
    }

    await app.register(swagger, {
      openapi: {
        openapi: '3.1.1',
        info: {
          title: 'Recommendations Tracker',
          version,
          description,
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [{ url: '/' }],
        tags,
        components: {
          securitySchemes: {
            token: {
              type: 'http',
              scheme: 'bearer',
              bearerFormat: 'JWT',
              description: `Access token of the OpenID provider. Scopes: ${Object.entries(scopes)
                .map(([name, allows]) => `\`${name}\` – ${allows}`)
                .join(' ')}`,
            },
          },
        },
      },
      transform,
      transformObject: (given) => {
        const whole = jsonSchemaTransformObject(given as never) as unknown as Described
        for (const [, operation] of operationsOf(whole)) complete(operation, routes.get(operation.operationId!)!)
        whole.components.schemas = referenced(whole)
        return whole as never
      },
    })
    // The page brings every asset itself and asks no other host for anything.
    await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { docExpansion: 'list', deepLinking: true } })
  },
  { name: 'document' },
)

const operationsOf = (whole: Described): [string, Operation][] =>
  Object.values(whole.paths).flatMap((path) => Object.entries(path))

/** Adds what the route declares: who may call it, an example of success, and each problem with an example. */
function complete(operation: Operation, route: RouteOptions): void {
  const { access, example } = route.config!
  operation.security = access === 'public' ? [] : [{ token: [access] }]
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'query' && parameter.schema?.type === 'array') Object.assign(parameter, { style: 'form', explode: false })
    if (parameter.name === 'idempotency-key') parameter.required = true
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    response.description = response.description === 'Default Response' || !response.description ? successText(status) : response.description
    for (const media of Object.values(response.content ?? {})) if (example !== undefined) media.example ??= example
  }
  for (const code of problemsOf(route)) {
    const { status, title } = describeProblem(code)
    operation.responses[status] ??= {
      description: '',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples: {} } },
    }
    const response = operation.responses[status]
    response.description = [response.description, `${title} (\`${code}\`).`].filter(Boolean).join(' ')
    const media = response.content!['application/problem+json'] as { examples: Record<string, unknown> }
    media.examples[code] = { summary: title, value: problemExample(code) }
  }
}

const successText = (status: string) =>
  status === '201' ? 'It was created; `Location` is its address.' : status === '204' ? 'It is done; there is nothing to say.' : 'The answer.'

/** Only the schemas that something refers to: the library writes each one twice, for input and for output. */
function referenced(whole: Described): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  const visit = (node: unknown) => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name! in kept) continue
      kept[name!] = whole.components.schemas[name!]
      visit(kept[name!])
    }
  }
  visit(whole.paths)
  return Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)))
}
