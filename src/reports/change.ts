// What changes a report: revise, publish, withdraw, delete. Each by its author, who has seen the current version.
import { isDeepStrictEqual } from 'node:util'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { notFound, Problem } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { bodyInvalid } from '../http/faults.ts'
import type { App, Context } from '../http/route.ts'
import { enterInLog } from '../log/enter.ts'
import { acceptContent } from './accept.ts'
import { examplePatch, exampleReport, exampleWithdrawal } from './examples.ts'
import { selectHiddenTexts, tellingFaults } from './hidden.ts'
import { masked, tellingPlaces } from './masks.ts'
import { meantBy } from './meant.ts'
import { claiming, explainedOverlap } from './overlap.ts'
import {
  deleteReportRow,
  findReport,
  insertRevision,
  lockReport,
  updateDraft,
  updateToPublished,
  updateToWithdrawn,
} from './queries.ts'
import { changeOfRevision, changeOfWithdrawal, enterOriginal } from './recorded.ts'
import { type ReportRow, reportAnswer, reportOf } from './representation.ts'
import { settleReview } from './review.ts'
import { contentOf, patchedContent } from './rules.ts'
import { Report, type ReportContent, ReportPatch, reportId, Withdrawal } from './schemas.ts'
import { insertSealed, type Original, selectMasks, selectOriginals } from './sealed.ts'
import { settleWords } from './shown-words.ts'
import type { Mask } from './sought.ts'
import type { State } from './vocabularies.ts'

/**
 * Runs a change under the lock of the implementation that it concerns and keeps what follows from it; `write` is given the
 * moment at which the change becomes known.
 */
export type WithImplementation = <T>(
  tx: Transaction,
  implementation: Pick<Report, 'recommendation_id' | 'addressee_id' | 'territory'>,
  write: (knownAt: string) => Promise<T>,
) => Promise<T>

