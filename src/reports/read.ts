// Reading one report and its revisions.
import { z } from 'zod'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { asOfParameter, pastMoment } from '../http/as-of.ts'
import { answerList, fitting, listOf, pageParameters, textOfPage } from '../http/pages.ts'
import { fieldsParameter, isWhole, pickFields } from '../http/picked-fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { embedAsked, embeddedOfReport, includeEmbeds } from './embeds.ts'
import { exampleReport, exampleRevision } from './examples.ts'
import { findKnownReport } from './known.ts'
import { countRevisions, findReport, publicReports, selectRevisions } from './queries.ts'
import { type ReportRow, type RevisionRow, reportAnswer, revisionText } from './representation.ts'
import { keyOfReport, PickableReport, Report, ReportRevision, reportId } from './schemas.ts'

const cachingOf = ({ state }: Pick<ReportRow, 'state'>) => (state === 'draft' ? caching.private : caching.current)

const revisionList: List<RevisionRow, unknown, { id: string }> = {
  item: ReportRevision,
  addressOf: (_revision, { params }) => `/v1/reports/${params.id}/revisions`,
  async open(db, { caller, params }) {
    const report = await findReport(db, caller, params.id)
    if (report === null) throw notFound()
    return {
      after: (keyset, limit) => selectRevisions(db, caller, report.id, { after: Number(keyset?.[0] ?? 0), limit }),
      keysetOf: ({ revision }) => [revision],
      count: () => countRevisions(db, report.id),
      fitting,
      jsonOf: revisionText,
      cacheControl: cachingOf(report),
    }
  },
}

export function readRoutes(app: App, { db, cursors }: Context): void {
  const anybodys = publicReports(db)

  app.route({
    method: 'GET',
    url: '/v1/reports/:id',
    config: { access: 'public', optionalToken: true, example: exampleReport },
    schema: {
      summary: 'Read a report',
      description:
        'A withdrawn or restricted report is answered without its content, a draft to its author alone; what stands on it by review is in `review`. With `as_of`, in the revision that stood then, as far as it is visible today; a draft has no past.',
      tags: ['reports'],
      params: reportId,
      querystring: z.strictObject({
        as_of: asOfParameter,
        fields: fieldsParameter(Report, keyOfReport),
        include: includeEmbeds(embeddedOfReport),
      }),
      response: { 200: PickableReport },
    },
    preSerialization: [embedAsked(db), pickFields(Report, keyOfReport)],
    handler: async function getReport(request, reply) {
      const { caller, params } = request
      const as_of = await pastMoment(db, request.query.as_of)
      if (as_of !== null || caller !== null) {
        const report = await (as_of === null
          ? findReport(db, caller, params.id)
          : findKnownReport(db, params.id, as_of))
        if (report === null) throw notFound()
        reply.header('cache-control', cachingOf(report))
        return reportAnswer(report, as_of)
      }
      const ready = await anybodys.find(params.id)
      if (ready === null) throw notFound()
      reply.header('cache-control', cachingOf(ready))
      if (isWhole(request.query)) reply.header('etag', ready.json.tag)
      return ready.json.as<Report>()
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/reports/:id/revisions',
    config: {
      access: 'public',
      optionalToken: true,
      example: { data: [exampleRevision], page: { next: null, limit: 50 } },
      list: revisionList,
    },
    schema: {
      summary: 'List the revisions of a report',
      description: 'Oldest first. A withdrawn or restricted report shows none of their content.',
      tags: ['reports'],
      params: reportId,
      querystring: z.strictObject(pageParameters),
      response: { 200: listOf(ReportRevision) },
    },
    handler: async function listReportRevisions(request, reply) {
      const listed = await answerList(request, reply, cursors, await revisionList.open(db, request))
      return textOfPage(listed, revisionText)
    },
  })
}
