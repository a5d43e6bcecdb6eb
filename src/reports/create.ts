// Posting a report.
import { randomUUID } from 'node:crypto'
import { requireCaller } from '../auth/access.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { Problem } from '../errors.ts'
import { shapeFaults } from '../http/faults.ts'
import { creating, idempotencyHeaders, keyFaults, once } from '../http/idempotency.ts'
import type { App, Context } from '../http/route.ts'
import { type Accepted, acceptReport, invalidReport } from './accept.ts'
import type { WithImplementation } from './change.ts'
import { exampleInput, exampleReport } from './examples.ts'
import { claiming, explainedOverlap } from './overlap.ts'
import { findCreatedReport, insertReport } from './queries.ts'
import { type ReportRow, reportAnswer } from './representation.ts'
import { Report, ReportInput } from './schemas.ts'

export function createRoute(app: App, { db }: Context, withImplementation: WithImplementation): void {
  app.route({
    method: 'POST',
    url: '/v1/reports',
    attachValidation: true,
    config: {
      access: 'reports:write',
      problems: ['outside_mandate', 'period_overlap', 'not_found'],
      example: exampleReport,
      bodyExample: exampleInput,
    },
    schema: {
      summary: 'Post a report',
      description:
        'The author is the actor that the token names. With state `published` it is public at once: nobody approves it first. A repeated request is answered with the first revision as far as it is visible now, or 404 where the draft has been deleted.',
      tags: ['reports'],
      headers: idempotencyHeaders,
      body: ReportInput,
      response: { 201: Report },
    },
    handler: async function createReport(request, reply) {
      const shape = shapeFaults(request)
      const caller = requireCaller(request)
      const { body } = request
      if (shape.length > 0) throw await invalidReport(db, caller, body, [...keyFaults(request.headers), ...shape])
      const about = creating(request, caller, body)
      const report = await transaction(db, async (tx) => {
        // Asked for together with the key: mostly it is new.
        const accepting = acceptReport(tx, caller, body)
        accepting.catch(() => {})
        const { id, made } = await once(tx, about, async () =>
          writeReport(tx, withImplementation, await accepting, caller.person),
        )
        return made ?? (await findCreatedReport(tx, id))
      }).catch(explainedOverlap(db))
      if (report === null) throw deleted()
      reply.code(201).header('location', `/v1/reports/${report.id}`)
      return reportAnswer(report)
    },
  })
}

/** For its author alone, as keys are: others learn from 404 only that nothing is there. */
const deleted = () =>
  new Problem('not_found', 'What this Idempotency-Key made has been deleted. Use a new key to post it anew.')

async function writeReport(
  tx: Transaction,
  withImplementation: WithImplementation,
  { identity, state, content }: Accepted,
  person: string,
): Promise<ReportRow> {
  const id = randomUUID()
  const claim = { id, ...identity, ...content }
  const write = (created_at: string) => {
    const row = { ...claim, state, created_at, published_at: state === 'published' ? created_at : null }
    return insertReport(tx, row, content, { known_at: created_at, person })
  }
  if (state === 'draft') return claiming(tx, claim, async (locked) => write(await locked))
  return withImplementation(tx, identity, (knownAt) => claiming(tx, claim, () => write(knownAt)))
}
