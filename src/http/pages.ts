// Keyset pages: opaque cursors that cannot be made or altered outside, and the one shape of every list.
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Problem } from '../errors.ts'
import { wholeNumber } from './fields.ts'
import { JsonText } from './serializer.ts'

/** Values of the last row in the order of the list; a null can not be a sort key. */
export type Keyset = readonly (string | number)[]

/** Of the parameter `include`. */
export const totalInWords = '`total` counts the rows on all pages together, which costs time on long lists.'

export const pageParameters = {
  limit: wholeNumber(1, 200, 50).describe('How many to answer at most: 1 to 200.'),
  cursor: z
    .string()
    .max(2000)
    .optional()
    .describe(
      'Where to go on: the `page.next` of the list before, unchanged. It belongs to the exact filters and sort that gave it, and that of drafts to their author.',
    ),
  include: z.enum(['total']).optional().describe(totalInWords),
}

/** The shape of a list of `item`. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item).describe('The rows of this page, in the order of the list.'),
    page: z
      .object({
        next: z
          .string()
          .nullable()
          .describe('The `cursor` of the next page; null on the last. The header `Link` has the whole address.'),
        limit: z.int().describe('How many rows a page has at most.'),
        total: z.int().optional().describe('Rows on all pages together; only where asked by `include=total`.'),
      })
      .describe('Where the list goes on.'),
  })

export class Cursors {
  readonly #secret: KeyObject
  readonly #actorId: string | null
  constructor(secret: Buffer | KeyObject, actorId: string | null = null) {
    // Made of the bytes once: for each cursor anew, it would cost more than to sign.
    this.#secret = Buffer.isBuffer(secret) ? createSecretKey(secret) : secret
    this.#actorId = actorId
  }

  /** Cursors of a list that answers each actor its own; null: one that answers everybody the same. */
  of(actorId: string | null): Cursors {
    return actorId === null ? this : new Cursors(this.#secret, actorId)
  }

  /** The keyset that `cursor` stands for in the list that `request` asks for; null at the start. Throws cursor_invalid. */
  read(request: FastifyRequest, cursor: string | undefined): Keyset | null {
    if (cursor === undefined) return null
    const [body = '', tag = '', ...more] = cursor.split('.')
    const given = Buffer.from(tag, 'base64url')
    const expected = this.#sign(request, body)
    // A tag is compared in its bytes and its spelling, so that one page has one address.
    if (
      given.length !== expected.length ||
      !timingSafeEqual(given, expected) ||
      tag !== expected.toString('base64url') ||
      more.length > 0
    ) {
      throw new Problem(
        'cursor_invalid',
        'The cursor was altered, or belongs to other filters, another sort or another actor.',
      )
    }
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Keyset
  }

  write(request: FastifyRequest, keyset: Keyset): string {
    const body = Buffer.from(JSON.stringify(keyset)).toString('base64url')
    return `${body}.${this.#sign(request, body).toString('base64url')}`
  }

  #sign(request: FastifyRequest, body: string): Buffer {
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify([...listIdentity(request), this.#actorId]))
      .update('\0')
      .update(body)
      .digest()
      .subarray(0, 16)
  }
}

/**
 * The list that a request asks for, whichever page: its route, as an address can be spelt in many ways, and its checked
 * parameters without those that say how much of it is answered.
 */
function listIdentity({ routeOptions, params, query }: FastifyRequest) {
  const sorted = Object.entries(filtersOf(query as object))
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return [routeOptions.url, params, sorted]
}

type OfPages = { cursor?: unknown; limit?: unknown; include?: unknown; facets?: unknown; fields?: unknown }

/** The parameters of a list without those that say how much of it is answered. */
export function filtersOf<Query extends object>(query: Query): Omit<Query, keyof OfPages> {
  const {
    cursor: _cursor,
    limit: _limit,
    include: _include,
    facets: _facets,
    fields: _fields,
    ...filters
  } = query as Query & OfPages
  return filters
}

/** A list that was asked for, as it is answered by pages and as a file. */
export type Listing<Row> = {
  /** Up to so many rows and one, in the order of the list, from after the keyset; none at the end alone. */
  after(keyset: Keyset | null, limit: number): Promise<Row[]>
  /** A row's place in the order. */
  keysetOf(row: NoInfer<Row>): Keyset
  /** Rows on all pages together. */
  count(): Promise<number>
  cacheControl: string
  /** Whose list it is, where it answers each actor its own: no other's cursor is good for it. */
  ownerId?: string | null
  /** How many of the rows fit one page by their length, where that counts. */
  fitting?(rows: readonly NoInfer<Row>[]): number
}

/** Rows of a list that may end before all its rows have come; whether it does. */
export type Cut<Row> = { rows: Row[]; truncated: boolean }

export type Page<Row> = {
  data: Row[]
  page: { next: string | null; limit: number; total?: number; truncated?: boolean }
}

/** A list as its pages need it. */
type Paged<Row> = Omit<Listing<Row>, 'after'> & {
  after(keyset: Keyset | null, limit: number): Promise<Row[] | Cut<Row>>
}

type PageQuery = { cursor?: string; limit: number; include?: string | string[] }

/** The page of a list that `request` asks for; sends its headers. Throws cursor_invalid. */
export async function answerList<Row>(
  request: FastifyRequest,
  reply: FastifyReply,
  cursors: Cursors,
  { after, keysetOf, count, cacheControl, ownerId = null, fitting }: Paged<Row>,
): Promise<Page<Row>> {
  const { cursor, limit, include } = request.query as PageQuery
  const own = cursors.of(ownerId)
  const found = await after(own.read(request, cursor), limit)
  const { rows, ...cut } = Array.isArray(found) ? { rows: found } : found
  const total = include?.includes('total') ? await count() : undefined
  const data = rows.slice(0, Math.min(fitting?.(rows) ?? limit, limit))
  const last = data.at(-1)
  const next = rows.length > data.length && last !== undefined ? own.write(request, keysetOf(last)) : null
  reply.header('cache-control', cacheControl)
  if (next !== null) {
    const address = new URL(request.url, 'http://here')
    address.searchParams.set('cursor', next)
    address.searchParams.delete('facets')
    reply.header('link', `<${address.pathname}${address.search}>; rel="next"`)
  }
  return { data, page: { next, limit, ...(total !== undefined && { total }), ...cut } }
}

/** Where rows are long, a page ends before its `limit`: with the row that reaches so many bytes. */
export const mostPageBytes = 2_000_000

/** How many of the rows are on a page by their length. */
export function fitting(rows: readonly { content_bytes: number }[]): number {
  let bytes = 0
  const tooMany = rows.findIndex(({ content_bytes }) => {
    const full = bytes >= mostPageBytes
    bytes += content_bytes
    return full
  })
  return tooMany === -1 ? rows.length : tooMany
}

/** The JSON of a page whose rows `textOf` writes, with what else stands in it. */
export function textOfPage<Row, More extends object, Item>(
  { data, ...more }: { data: Row[] } & More,
  textOf: (row: Row) => string,
) {
  // Put together as one text, which is laid out once, when it is sent: a joined list would be laid out twice.
  let text = '{"data":['
  let comma = ''
  for (const row of data) {
    text += comma + textOf(row)
    comma = ','
  }
  return new JsonText(`${text}],${JSON.stringify(more).slice(1)}`).as<{ data: Item[] } & More>()
}
