// What of actors enters the log: each as it is registered and changed, and each list of its mandates. Who registers actors
// and gives mandates is in no public record, so it is not in the log either.
import { sql } from 'drizzle-orm'
import { type Db, sqlBuilder } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { actors, mandates } from '../database/tables.ts'
import { enterInLog, enterTold } from '../log/enter.ts'
import { isWanted, type Recorded, toldOf } from '../log/recorded.ts'
import { recordedColumns } from './queries.ts'
import type { Actor, Mandate } from './schemas.ts'

const actorAddress = (id: string) => `actors/${id}`
const mandatesAddress = (id: string) => `actors/${id}/mandates`

type ActorRow = Omit<Actor, 'region' | 'subregion' | 'intermediate_region' | 'registration' | 'registration_decision'>

const wholeActors: Recorded = {
  kinds: ['actor.created', 'actor.changed'],
  rows: (wanted) =>
    sqlBuilder
      .select(recordedColumns)
      .from(actors)
      .where(isWanted(wanted, /^actors\/([^/]+)$/, actors.id, 'text'))
      .orderBy(actors.created_at, sql`${actors.id} collate "C"`)
      .getSQL(),
  changeOf: (row: ActorRow) => ({
    kind: 'actor.created',
    subject: actorAddress(row.id),
    revision: null,
    at: row.updated_at,
    actor_id: null,
    content: row,
  }),
  visible: sql`true`,
}

type MandatesRow = { actor_id: string; created_at: string; mandates: Mandate[] }

const wholeMandates: Recorded = {
  kinds: ['mandates.replaced'],
  rows: (wanted) => sql`
    select actors.id as actor_id, actors.created_at,
      coalesce(json_agg(json_build_object('kind', kind, 'country', mandates.country, 'addressee_id', addressee_id)
        order by kind collate "C", mandates.country collate "C", addressee_id collate "C")
        filter (where actor_id is not null), '[]') as mandates
    from ${actors} left join ${mandates} on actors.id = actor_id
    where ${isWanted(wanted, /^actors\/([^/]+)\/mandates$/, actors.id, 'text')}
    group by actors.id, actors.created_at
    order by actors.created_at, actors.id collate "C"`,
  changeOf: ({ actor_id, created_at, mandates }: MandatesRow) => ({
    kind: 'mandates.replaced',
    subject: mandatesAddress(actor_id),
    revision: null,
    at: created_at,
    actor_id: null,
    content: { mandates },
  }),
  visible: sql`true`,
}

export const recordedActors: readonly Recorded[] = [wholeActors, wholeMandates]

/** Enters actors that were registered in this transaction, with their first mandates. */
export async function enterNewActors(tx: Db, ids: readonly string[]): Promise<void> {
  await enterTold(tx, wholeActors, wantedOf(actorAddress, ids))
  await enterTold(tx, wholeMandates, wantedOf(mandatesAddress, ids))
}

/** Enters actors that were changed in this transaction. */
export async function enterChangedActors(tx: Db, ids: readonly string[]): Promise<void> {
  for (const change of await toldOf(tx, wholeActors, wantedOf(actorAddress, ids)))
    await enterInLog(tx, [{ ...change, kind: 'actor.changed' }])
}

/** Enters mandates that were replaced in this transaction. */
export async function enterMandates(tx: Db, actorId: string): Promise<void> {
  const at = await readClock(tx)
  for (const change of await toldOf(tx, wholeMandates, wantedOf(mandatesAddress, [actorId])))
    await enterInLog(tx, [{ ...change, at }])
}

const wantedOf = (address: (id: string) => string, ids: readonly string[]) =>
  ids.map((id) => ({ subject: address(id), revision: null }))
