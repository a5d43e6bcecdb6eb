// What a source brings beside its recommendations – groups, principles, instruments – is listed and read in one way.
import { and, asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Db } from '../database/client.ts'
import { isAnyOf } from '../database/list-plans.ts'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { answerList, type Keyset, listOf, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching, operation } from '../http/route.ts'
import { includeInDownload, includeInList, includeRaw, sourceFilter } from './schemas.ts'

type Row = { id: string; source_id: string; position: number }

type Entries<Entry extends Row> = {
  /** Folder, URL segment and tag. */
  noun: string
  /** In summaries: `a principle`, `principles`. */
  words: { one: string; many: string }
  /** Operation ids. */
  operations: { list: string; get: string }
  id: z.ZodType<string>
  schema: z.ZodType<Entry>
  example: Entry
  table: PgTable & { id: PgColumn; source_id: PgColumn; position: PgColumn }
  /** What is answered unless `include=raw` asks for all columns. */
  columns: Record<string, PgColumn | SQL | SQL.Aliased>
}

export function entryRoutes<Entry extends Row>(app: App, { db, cursors }: Context, entries: Entries<Entry>): void {
  const { noun, words, operations, id, schema, example, table, columns } = entries
  const read = (from: Db, raw: boolean) => from.select(raw ? getTableColumns(table) : columns).from(table as PgTable)
  const list: List<Row, Filters> = {
    item: schema as unknown as z.ZodObject,
    parameters: { include: includeInDownload },
    addressOf: (row) => `/v1/${noun}/${row.id}`,
    open(from, { query: { include = [], source } }) {
      const raw = include.includes('raw')
      const chosen = isAnyOf(table.source_id, source)
      const beyond = (after: Keyset | null) =>
        after === null ? undefined : sql`(${table.source_id}, ${table.position}) > (${after[0]}, ${after[1]})`
      return {
        after: (keyset, limit) =>
          read(from, raw)
            .where(and(chosen, beyond(keyset)))
            .orderBy(asc(table.source_id), asc(table.position))
            .limit(limit + 1) as Promise<unknown> as Promise<Row[]>,
        keysetOf: ({ source_id, position }) => [source_id, position],
        count: () => from.$count(table, chosen),
        asks: () => raw,
        cacheControl: caching.catalogue,
      }
    },
  }
  const shared = { tags: [noun] }

  app.route({
    method: 'GET',
    url: `/v1/${noun}`,
    config: {
      access: 'public',
      example: { data: [example], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      ...shared,
      summary: `List ${words.many}`,
      description: 'In the order of their source.',
      querystring: z.strictObject({ ...pageParameters, include: includeInList, source: sourceFilter }),
      response: { 200: listOf(schema) },
    },
    handler: operation(operations.list, async (request, reply) => {
      return answerList(request, reply, cursors, await list.open(db, request as never))
    }),
  })

  app.route({
    method: 'GET',
    url: `/v1/${noun}/:id`,
    config: { access: 'public', example },
    schema: {
      ...shared,
      summary: `Read ${words.one}`,
      params: z.object({ id }),
      querystring: z.strictObject({ include: includeRaw }),
      response: { 200: schema },
    },
    handler: operation(operations.get, async (request, reply) => {
      const { id: asked } = request.params as { id: string }
      const [found] = await read(db, (request.query as { include?: string }).include !== undefined).where(
        eq(table.id, asked),
      )
      if (found === undefined) throw notFound()
      reply.header('cache-control', caching.catalogue)
      return found
    }),
  })
}

type Filters = { include?: string[]; source?: string[] }
