// Recommendations and their revisions as files.
import { downloadOf } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { caching } from '../http/route.ts'
import { includeInDownload } from '../sources/schemas.ts'
import { type RecommendationFilters, selectRecommendations, selectRevisions } from './queries.ts'
import { Recommendation, RecommendationRevision } from './schemas.ts'

type Filters = RecommendationFilters & { include?: string[] }

export const recommendationsDownload = downloadOf<Recommendation, Filters>({
  item: Recommendation,
  parameters: { include: includeInDownload },
  addressOf: ({ id }) => `/v1/recommendations/${id}`,
  open(db, { query: { include = [], ...filters } }) {
    const raw = include.includes('raw')
    return {
      after: (after, limit) => selectRecommendations(db, { ...filters, after, limit, raw }),
      keysetOf: ({ source_id, position }) => [source_id, position],
      asks: () => raw,
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
