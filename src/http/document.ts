// The OpenAPI document, generated from the routes and their zod schemas, and its page.
import swagger, { type SwaggerTransform } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { describeProblem, type ProblemCode } from '../errors.ts'
import { type Components, withOneOfEach } from './components.ts'
import { description, tags } from './description.ts'
import { caching } from './route.ts'
import { JsonText } from './serializer.ts'

type Parameter = {
  name: string
  in: string
  required?: boolean
  description?: string
  explode?: boolean
  style?: string
  schema?: { type?: string }
}
type Operation = {
  operationId?: string
  parameters?: Parameter[]
  security?: unknown[]
  responses: Record<string, { description?: string; content?: Record<string, Record<string, unknown>> }>
}
type Described = { paths: Record<string, Record<string, Operation>>; components: Components }

/** Problems that an operation gives by what it declares, before those that it names itself. */
function problemsOf({ method, schema, config }: RouteOptions): ProblemCode[] {
  const methods = [method].flat()
  const secured = config!.access !== 'public'
  const { body, querystring, params, headers } = (schema ?? {}) as Record<string, unknown>
  const implied: [boolean, ...ProblemCode[]][] = [
    [secured, 'token_required', 'scope_missing'],
    [true, 'token_invalid', 'unavailable'],
    [(querystring ?? params ?? headers) !== undefined, 'request_invalid'],
    [params !== undefined, 'not_found'],
    // What is sent is read before it is known that nobody wants it.
    [!methods.includes('GET'), 'json_invalid', 'body_too_large', 'media_type_unsupported'],
    [body !== undefined, 'body_invalid'],
    [methods.some((name) => ['PATCH', 'PUT', 'DELETE'].includes(name)), 'precondition_required', 'precondition_failed'],
  ]
  return [...new Set([...implied.flatMap(([is, ...codes]) => (is ? codes : [])), ...(config!.problems ?? [])])]
}

/** An answer of this problem, as the document shows it. */
function problemExample(code: ProblemCode) {
  const { status, title, meaning } = describeProblem(code)
  return { type: `https://tracker.example/problems/${code}`, title, status, code, detail: meaning }
}

const title = 'Recommendations Tracker'

type Options = {
  version: string
  /** What tokens may allow, each with what that is. */
  scopes: Readonly<Record<string, string>>
}

export const document = fastifyPlugin<Options>(
  async (app, { version, scopes }) => {
    const routes = new Map<string, RouteOptions>()
    let kept: JsonText | undefined

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
          title,
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
        const { paths, components, ...rest } = jsonSchemaTransformObject(given as never) as unknown as Described
        for (const path of Object.values(paths)) {
          delete path.head // what HEAD is need not be said again
          for (const operation of Object.values(path)) complete(operation, routes.get(operation.operationId!)!)
        }
        return { ...rest, ...withOneOfEach(paths, components) } as never
      },
    })
    app.route({
      method: 'GET',
      url: '/openapi.json',
      config: { access: 'public', example: { openapi: '3.1.1', info: { title, version } } },
      schema: {
        summary: 'Read this description',
        description: 'The OpenAPI document of the version that answers.',
        tags: ['openapi'],
        response: { 200: z.looseObject({}).describe('An OpenAPI 3.1 document.') },
      },
      handler: async function getDescription(_request, reply) {
        reply.header('cache-control', caching.catalogue)
        kept ??= new JsonText(JSON.stringify(app.swagger()))
        return kept.as<Record<string, unknown>>()
      },
    })

    await app.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title },
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: true },
      // The page brings every asset itself and asks no other host for anything. No upgrade to https here: that would
      // break the page where the service is reached by plain http.
      staticCSP:
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src 'self' data:; object-src 'none'",
    })
  },
  { name: 'document' },
)

/** Adds what the route declares: who may call it, an example of success, and each problem with an example. */
function complete(operation: Operation, route: RouteOptions): void {
  const { access, optionalToken, example } = route.config!
  const codes = problemsOf(route)
  const open = optionalToken ? [{}, { token: [] }] : []
  operation.security = access === 'public' ? open : [{ token: [access] }]
  if (codes.includes('precondition_required')) operation.parameters = [...(operation.parameters ?? []), ifMatch]
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'query' && parameter.schema?.type === 'array')
      Object.assign(parameter, { style: 'form', explode: false })
    if (parameter.name === 'idempotency-key') parameter.required = true
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    response.description =
      response.description === 'Default Response' || !response.description ? successText(status) : response.description
    for (const media of Object.values(response.content ?? {})) if (example !== undefined) media.example ??= example
  }
  for (const code of codes) {
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
  status === '201'
    ? 'It was created; `Location` is its address.'
    : status === '204'
      ? 'It is done; there is nothing to say.'
      : 'The answer.'

const ifMatch: Parameter = {
  name: 'if-match',
  in: 'header',
  required: true,
  description: 'The `ETag` of the version that you read: what has changed since is not overwritten.',
  schema: { type: 'string' },
}
