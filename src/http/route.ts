// What the routes of a feature are given, and what they may declare about themselves.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Database } from '../database/client.ts'
import type { ProblemCode } from '../errors.ts'
import type { Cursors } from './pages.ts'

/** The service while routes are added to it; zod schemas give handlers their types. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

export type Context = Readonly<{ config: Config; db: Database; cursors: Cursors }>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Codes of the problems that this operation gives beside those that its schema and access imply. */
    problems?: readonly ProblemCode[]
    /** A token is not needed, but whoever brings one may be answered more. */
    optionalToken?: true
    /** An answer of success, for the API description; a test holds it against the schema. */
    example?: unknown
    /** The same by media type, where there are several. */
    examples?: Readonly<Record<string, unknown>>
    /** It is sent while it is read, so that nobody knows its tag before its end. */
    streamed?: true
    /** A body that is accepted, for the API description: pages to try the API fill it in. A test holds it against the schema. */
    bodyExample?: unknown
  }
}

type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** A handler that several routes share the making of: its name is the id of the operation. */
export const operation = (id: string, handle: Handle): never =>
  Object.defineProperty(handle, 'name', { value: id }) as never

/** What every route gets unasked: HEAD wherever GET is, and under /v1 no parameter that is not declared. */
export function completeRoutes(app: App): void {
  app.addHook('onRoute', (route) => {
    // The same route: Node leaves the body out, and each header is that of the GET.
    if (route.method === 'GET') route.method = ['GET', 'HEAD']
    if (route.url.startsWith('/v1/')) route.schema = { querystring: z.strictObject({}), ...route.schema }
  })
}

/**
 * How long and where answers may be kept. Levels and reports are asked for anew each time, by their ETag; figures may be
 * shown as they were while they are (RFC 5861).
 */
export const caching = {
  catalogue: 'public, max-age=60',
  current: 'public, no-cache',
  figures: 'public, max-age=1, stale-while-revalidate=4',
  private: 'private, no-store',
  /** What its address makes the same for ever. */
  forever: 'public, max-age=31536000, immutable',
} as const
