// Recommendations in short, as they stand within what refers to them.
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { recommendations } from '../database/catalogue-tables.ts'
import { type Db, statement } from '../database/client.ts'
import { manyOf } from '../database/together.ts'
import { Recommendation } from './schemas.ts'

export const RecommendationSummary = Recommendation.pick({
  id: true,
  source_id: true,
  stakeholder_group: true,
  number: true,
  text: true,
}).meta({ id: 'RecommendationSummary', description: 'A recommendation in short.' })
export type RecommendationSummary = z.infer<typeof RecommendationSummary>

const { id, source_id, stakeholder_group, number, text } = recommendations
const findStatement = statement<RecommendationSummary>('find_recommendation_summaries', (db) =>
  db
    .select({ id, source_id, stakeholder_group, number, text })
    .from(recommendations)
    .where(sql`${id} = any(${manyOf('ids', 'text')})`),
)

export const findRecommendationSummaries = (db: Db, ids: readonly string[]): Promise<RecommendationSummary[]> =>
  findStatement(db, { ids: [...ids] })
