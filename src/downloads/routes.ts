// Every list that says how is also a file: `.csv`, `.ndjson` or `.xlsx` behind its address, or by `Accept`. With every row,
// under the filters and in the order of the list, as of one moment.
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { z } from 'zod'
import type { Db } from '../database/client.ts'
import { filtersOf, type Listing } from '../http/pages.ts'
import { fieldsOfFile, leftBy } from '../http/picked-fields.ts'
import { type App, type Context, operation } from '../http/route.ts'
import { describeFile, exampleHost, fileAnswer, withFormat } from './answer.ts'
import { type Asks, columnsOf } from './columns.ts'
import { type Format, type FormatName, formatNames, formats, mediaTypes, type Table } from './formats.ts'
import { Hidings } from './hidings.ts'
import { Snapshots } from './snapshots.ts'
import { streamOf } from './streaming.ts'

/** What was asked for, checked as the list checks it. */
export type Asked<Query, Params> = FastifyRequest & { query: Query; params: Params }

/** A list that was asked for, and how its rows are shown. */
type Shown<Row> = Listing<Row> & {
  /** Which fields that are not always there the rows have; none by default. */
  asks?: Asks
  /** How a row is answered in the JSON list, where it is not the row itself. */
  jsonOf?(row: Row): string
  recordOf?(row: Row): object
  /** So many are read at once, where they are short or `after` bounds their bytes: the more, the less often each side waits. */
  batchRows?: number
}

/** A list, described once: its handler answers a page of it, and its file has every row. */
export type List<Row, Query = unknown, Params = unknown> = {
  /** A row of the list. */
  item: z.ZodObject
  /** Of a list that takes `fields`, which its files take then, too: by what a record is known, whatever is picked. */
  key?: readonly string[]
  /** Parameters in place of those of the list; those of its pages are never taken. */
  parameters?: Record<string, z.ZodType>
  /** Path and query of a record. */
  addressOf(row: Row, asked: Pick<Asked<Query, Params>, 'query' | 'params'>): string
  /** Throws the problems of the list. What it reads is all of one moment, where it reads from `db`. */
  open(db: Db, asked: Asked<Query, Params>): Shown<Row> | Promise<Shown<Row>>
}

// biome-ignore lint/suspicious/noExplicitAny: a route keeps any kind of row; what it is given has been checked where it is made
type AnyList = List<any, any, any>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The list that this answers, which is a file too. */
    list?: AnyList
  }
  interface FastifyInstance {
    snapshots: Snapshots
    hidings: Hidings
  }
}

/** To be called before there are routes. */
export function downloads(app: App, { config: { publicUrl }, db }: Context): void {
  const onError = (err: Error) => app.log.warn({ err }, 'a connection for downloads was lost')
  const snapshots = new Snapshots(db, onError)
  const hidings = new Hidings(db.$client.options.connectionString!, onError)
  app.decorate('snapshots', snapshots)
  app.decorate('hidings', hidings)
  app.addHook('onClose', () => Promise.all([snapshots.close(), hidings.close()]).then(() => {}))
  app.addHook('onRoute', (route) => {
    if (route.config?.list !== undefined) addDownload(app, publicUrl, route, route.config.list)
  })
}

function addDownload(app: App, publicUrl: string, route: RouteOptions, list: AnyList): void {
  const { url, handler, schema = {} } = route
  const { list: _list, example, problems = [], ...config } = route.config!
  const { data } = example as { data: [object] }
  const title = schema.summary!.replace(/^List/, '')
  const path = url.replace(/:(\w+)/g, '{$1}')
  schema.description = sentences(
    schema.description,
    `As a file with every row at \`${path}.csv\`, \`.ndjson\` and \`.xlsx\`, or by \`Accept\`.`,
  )
  route.config!.alternatives = mediaTypes
  const { item, key = [] } = list
  const shown = (
    asked: Parameters<AnyList['addressOf']>[1],
    { asks, jsonOf, recordOf = (row) => row }: Pick<Shown<object>, 'asks' | 'jsonOf' | 'recordOf'>,
    host = publicUrl,
  ): Table<object> => {
    const { fields } = asked.query as { fields?: string[] }
    const about = { name: url.split('/').at(-1)!.slice(0, 20), recordOf }
    const addressOf = (row: object) => host + list.addressOf(row, asked)
    if (fields === undefined) {
      return { ...about, addressOf, columns: columnsOf(item, asks), jsonOf: jsonOf ?? JSON.stringify }
    }
    const { shape, pick } = leftBy(fields, item, key)
    const wholeOf = jsonOf === undefined ? (row: object) => row : (row: object) => JSON.parse(jsonOf(row))
    const columns = columnsOf(shape, asks)
    return { ...about, addressOf, columns, jsonOf: (row) => JSON.stringify(pick(wholeOf(row))) }
  }
  const exampleTable = shown({ query: {}, params: { id: 'ID' } }, {}, exampleHost)

  app.route({
    method: 'GET',
    url: `${url}.:format`,
    config: {
      ...config,
      streamed: true,
      problems: [...problems, 'downloads_busy'],
      examples: Object.fromEntries(
        formatNames.map((name) => [mediaTypes[name], formats[name].example(data, exampleTable)]),
      ),
    },
    schema: {
      ...schema,
      summary: `Download${title}`,
      description:
        'Every row, under the filters and in the order of the list, as of one moment; see _Downloads_ at the top.',
      params: withFormat(schema.params as z.ZodObject | undefined),
      querystring: withoutPages(schema.querystring as z.ZodObject, {
        ...list.parameters,
        ...(list.key && { fields: fieldsOfFile(item, key) }),
      }),
      response: { 200: fileAnswer },
    },
    handler: operation(handler.name.replace(/^list/, 'download'), async (request, reply) => {
      const { format: name } = request.params as { format: FormatName }
      const format = formats[name]
      const stream = await open(app, request, reply, list, (listing) => [format, shown(request as never, listing)])
      describeFile(request, reply, name)
      return reply.send(stream)
    }),
  })
}

async function open(
  { snapshots, hidings }: Pick<App, 'snapshots' | 'hidings'>,
  request: FastifyRequest,
  reply: FastifyReply,
  list: AnyList,
  written: (listing: Shown<object>) => [Format, Table<object>],
): Promise<Readable> {
  const snapshot = await snapshots.open()
  // Who has gone before the first rows were there has nobody to give everything back.
  reply.raw.once('close', snapshot.end)
  hidings.cut(reply.raw, snapshot.hidings)
  try {
    const listing = await snapshot.read(async (tx) => list.open(tx, request as never))
    reply.header('cache-control', listing.cacheControl)
    if (request.method === 'HEAD') {
      snapshot.end()
      return Readable.from([])
    }
    return await streamOf(snapshot, listing, written(listing), snapshots.limits)
  } catch (error) {
    snapshot.end()
    throw error
  }
}

/** The parameters of a list without those of its pages, under the same rules, and those of its files. */
function withoutPages(schema: z.ZodObject, parameters: Record<string, z.ZodType>): z.ZodObject {
  const { highlight: _highlight, ...filters } = filtersOf(schema.shape)
  return z.strictObject({ ...filters, ...parameters }).check(...((schema.def.checks ?? []) as []))
}

const sentences = (...given: (string | undefined)[]) => given.filter((one) => one !== undefined).join(' ')
