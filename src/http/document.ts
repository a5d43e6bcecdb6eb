// The OpenAPI document, generated from the routes and their zod schemas, and its page.
import swagger, { type SwaggerTransform } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Components, withOneOfEach } from './components.ts'
import { description, tags } from './description.ts'
import { resolvePartly } from './docs-plugin.ts'
import { answerHeaders, complete, type Operation } from './operation.ts'
import { caching } from './route.ts'
import { JsonText } from './serializer.ts'

type Described = { paths: Record<string, Record<string, Operation>>; components: Components }

const title = 'Recommendations Tracker'

const Entrance = z
  .object({
    name: z.string().describe('What this service is called.'),
    documentation: z.string().describe('The API description for people, with a page to try it.'),
    description: z.string().describe('The API description for programs (OpenAPI).'),
    recommendations: z.string().describe('What was recommended, and to whom: the first list to read.'),
    methodology: z.string().describe('How levels are derived.'),
    guides: z.string().describe('Pages that show one use each, step by step.'),
    problems: z.string().describe('The catalogue of every error.'),
  })
  .meta({ id: 'Entrance', description: 'Where to begin. Everything else is under `/v1`.' })

const entrance: z.infer<typeof Entrance> = {
  name: title,
  documentation: '/docs',
  description: '/openapi.json',
  recommendations: '/v1/recommendations',
  methodology: '/v1/methodology',
  guides: '/guides',
  problems: '/problems',
}

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
              description: `Access token of the OpenID provider that the service names. Where it signs tokens itself (\`/.well-known/openid-configuration\` is here), whoever runs it prints one on its machine, in its directory and with its settings: \`npm run -s token -- --actor nhrc-qatar --scope reports:write\` (for the demo \`DATA_DIR=.data-demo npm run -s token -- --actor xxa-nhri --scope reports:write\`). Scopes: ${Object.entries(
                scopes,
              )
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
        return { ...rest, ...withOneOfEach(paths, { ...components, headers: answerHeaders }) } as never
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

    app.route({
      method: 'GET',
      url: '/',
      config: { access: 'public', example: entrance },
      schema: {
        summary: 'Where to begin',
        description: 'Addresses for who knows this host and nothing more.',
        tags: ['openapi'],
        response: { 200: Entrance },
      },
      handler: async function getEntrance(_request, reply) {
        reply.header('cache-control', caching.catalogue)
        return entrance
      },
    })

    await app.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title },
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: true, plugins: [resolvePartly] },
      // The page brings every asset itself and asks no other host for anything. No upgrade to https here: that would
      // break the page where the service is reached by plain http.
      staticCSP:
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src 'self' data:; object-src 'none'",
    })
  },
  { name: 'document' },
)
