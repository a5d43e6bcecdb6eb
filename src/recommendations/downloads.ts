// Recommendations and their revisions as files.
import { z } from 'zod'
import { downloadOf } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { caching } from '../http/route.ts'
import { compileSearch } from '../search/compile.ts'
import { includeInDownload } from '../sources/schemas.ts'
import { keysetIn, type RecommendationFilters, selectRecommendations, selectRevisions } from './queries.ts'
import {
  keyOfRecommendation,
  orders,
  Recommendation,
  type RecommendationOrder,
  RecommendationRevision,
} from './schemas.ts'

type Filters = RecommendationFilters & { fields?: string[]; include?: string[]; q?: string; sort?: RecommendationOrder }

export const recommendationsDownload = downloadOf<Recommendation, Filters>({
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
  async open(db, { query: { fields, include = [], q, sort = 'position', ...filters } }) {
    const raw = include.includes('raw')
    const found = q === undefined ? undefined : (await compileSearch(db, q)).matching
    return {
      after: (after, limit) => selectRecommendations(db, { ...filters, found, sort, after, limit, raw, fields }),
      keysetOf: keysetIn(sort),
      asks: (field) => raw && field !== 'highlight',
      cacheControl: caching.catalogue,
    }
  },
})

export const revisionsDownload = downloadOf<RecommendationRevision, unknown, { id: string }>({
  item: RecommendationRevision,
  addressOf: ({ recommendation_id }) => `/v1/recommendations/${recommendation_id}/revisions`,
  async open(db, { params: { id } }) {
    if ((await selectRevisions(db, { id, after: 0, limit: 1 })).length === 0) throw notFound()
    return {
      after: (keyset, limit) => selectRevisions(db, { id, after: Number(keyset?.[0] ?? 0), limit }),
      keysetOf: ({ revision }) => [revision],
      cacheControl: caching.catalogue,
    }
  },
})
