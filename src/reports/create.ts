// Posting a report.
import { randomUUID } from 'node:crypto'
import { requireCaller } from '../auth/access.ts'
import type { Db } from '../database/client.ts'
import { notFound } from '../errors.ts'
import { shapeFaults } from '../http/faults.ts'
import { idempotencyHeaders, once } from '../http/idempotency.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { type Accepted, acceptReport, invalidReport } from './accept.ts'
import { exampleInput, exampleReport } from './examples.ts'
import { claiming, explainedOverlap } from './overlap.ts'
import { findCreatedReport, insertReport, insertRevision, type Recorded, readClock } from './queries.ts'
import { Report, ReportInput } from './schemas.ts'

export function createRoute(app: App, { db }: Context, recorded: Recorded): void {
  app.route({
    method: 'POST',
    url: '/v1/reports',
    attachValidation: true,
    config: {
      access: 'reports:write',
      problems: [
        'idempotency_key_required',
        'idempotency_key_reused',
        'request_in_flight',
        'outside_mandate',
        'period_overlap',
        'not_found',
      ],
      example: exampleReport,
    },
    schema: {
      summary: 'Post a report',
      description:
        'The author is the actor that the token names. With state `published` it is public at once: nobody approves it first. A repeated request is answered with the first revision as far as it is visible now, or 404 where the draft has been deleted.',
      tags: ['reports'],
      headers: idempotencyHeaders,
      body: ReportInput.meta({ examples: [exampleInput] }),
      response: { 201: Report },
    },
    handler: async function createReport(request, reply) {
      const shape = shapeFaults(request)
      if (shape.length > 0) throw await invalidReport(db, request.body, shape)
      const caller = requireCaller(request)
      const { body } = request
      const about = { caller, operation: 'createReport', key: request.headers['idempotency-key'], body }
      const id = await db
        .transaction((tx) =>
          once(tx, about, async () => {
            const accepted = await acceptReport(tx, caller, body)
            return writeReport(tx, recorded, accepted, caller.person)
          }),
        )
        .catch(explainedOverlap(db))
      const report = await findCreatedReport(db, id)
      if (report === null) throw notFound()
      reply.code(201).header('location', `/v1/reports/${id}`).header('cache-control', caching.private)
      return report
    },
  })
}

async function writeReport(tx: Db, recorded: Recorded, accepted: Accepted, person: string): Promise<string> {
  const { identity, state, content } = accepted
  const id = randomUUID()
  const { period_start, period_end, language } = content
  const write = async (known_at: string) => {
    const row = { id, ...identity, state, period_start, period_end, language, created_at: known_at }
    const published_at = state === 'published' ? known_at : null
    await claiming(tx, row, () => insertReport(tx, { ...row, published_at }, content))
    await insertRevision(tx, { report_id: id, revision: 1, known_at, person }, content)
  }
  await (state === 'published' ? recorded(tx, identity, write) : write(await readClock(tx)))
  return id
}
