// Actors in short, as they stand within what refers to them.
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { actors } from '../database/actor-tables.ts'
import { type Db, statement } from '../database/client.ts'
import { manyOf } from '../database/together.ts'
import { Actor } from './schemas.ts'

export const ActorSummary = Actor.pick({ id: true, name: true, stakeholder_group: true, country: true }).meta({
  id: 'ActorSummary',
  description: 'An actor in short.',
})
export type ActorSummary = z.infer<typeof ActorSummary>

const { id, name, stakeholder_group, country } = actors
const findStatement = statement<ActorSummary>('find_actor_summaries', (db) =>
  db
    .select({ id, name, stakeholder_group, country })
    .from(actors)
    .where(sql`${id} = any(${manyOf('ids', 'text')})`),
)

export const findActorSummaries = (db: Db, ids: readonly string[]): Promise<ActorSummary[]> =>
  findStatement(db, { ids: [...ids] })
