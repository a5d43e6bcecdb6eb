// The table of contents: what every request passes, then every feature in reading order.
import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import Fastify, { type FastifyRequest, LogController } from 'fastify'
import manifest from '../package.json' with { type: 'json' }
import { actorRoutes } from './actors/routes.ts'
import { appealRoutes } from './appeals/routes.ts'
import { access } from './auth/access.ts'
import { localIssuer } from './auth/issuer.ts'
import { secretKey } from './auth/keys.ts'
import { scopes } from './auth/scopes.ts'
import { createVerifier, issuerOf } from './auth/tokens.ts'
import type { Config } from './config.ts'
import type { Database } from './database/client.ts'
import { datasetRoutes } from './datasets/routes.ts'
import { decisionRoutes } from './decisions/routes.ts'
import { downloads } from './downloads/routes.ts'
import { flagRoutes } from './flags/routes.ts'
import { guideRoutes } from './guides/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { Negotiation } from './http/accept.ts'
import { awaitMoments } from './http/as-of.ts'
import { readBodies } from './http/bodies.ts'
import { conditional } from './http/conditional.ts'
import { document } from './http/document.ts'
import { validatorCompiler } from './http/faults.ts'
import { protectAnswers } from './http/headers.ts'
import { logAnswers, logging } from './http/logging.ts'
import { Cursors } from './http/pages.ts'
import { problemOf, problemSender, problems } from './http/problems.ts'
import { type App, type Context, completeRoutes } from './http/route.ts'
import { type AnswerSerializer, plainAnswers } from './http/serializer.ts'
import { refuseWhileStopping } from './http/stopping.ts'
import { refuseBrokenHeads, unreadableRequest } from './http/unreadable.ts'
import { syncPairs } from './implementations/pairs.ts'
import { withImplementation } from './implementations/refresh.ts'
import { implementationRoutes } from './implementations/routes.ts'
import { instrumentRoutes } from './instruments/routes.ts'
import { logKey } from './log/note.ts'
import { logRoutes } from './log/routes.ts'
import { methodologyRoutes } from './methodology/routes.ts'
import { noticeRoutes } from './notices/routes.ts'
import { principleRoutes } from './principles/routes.ts'
import { problemRoutes } from './problems/routes.ts'
import { recommendationRoutes } from './recommendations/routes.ts'
import { recorded } from './recorded.ts'
import { reportRoutes } from './reports/routes.ts'
import { restrictionRequestRoutes } from './restriction-requests/routes.ts'
import { reviewRuleRoutes } from './review-rules/routes.ts'
import { sealRoutes } from './seals/routes.ts'
import { refuseUnknownValues } from './sources/known-values.ts'
import { sourceRoutes } from './sources/routes.ts'
import { stakeholderGroupRoutes } from './stakeholder-groups/routes.ts'
import { statisticsRoutes } from './statistics/routes.ts'
import { transparencyReportRoutes } from './transparency-reports/routes.ts'

type AppOptions = {
  config: Config
  db: Database
  /** How answers become bytes; tests check each answer by its schema here. */
  serializer?: AnswerSerializer
  /** Where the log goes; standard output by default. */
  log?: { write(line: string): void }
}

/** The whole service, ready for requests, not yet listening. */
export async function createApp({ config, db, serializer = plainAnswers, log }: AppOptions): Promise<App> {
  const send = problemSender(config.publicUrl)
  const secret = await secretKey(config)
  const negotiation = new Negotiation()
  const app = Fastify({
    logger: logging(config.logLevel, log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: config.trustProxy as boolean | string[],
    bodyLimit: 1024 * 1024,
    exposeHeadRoutes: false,
    rewriteUrl: negotiation.addressOf,
    // As long as Node lets a head be: schemas say what is too long.
    routerOptions: { maxParamLength: 16_384 },
    // Slow clients: a request must be there within 15 s, and a socket that stands still for 30 s is closed.
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000, requireHostHeader: false },
    forceCloseConnections: 'idle',
    // Fastify's own refusal is not in the shape of our problems.
    return503OnClosing: false,
    clientErrorHandler: unreadableRequest(config.publicUrl),
    frameworkErrors: (error, request, reply) =>
      void send(problemOf(error, request as FastifyRequest), request as FastifyRequest, reply as never),
  }) as unknown as App

  // No address takes it, which is said whatever it brings: Fastify would want a body first.
  app.addHttpMethod('QUERY', { overrideExisting: true })
  app.setValidatorCompiler(validatorCompiler as never)
  app.setSerializerCompiler(serializer)

  logAnswers(app)
  protectAnswers(app)
  refuseBrokenHeads(app)
  readBodies(app)
  completeRoutes(app)
  await app.register(problems, { publicUrl: config.publicUrl })
  await app.register(cors, {
    origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
    methods: ['GET', 'HEAD'],
    allowedHeaders: ['Accept', 'If-None-Match'],
    // One text: a list would be put together for each answer.
    exposedHeaders: 'Content-Disposition, ETag, Link, X-Request-Id, Retry-After',
    maxAge: 86_400,
    strictPreflight: false,
  })
  refuseWhileStopping(app, send)
  const customTypes = /^text\/|[/+](json|x-ndjson|xml)(;|$)/
  await app.register(compress, { global: true, encodings: ['br', 'gzip'], threshold: 1024, customTypes })
  await app.register(conditional)
  await app.register(access, {
    db,
    verify: await createVerifier(config, app.log),
    issuer: issuerOf(config),
    secret,
    publicUnder: ['/docs'],
  })
  await app.register(document, { version: manifest.version, scopes })

  const context: Context = { config, db, cursors: new Cursors(secret) }
  awaitMoments(app, db)
  downloads(app, context)
  negotiation.collect(app)
  healthRoutes(app, context)
  problemRoutes(app)
  guideRoutes(app, context)
  if (config.oidcIssuer === null) await app.register(localIssuer, { config })
  logRoutes(app, context, { key: logKey(secret, config.publicUrl), recorded })
  refuseUnknownValues(app, context)
  sourceRoutes(app, context)
  stakeholderGroupRoutes(app, context)
  principleRoutes(app, context)
  instrumentRoutes(app, context)
  recommendationRoutes(app, context)
  actorRoutes(app, context, { actorChanged: syncPairs })
  // What follows from a report is kept in the transaction that changes it.
  reportRoutes(app, context, withImplementation)
  implementationRoutes(app, context)
  statisticsRoutes(app, context)
  datasetRoutes(app, context)
  methodologyRoutes(app)
  reviewRuleRoutes(app, context)
  flagRoutes(app, context)
  restrictionRequestRoutes(app, context)
  noticeRoutes(app, context)
  sealRoutes(app, context)
  decisionRoutes(app, context, withImplementation)
  appealRoutes(app, context, withImplementation)
  transparencyReportRoutes(app, context)

  await app.ready()
  return app
}
