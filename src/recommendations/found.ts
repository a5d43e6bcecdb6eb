// Recommendations that a search finds: a page in the order of relevance, where in them it was found, and what to try instead.
import { desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { recommendation_vectors, recommendation_words, recommendations, sources } from '../database/tables.ts'
import type { Cut, Keyset, Page } from '../http/pages.ts'
import { type Answered, answerSearch } from '../search/answer.ts'
import type { CompiledSearch } from '../search/compile.ts'
import { type Excerpt, excerptOf, htmlOf } from '../search/highlight.ts'
import { findNearWords } from '../search/near-words.ts'
import { newestMatches, type Ranked, selectRanked } from '../search/ranked.ts'
import { columnsFor, matching, type RecommendationFilters, recommendationVectors } from './queries.ts'
import type { Recommendation } from './schemas.ts'

/** A recommendation of a list; with its rank where that is the order. */
export type FoundRecommendation = Recommendation & Partial<Omit<Ranked, 'id'>>

/** The list in the order of relevance; `raw`: with what the source says to the letter. */
export const byRelevance = (db: Db, filters: RecommendationFilters, raw: boolean, search: CompiledSearch) => ({
  after: (after: Keyset | null, limit: number) =>
    selectFoundRecommendations(db, { ...filters, raw }, search, after, limit),
  keysetOf: ({ rank, place }: FoundRecommendation): Keyset => [rank!, place!],
})

/** The most relevant first, from after the keyset `[rank, place]`; one more than `limit` where there are more. */
async function selectFoundRecommendations(
  db: Db,
  { found: _, raw, ...filters }: RecommendationFilters & { raw: boolean },
  search: CompiledSearch,
  after: Keyset | null,
  limit: number,
): Promise<Cut<FoundRecommendation>> {
  const candidates = await newestMatches(db, recommendationVectors, search, {
    table: recommendations,
    id: recommendations.id,
    conditions: matching(filters),
    newestFirst: desc(recommendation_vectors.number),
  })
  const { rows: ranked, truncated } = await selectRanked(db, recommendationVectors, candidates, search, after, limit)
  const ids = ranked.map(({ id }) => id)
  const rows = (await db
    .select(columnsFor(raw))
    .from(recommendations)
    .where(inArray(recommendations.id, ids))) as Recommendation[]
  const known = new Map(rows.map((row) => [row.id, row]))
  // Recommendations may change, they never go.
  return { rows: ranked.map((one) => ({ ...known.get(one.id)!, ...one })), truncated }
}

const texts = sql`recommendation_texts(${recommendations.id}, ${recommendations.text}, ${recommendations.stakeholder_group})`

/** Of each recommendation an excerpt as HTML with what was sought. */
async function selectHighlights(db: Db, ids: string[], search: CompiledSearch): Promise<Map<string, string>> {
  const rows: (Excerpt & { id: string })[] = await db
    .select({ id: recommendations.id, ...excerptOf(sources.language, texts, search) })
    .from(recommendations)
    .innerJoin(sources, eq(sources.id, recommendations.source_id))
    .where(inArray(recommendations.id, ids))
  return new Map(rows.map((row) => [row.id, htmlOf(row, search)]))
}

/** A page of what `search` finds, as it is answered. */
export const answerFound = (db: Db, search: CompiledSearch, listed: Page<FoundRecommendation>, asked: Answered) =>
  answerSearch<FoundRecommendation, Recommendation>(listed, asked, {
    textOf: ({ rank: _, place: __, ...recommendation }) => JSON.stringify(recommendation),
    highlights: (ids) => selectHighlights(db, ids, search),
    nearWords: () => findNearWords(db, recommendation_words, sql`true`, search.search),
  })