export function changeRoutes(app: App, { db }: Context, withImplementation: WithImplementation): void {
  const shared = {
    access: 'reports:write',
    problems: ['not_yours', 'state_conflict', 'precondition_required', 'precondition_failed'],
    example: exampleReport,
  } as const

  app.route({
    method: 'PATCH',
    url: '/v1/reports/:id',
    config: {
      ...shared,
      problems: [...shared.problems, 'outside_mandate', 'period_overlap'],
      bodyExample: examplePatch,
    },
    schema: {
      summary: 'Revise a report',
      description:
        'A published report gets a new revision, known from now on; the earlier ones stay readable. A draft is written anew. A patch that changes nothing makes no revision. Where something is redacted or sealed, a mark that is sent back stands for what it hides, so that an edit of the rest neither brings that back nor loses it. A mark that is all of a field is sent as it stands, or a text without marks instead; one within a text stays in its field, as often as there or fewer times; an item with something hidden is sent as it stands, or recognised by its title. What could mean several things is refused.',
      tags: ['reports'],
      params: reportId,
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ReportPatch,
      response: { 200: Report },
    },
    handler: async function updateReport(request) {
      const caller = requireCaller(request)
      const row = await transaction(db, async (tx) => {
        const [report, before] = await lockOwn(tx, request, ['draft', 'published'])
        const masks = await selectMasks(tx, report.id)
        const original = masks.length === 0 ? (contentOf(report) as ReportContent) : await findOriginal(tx, report)
        const { content: given, faults } = patchedContent(report, request.body)
        const meant = meantBy(given, original, masks)
        const content = await acceptContent(
          tx,
          caller,
          meant.content,
          report,
          [...faults, ...meant.faults],
          request.body,
        )
        if (isDeepStrictEqual(content, original)) return before
        return revise(tx, withImplementation, report, content, masks, caller)
      }).catch(explainedOverlap(db))
      return reportAnswer(row)
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
    handler: async function publishReport(request) {
      const caller = requireCaller(request)
      const { person } = caller
      const row = await transaction(db, async (tx) => {
        const [report] = await lockOwn(tx, request, ['draft'])
        await acceptContent(tx, caller, contentOf(report), report)
        return withImplementation(tx, report, async (known_at) => {
          const published = await claiming(tx, report, () => updateToPublished(tx, report.id, { known_at, person }))
          await enterInLog(tx, [changeOfRevision({ ...report, published_at: known_at, known_at })])
          return published
        })
      })
      return reportAnswer(row)
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/reports/:id/withdrawal',
    config: { ...shared, withoutRegistration: true, bodyExample: exampleWithdrawal },
    schema: {
      summary: 'Withdraw a published report',
      description:
        'Its content is gone from every answer at once, over all its revisions; who, when and why stay. It leaves levels and figures, and frees its period.',
      tags: ['reports'],
      params: reportId,
      body: Withdrawal,
      response: { 200: Report },
    },
    handler: async function withdrawReport(request) {
      const caller = requireCaller(request)
      const { reason } = request.body
      const row = await transaction(db, async (tx) => {
        const [report] = await lockOwn(tx, request, ['published'])
        await requireUntelling(tx, report, reason)
        return withImplementation(tx, report, async (at) => {
          await enterInLog(tx, [changeOfWithdrawal(report.id, { at, by: report.author_id, reason })])
          await updateToWithdrawn(tx, report.id, at, reason)
          await settleWords(tx, { id: report.id, state: 'withdrawn' }, { at, actor_id: report.author_id })
          await settleReview(tx, report.id)
          return findReport(tx, caller, report.id)
        })
      })
      return reportAnswer(row!)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/v1/reports/:id',
    config: { ...shared, withoutRegistration: true, example: undefined },
    schema: {
      summary: 'Delete a draft',
      description: 'Only what was never published can be deleted; a published report is withdrawn.',
      tags: ['reports'],
      params: reportId,
      response: { 204: z.null().describe('It is gone.') },
    },
    handler: async function deleteReport(request, reply) {
      await transaction(db, async (tx) => {
        const [{ id }] = await lockOwn(tx, request, ['draft'])
        await deleteReportRow(tx, id)
      })
      return reply.code(204).send(null)
    },
  })
}

/** What its author can do with a report in a state. */
const instead: Record<State, string> = {
  draft: 'Publish a draft by `POST …/publication`, or delete it by `DELETE`.',
  published: 'Revise a published report by `PATCH`, or withdraw it by `POST …/withdrawal`.',
  withdrawn: 'It stays as it is; its period is free for a new report.',
  restricted: 'It stays as it is until a ruling: appeal the decision that `review` names.',
}

/** The caller's own report, locked, in one of these states and as the caller has seen it: read, and as its row. */
async function lockOwn(
  tx: Transaction,
  request: FastifyRequest,
  states: readonly State[],
): Promise<[report: Report, row: ReportRow]> {
  const caller = requireCaller(request)
  const row = await lockReport(tx, caller, (request.params as { id: string }).id)
  if (row === null) throw notFound()
  if (row.author_id !== caller.actorId) {
    throw new Problem('not_yours', 'The report belongs to another actor than the one that your token names.')
  }
  if (!states.includes(row.state)) {
    const detail = `The report is ${row.state}; this needs one that is ${states.join(' or ')}. ${instead[row.state]}`
    throw new Problem('state_conflict', detail)
  }
  requireMatch(request, reportAnswer(row))
  return [reportOf(row), row]
}

/** The reason for a withdrawal stays public: it does not tell what a review hides. What was public its author may quote. */
async function requireUntelling(tx: Transaction, report: Report, reason: string): Promise<void> {
  const errors = tellingFaults({ '/reason': reason }, await selectHiddenTexts(tx, report))
  if (errors.length > 0) throw new Problem('body_invalid', 'The reason tells what is hidden.', { errors })
}

/** The report as its author wrote it, under the masks that everybody is shown. */
async function findOriginal(tx: Transaction, report: Report): Promise<ReportContent> {
  const [{ revision: _revision, ...original }] = (await selectOriginals(tx, report.id, report.revision)) as [Original]
  return { ...contentOf(report), ...original } as ReportContent
}

/** Throws body_invalid where a revision would show what is hidden: nothing is written that was not looked at. */
function requireHidden(shown: ReportContent, masks: readonly Mask[]): void {
  const errors = tellingPlaces(shown, masks).map((pointer) => ({
    pointer,
    detail: 'With this edit it would show what is hidden.',
    mend: 'Send the field as it stands, or a text without marks.',
  }))
  if (errors.length > 0) throw bodyInvalid(errors)
}

async function revise(
  tx: Transaction,
  withImplementation: WithImplementation,
  report: Report,
  content: ReportContent,
  masks: readonly Mask[],
  { person }: Caller,
): Promise<ReportRow> {
  const claim = { ...report, ...content }
  if (report.state === 'draft') {
    return claiming(tx, claim, async (locked) =>
      updateDraft(tx, report.id, content, { known_at: await locked, person }),
    )
  }
  const shown = { ...content, ...masked(content, masks) }
  requireHidden(shown, masks)
  return withImplementation(tx, report, async (known_at) => {
    const row = await claiming(tx, claim, () => insertRevision(tx, report, shown, { known_at, person }))
    await enterInLog(tx, [changeOfRevision({ ...report, ...shown, revision: row.revision, known_at })])
    if (!isDeepStrictEqual(shown, content)) {
      await insertSealed(tx, report.id, row.revision, content)
      await enterOriginal(tx, report.id, row.revision)
    }
    return row
  })
}
