// What is read of recommendations. What hangs on one comes in the same statement, as JSON: one statement a page.
import { and, asc, eq, getTableColumns, gt, inArray, type SQL, sql } from 'drizzle-orm'
import { catalogue_revisions, recommendations } from '../database/catalogue-tables.ts'
import { type Db, statement } from '../database/client.ts'
import { askedColumns, orderBy } from '../database/orders.ts'
import { recommendation_vectors } from '../database/search-tables.ts'
import type { Keyset } from '../http/pages.ts'
import { citesAnyOf } from '../instruments/filter.ts'
import { servesAnyOf } from '../principles/filter.ts'
import { isFound, type Vectors } from '../search/ranked.ts'
import { inForceToday, speaksToGroupOfActor } from './fragments.ts'
import type { Recommendation, RecommendationOrder, RecommendationRevision } from './schemas.ts'

const columnsWithRaw = {
  ...getTableColumns(recommendations),
  parts: sql<Recommendation['parts']>`(
    select coalesce(json_agg(json_build_object('id', parts.id, 'label', label, 'quote', quote, 'note', note, 'retired_at',
      to_char(retired_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by length(parts.id), parts.id), '[]')
    from parts where recommendation_id = recommendations.id)`.as('parts'),
  addressed_to: sql<Recommendation['addressed_to']>`(
    select coalesce(json_agg(json_build_object('stakeholder_group', addressings.stakeholder_group, 'subgroup', subgroup,
      'actor_id', actor_id, 'valid_from', valid_from, 'valid_to', valid_to) order by addressings.id), '[]')
    from addressings where recommendation_id = recommendations.id)`.as('addressed_to'),
  principles: sql<Recommendation['principles']>`(
    select coalesce(json_agg(json_build_object('principle_id', principle_id, 'requirement_id', requirement_id,
      'recommendation_quote', recommendation_quote, 'principle_quote', principle_quote, 'rationale', rationale)
      order by principle_links.position), '[]')
    from principle_links where recommendation_id = recommendations.id)`.as('principles'),
  instruments: sql<Recommendation['instruments']>`(
    select coalesce(json_agg(json_build_object('instrument_id', instrument_id, 'named_in_text', named_in_text,
      'quote', quote, 'footnote', footnote) order by instrument_links.position), '[]')
    from instrument_links where recommendation_id = recommendations.id)`.as('instruments'),
}
const { raw: _raw, corrections: _corrections, ...columns } = columnsWithRaw
export const columnsFor = (raw: boolean) => (raw ? columnsWithRaw : columns)

const byId = eq(recommendations.id, sql.placeholder('id'))
const findStatement = statement<Recommendation>('find_recommendation', (db) =>
  db.select(columns).from(recommendations).where(byId),
)
const findWithRawStatement = statement<Recommendation>('find_recommendation_with_raw', (db) =>
  db.select(columnsWithRaw).from(recommendations).where(byId),
)

export async function findRecommendation(db: Db, id: string, raw: boolean): Promise<Recommendation | null> {
  const [row] = await (raw ? findWithRawStatement : findStatement)(db, { id })
  return row ?? null
}

/** Any of the values within one filter, all filters together, and what has to be found. */
export type RecommendationFilters = Partial<
  Record<'source' | 'stakeholder_group' | 'principle' | 'instrument' | 'addressee_id', string[] | undefined>
> & { found?: string | undefined }

export const recommendationVectors: Vectors = {
  table: recommendation_vectors,
  of: recommendation_vectors.recommendation_id,
}

export function matching({
  found,
  source,
  stakeholder_group,
  principle,
  instrument,
  addressee_id,
}: RecommendationFilters): SQL | undefined {
  return and(
    source && inArray(recommendations.source_id, source),
    stakeholder_group && inArray(recommendations.stakeholder_group, stakeholder_group),
    servesAnyOf(recommendations.id, principle),
    citesAnyOf(recommendations.id, instrument),
    addressee_id && addressedToday(addressee_id),
    isFound(recommendationVectors, recommendations.id, found),
  )
}

/**
 * Each set is found once and hashed. One set of both, joined, looks cheaper to PostgreSQL, which then reads it again for
 * each row: on deep pages of 200 000 recommendations that took seconds.
 */
const addressedToday = (actorIds: string[]) => sql`(
  recommendations.id in (select recommendation_id from addressings where actor_id in ${actorIds} and ${inForceToday})
  or recommendations.id in (
    select recommendation_id from addressings join actors on ${speaksToGroupOfActor}
    where actors.id in ${actorIds} and ${inForceToday}))`

/** The place of a row in an order. */
export const keysetIn =
  (sort: RecommendationOrder) =>
  ({ id, source_id, position, updated_at }: Recommendation): Keyset =>
    sort === 'position' ? [source_id, position] : [updated_at, id]

type Asked = RecommendationFilters & {
  sort: RecommendationOrder
  after: Keyset | null
  limit: number
  raw: boolean
  /** At least these are needed, where not the whole is. */
  fields?: readonly string[] | undefined
}

/** From after the keyset in an order; one row more than `limit` where there are more. */
export async function selectRecommendations(db: Db, { sort, after, limit, raw, fields, ...filters }: Asked) {
  const { id, source_id, position, updated_at } = recommendations
  const { by, beyond } = orderBy(sort === 'position' ? [source_id, position] : [updated_at, id], sort)
  const always = ['id', 'source_id', 'position', 'updated_at', 'raw', 'corrections']
  const rows = await db
    .select(askedColumns(columnsFor(raw), fields, always))
    .from(recommendations)
    .where(and(matching(filters), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
  return rows as Recommendation[]
}

export async function countRecommendations(db: Db, filters: RecommendationFilters): Promise<number> {
  return db.$count(recommendations, matching(filters))
}

const ofRecommendation = (id: string) =>
  and(eq(catalogue_revisions.noun, 'recommendations'), eq(catalogue_revisions.id, id))

/** In their order, from after the revision `after`; one row more than `limit` where there are more. */
export function selectRevisions(db: Db, { id, after, limit }: { id: string; after: number; limit: number }) {
  return db
    .select({
      recommendation_id: catalogue_revisions.id,
      revision: catalogue_revisions.revision,
      loaded_at: catalogue_revisions.loaded_at,
      content: sql<RecommendationRevision['content']>`${catalogue_revisions.content}`,
    })
    .from(catalogue_revisions)
    .where(and(ofRecommendation(id), gt(catalogue_revisions.revision, after)))
    .orderBy(asc(catalogue_revisions.revision))
    .limit(limit + 1)
}

export async function countRevisions(db: Db, id: string): Promise<number> {
  return db.$count(catalogue_revisions, ofRecommendation(id))
}
