// What changes a report: revise, publish, withdraw, delete. Each by its author, who has seen the current version.
import { isDeepStrictEqual } from 'node:util'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Caller, requireCaller } from '../auth/access.ts'
import type { Db } from '../database/client.ts'
import { notFound, Problem } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { acceptContent } from './accept.ts'
import { exampleReport } from './examples.ts'
import { claiming, explainedOverlap } from './overlap.ts'
import {
  deleteReportRow,
  findReport,
  insertRevision,
  lockReport,
  type Recorded,
  readClock,
  updateReportHead,
  updateRevision,
  updateToPublished,
  updateToWithdrawn,
} from './queries.ts'
import { contentOf, patchedContent } from './rules.ts'
import { Report, type ReportContent, ReportPatch, reportId, Withdrawal } from './schemas.ts'
import type { State } from './vocabularies.ts'

export function changeRoutes(app: App, { db }: Context, recorded: Recorded): void {
  const shared = {
    access: 'reports:write',
    problems: ['not_yours', 'state_conflict', 'precondition_required', 'precondition_failed'],
    example: exampleReport,
  } as const

  app.route({
    method: 'PATCH',
    url: '/v1/reports/:id',
    config: { ...shared, problems: [...shared.problems, 'outside_mandate', 'period_overlap'] },
    schema: {
      summary: 'Revise a report',
      description:
        'A published report gets a new revision, known from now on; the earlier ones stay readable. A draft is written anew. A patch that changes nothing makes no revision.',
      tags: ['reports'],
      params: reportId,
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ReportPatch,
      response: { 200: Report },
    },
    handler: async function updateReport(request, reply) {
      const caller = requireCaller(request)
      reply.header('cache-control', caching.private)
      return db
        .transaction(async (tx) => {
          const report = await lockOwn(tx, request, ['draft', 'published'])
          const patched = patchedContent(report, request.body)
          const content = await acceptContent(tx, caller, patched.content, report, patched.faults)
          if (isDeepStrictEqual(content, contentOf(report))) return report
          await revise(tx, recorded, report, content, caller)
          return (await findReport(tx, caller, report.id))!
        })
        .catch(explainedOverlap(db))
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/reports/:id/publication',
    config: { ...shared, problems: [...shared.problems, 'outside_mandate', 'body_invalid'] },
    schema: {
      summary: 'Publish a draft',
      description: 'Public from this moment. The rules are applied again, as time has passed since it was drafted.',
      tags: ['reports'],
      params: reportId,
      response: { 200: Report },
    },
    handler: async function publishReport(request, reply) {
      const caller = requireCaller(request)
      reply.header('cache-control', caching.private)
      return db.transaction(async (tx) => {
        const report = await lockOwn(tx, request, ['draft'])
        await acceptContent(tx, caller, contentOf(report), report)
        await recorded(tx, report, (knownAt) => claiming(tx, report, () => updateToPublished(tx, report.id, knownAt)))
        return (await findReport(tx, caller, report.id))!
      })
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/reports/:id/withdrawal',
    config: shared,
    schema: {
      summary: 'Withdraw a published report',
      description:
        'Its content is gone from every answer at once, over all its revisions; who, when and why stay. It leaves levels and figures, and frees its period.',
      tags: ['reports'],
      params: reportId,
      body: Withdrawal,
      response: { 200: Report },
    },
    handler: async function withdrawReport(request, reply) {
      reply.header('cache-control', caching.private)
      return db.transaction(async (tx) => {
        const report = await lockOwn(tx, request, ['published'])
        await recorded(tx, report, (knownAt) => updateToWithdrawn(tx, report.id, knownAt, request.body.reason))
        return (await findReport(tx, requireCaller(request), report.id))!
      })
    },
  })

  app.route({
    method: 'DELETE',
    url: '/v1/reports/:id',
    config: { ...shared, example: undefined },
    schema: {
      summary: 'Delete a draft',
      description: 'Only what was never published can be deleted; a published report is withdrawn.',
      tags: ['reports'],
      params: reportId,
      response: { 204: z.null().describe('It is gone.') },
    },
    handler: async function deleteReport(request, reply) {
      await db.transaction(async (tx) => {
        const report = await lockOwn(tx, request, ['draft'])
        await deleteReportRow(tx, report.id)
      })
      return reply.code(204).send(null)
    },
  })
}

/** The caller's own report, locked, in one of these states and as the caller has seen it. */
async function lockOwn(tx: Db, request: FastifyRequest, states: readonly State[]): Promise<Report> {
  const caller = requireCaller(request)
  const report = await lockReport(tx, caller, (request.params as { id: string }).id)
  if (report === null) throw notFound()
  if (report.author_id !== caller.actorId) {
    throw new Problem('not_yours', 'The report belongs to another actor than the one that your token names.')
  }
  if (!states.includes(report.state)) {
    throw new Problem('state_conflict', `The report is ${report.state}; this needs one that is ${states.join(' or ')}.`)
  }
  requireMatch(request, report)
  return report
}

async function revise(tx: Db, recorded: Recorded, report: Report, content: ReportContent, { person }: Caller) {
  const write = async (known_at: string) => {
    const revision = report.state === 'published' ? report.revision + 1 : report.revision
    const of = { report_id: report.id, revision, known_at, person }
    await (report.state === 'published' ? insertRevision(tx, of, content) : updateRevision(tx, of, content))
    await claiming(tx, { ...report, ...content }, () => updateReportHead(tx, report.id, revision, content))
  }
  await (report.state === 'published' ? recorded(tx, report, write) : write(await readClock(tx)))
}
