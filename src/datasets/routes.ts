// Releases of the record over HTTP: listed, read, asked for.
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import { transaction } from '../database/client.ts'
import { brokenConstraint } from '../database/constraints.ts'
import type { List } from '../downloads/routes.ts'
import { notFound, Problem } from '../errors.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import { answerList, listOf, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { exampleDataset, exampleRecord } from './examples.ts'
import { fileRoutes } from './files.ts'
import { Maker } from './maker.ts'
import { countDatasets, findNewestNumber, insertDataset, selectDatasets, selectEditions } from './queries.ts'
import { datasetOf, recordOf } from './representation.ts'
import { addressOf, idOf, numberOf } from './rules.ts'
import { Dataset, DatasetRecord, datasetId } from './schemas.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Makes releases; somebody has to wake it from time to time. */
    datasets: Maker
  }
}

const params = z.object({ id: datasetId })

const list: List<Dataset> = {
  item: Dataset,
  addressOf: ({ number }) => addressOf(number),
  open: (db) => ({
    async after(keyset, limit) {
      const before = keyset === null ? null : Number(keyset[0])
      return (await selectDatasets(db, { before, limit })).map(datasetOf)
    },
    keysetOf: ({ number }) => [number],
    count: () => countDatasets(db),
    cacheControl: caching.current,
  }),
}

export function datasetRoutes(app: App, context: Context): void {
  const { config, db, cursors } = context
  const maker = new Maker(config, db, app.log)
  app.decorate('datasets', maker)
  app.addHook('preClose', () => maker.close())

  app.route({
    method: 'GET',
    url: '/v1/datasets',
    config: {
      access: 'public',
      example: { data: [exampleDataset], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List datasets',
      description: 'Releases of the whole public record, the newest first.',
      tags: ['datasets'],
      querystring: z.strictObject(pageParameters),
      response: { 200: listOf(Dataset) },
    },
    handler: async function listDatasets(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/datasets/:id',
    config: { access: 'public', example: exampleRecord },
    schema: {
      summary: 'Read a dataset',
      description:
        'Each edition with its tables, row counts, changes since the last release, files, checksums and citation. What describes an edition stays when it is withdrawn.',
      tags: ['datasets'],
      params,
      response: { 200: DatasetRecord },
    },
    handler: async function getDataset(request, reply) {
      const rows = await selectEditions(db, numberOf(request.params.id))
      if (rows.length === 0) throw notFound()
      reply.header('cache-control', caching.current)
      return recordOf(rows)
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/datasets',
    config: {
      access: 'datasets:write',
      problems: ['release_in_flight'],
      example: exampleRecord,
    },
    schema: {
      summary: 'Release a dataset',
      description:
        'The whole public record: reports, levels and registered actors without what has been public for less than 30 days, what was recommended and the actors that the service brings as they are now. It is numbered at once and made in the background: read it until its `state` is `current`.',
      tags: ['datasets'],
      headers: idempotencyHeaders,
      response: { 201: DatasetRecord },
    },
    handler: async function createDataset(request, reply) {
      const caller = requireCaller(request)
      const about = creating(request, caller, null)
      const rows = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, async () => ({ id: idOf(await insertDataset(tx, caller.actorId)) }))
        return selectEditions(tx, numberOf(id))
      }).catch(async (error) => {
        throw isInFlight(error) ? await inFlight() : error
      })
      maker.wake()
      const record = recordOf(rows)
      reply.code(201).header('location', addressOf(record.number))
      return record
    },
  })

  const inFlight = async () =>
    new Problem(
      'release_in_flight',
      'Another release is being made. Wait until it is there: it holds what yours would.',
      {
        existing: addressOf(await findNewestNumber(db)),
      },
    )

  fileRoutes(app, context, maker)
}

/** Whether a request for a release came while another was being made, or in the same moment as another. */
export const isInFlight = (error: unknown): boolean =>
  ['datasets_pkey', 'dataset_editions_state_key'].includes(brokenConstraint(error) ?? '')
