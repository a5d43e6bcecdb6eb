// What changes a report: revise, publish, withdraw, delete. Each by its author, who has seen the current version.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Caller, requireCaller } from '../auth/access.ts'
import type { Db } from '../database/client.ts'
import { type Fault, notFound, Problem } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { acceptContent } from './accept.ts'
import { exampleReport } from './examples.ts'
import { explainedOverlap, refusedClaim } from './overlap.ts'
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
import { mergePatch } from './rules.ts'
import { Report, ReportContent, ReportPatch, reportId, Withdrawal } from './schemas.ts'
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
      body: ReportPatch,
      response: { 200: Report },
    },
    handler: async function updateReport(request, reply) {
      const caller = requireCaller(request)
      await db
        .transaction(async (tx) => {
          const report = await lockOwn(tx, request, ['draft', 'published'])
          const patched = mergePatch(contentOf(report), changeable(request.body, report))
          const content = await acceptContent(tx, caller, patched, report)
          if (JSON.stringify(content) !== JSON.stringify(ReportContent.parse(contentOf(report)))) {
            await revise(tx, recorded, report, content, caller)
          }
        })
        .catch(explainedOverlap(db))
      reply.header('cache-control', caching.private)
      return (await findReport(db, caller, request.params.id))!
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
      await db.transaction(async (tx) => {
        const report = await lockOwn(tx, request, ['draft'])
        await acceptContent(tx, caller, contentOf(report), report)
        await recorded(tx, report, (knownAt) => updateToPublished(tx, report.id, knownAt))
      })
      reply.header('cache-control', caching.private)
      return (await findReport(db, caller, request.params.id))!
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
      const caller = requireCaller(request)
      await db.transaction(async (tx) => {
        const report = await lockOwn(tx, request, ['published'])
        await recorded(tx, report, (knownAt) => updateToWithdrawn(tx, report.id, knownAt, request.body.reason))
      })
      reply.header('cache-control', caching.private)
      return (await findReport(db, caller, request.params.id))!
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

function contentOf({ period_start, period_end, language, narrative, assessments, measures, evidence }: Report) {
  return { period_start, period_end, language, narrative, assessments, measures, evidence }
}

/** The patch without members that repeat what never changes. Throws body_invalid where it would change that. */
function changeable(patch: Record<string, unknown>, report: Report): Record<string, unknown> {
  const content: Record<string, unknown> = {}
  const errors: Fault[] = []
  for (const [name, value] of Object.entries(patch)) {
    if (name in ReportContent.shape || !(name in report)) content[name] = value
    else if (JSON.stringify(value) !== JSON.stringify(report[name as keyof Report])) errors.push(unchangeable(name))
  }
  if (errors.length > 0) throw new Problem('body_invalid', 'The patch changes what never changes.', { errors })
  return content
}

const unchangeable = (name: string): Fault => ({
  pointer: `/${name}`,
  detail: 'This never changes by a patch.',
  mend:
    name === 'state'
      ? 'Use POST …/publication or POST …/withdrawal.'
      : `Leave it out; it may be any of ${Object.keys(ReportContent.shape).join(', ')}.`,
})

async function revise(tx: Db, recorded: Recorded, report: Report, content: ReportContent, { person }: Caller) {
  const write = async (known_at: string) => {
    const revision = report.state === 'published' ? report.revision + 1 : report.revision
    const of = { report_id: report.id, revision, known_at, person }
    await (report.state === 'published' ? insertRevision(tx, of, content) : updateRevision(tx, of, content))
    await updateReportHead(tx, report.id, revision, content).catch(refusedClaim({ ...report, ...content }))
  }
  await (report.state === 'published' ? recorded(tx, report, write) : write(await readClock(tx)))
}
