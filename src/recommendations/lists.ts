// Recommendations and their revisions as lists: what their pages answer, and their files.
import { z } from 'zod'
import type { Db } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import type { Keyset } from '../http/pages.ts'
import { caching } from '../http/route.ts'
import { compileSearch } from '../search/compile.ts'
import { includeInDownload } from '../sources/schemas.ts'
import type { FoundRecommendation } from './found.ts'
import {
  countRecommendations,
  countRevisions,
  keysetIn,
  type RecommendationFilters,
  selectRecommendations,
  selectRevisions,
} from './queries.ts'
import {
  keyOfRecommendation,
  orders,
  Recommendation,
  type RecommendationOrder,
  RecommendationRevision,
} from './schemas.ts'

type Query = RecommendationFilters & {
  include?: string[] | undefined
  q?: string | undefined
  fields?: string[] | undefined
}

/** What is listed and in search of what. */
export async function listFor(db: Db, { include = [], q, fields, ...query }: Query, sort: RecommendationOrder) {
  const raw = include.includes('raw')
  const search = q === undefined ? null : await compileSearch(db, q)
  const filters: RecommendationFilters = { ...query, found: search?.matching }
  return {
    filters,
    raw,
    search,
    after: (after: Keyset | null, limit: number): Promise<FoundRecommendation[]> =>
      selectRecommendations(db, { ...filters, sort, after, limit, raw, fields }),
    keysetOf: keysetIn(sort),
    count: () => countRecommendations(db, filters),
    asks: (field: string) => raw && field !== 'highlight',
    cacheControl: caching.catalogue,
  }
}

export const recommendationList: List<FoundRecommendation, Query & { sort?: RecommendationOrder }> = {
  item: Recommendation,
  key: keyOfRecommendation,
  // All that is found goes into the file, and not all of it is ranked.
  parameters: {
    include: includeInDownload,
    sort: z
      .enum(orders)
      .optional()
      .describe('Order, `-` for newest first; by default `position`, that of the sources.'),
  },
  addressOf: ({ id }) => `/v1/recommendations/${id}`,
  open: (db, { query }) => listFor(db, query, query.sort ?? 'position'),
}

export const revisionList: List<RecommendationRevision, unknown, { id: string }> = {
  item: RecommendationRevision,
  addressOf: ({ recommendation_id }) => `/v1/recommendations/${recommendation_id}/revisions`,
  async open(db, { params: { id } }) {
    // Each has one at least.
    if ((await countRevisions(db, id)) === 0) throw notFound()
    return {
      after: (keyset, limit) => selectRevisions(db, { id, after: Number(keyset?.[0] ?? 0), limit }),
      keysetOf: ({ revision }) => [revision],
      count: () => countRevisions(db, id),
      cacheControl: caching.catalogue,
    }
  },
}
