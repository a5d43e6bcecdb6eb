// SQL of actors and their mandates. Nothing is ever deleted but the rows of a list that is replaced.
import { and, arrayOverlaps, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import { registrationColumns } from '../auth/queries.ts'
import type { Registration } from '../auth/registration.ts'
import { type Db, statement } from '../database/client.ts'
import { askedColumns, orderBy } from '../database/orders.ts'
import { accreditations, actor_names, actors, countries, mandates, stakeholder_groups } from '../database/tables.ts'
import type { Keyset } from '../http/pages.ts'
import { liesInAnyOf } from './regions.ts'
import { defaultMandates } from './rules.ts'
import type { Actor, ActorOrder, Mandate, NewActor } from './schemas.ts'

const { url, created_at, updated_at, ...described } = getTableColumns(actors)

const regionAt = (level: 'region' | 'subregion' | 'intermediate_region') =>
  sql<Actor['region']>`(
    select json_build_object('code', ${sql.identifier(`${level}_code`)}, 'name', ${sql.identifier(level)})
    from ${countries} where code = ${actors.country} and ${sql.identifier(`${level}_code`)} is not null)`.as(level)

/** Lists as JSON, so that a whole actor is one statement. */
const further = {
  url,
  names: sql<Actor['names']>`(
    select coalesce(json_agg(json_build_object('language', language, 'name', actor_names.name, 'status', status)
      order by language collate "C"), '[]')
    from ${actor_names} where actor_id = ${actors.id})`.as('names'),
  accreditations: sql<Actor['accreditations']>`(
    select coalesce(json_agg(json_build_object('status', status, 'valid_from', valid_from, 'valid_to', valid_to,
      'url', accreditations.url) order by valid_from), '[]')
    from ${accreditations} where actor_id = ${actors.id})`.as('accreditations'),
  created_at,
  updated_at,
}

/** What is kept of an actor: regions follow from its country, its registration from decisions. */
export const recordedColumns = { ...described, ...further }

/** The fields of the schema in its order. */
const whole = {
  ...described,
  region: regionAt('region'),
  subregion: regionAt('subregion'),
  intermediate_region: regionAt('intermediate_region'),
  url: further.url,
  names: further.names,
  accreditations: further.accreditations,
  ...registrationColumns(actors.id),
  created_at,
  updated_at,
}

const findStatement = statement<Actor>('find_actor', (db) =>
  db
    .select(whole)
    .from(actors)
    .where(eq(actors.id, sql.placeholder('id'))),
)

export async function findActor(db: Db, id: string): Promise<Actor | null> {
  const [actor] = await findStatement(db, { id })
  return actor ?? null
}

/** Makes changes of this actor and its mandates take turns until the transaction ends; false where none has this id. */
export async function lockActor(tx: Db, id: string): Promise<boolean> {
  // Not `for update`: reports that merely refer to the actor need not wait. The caller reads after this statement, whose
  // own snapshot may be older than the change it waited for.
  const locked = await tx.select({ id: actors.id }).from(actors).where(eq(actors.id, id)).for('no key update')
  return locked.length === 1
}

export type ActorFilters = {
  name?: string | undefined
  stakeholder_group?: string[] | undefined
  subgroup?: string[] | undefined
  country?: string[] | undefined
  region?: string[] | undefined
  registration?: Registration[] | undefined
}

/** Marks that are written above or below letters, in the alphabets of the languages that names are in. */
const marks = sql.raw(String.raw`'[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]'`)

/** A name as names are compared: without case and marks, and every apostrophe alike. */
const compared = (name: unknown) =>
  sql`lower(regexp_replace(normalize(translate(${name}, '‘’', ''''''), NFD), ${marks}, '', 'g'))`

/** `strpos` and not `like`, so that no character means another. */
const named = (name: string): SQL => {
  const sought = compared(sql`${name}::text`)
  return sql`(strpos(${compared(actors.name)}, ${sought}) > 0 or exists (
    select from ${actor_names} where actor_id = ${actors.id} and strpos(${compared(actor_names.name)}, ${sought}) > 0))`
}

function matching({ name, stakeholder_group, subgroup, country, region, registration }: ActorFilters): SQL | undefined {
  return and(
    name === undefined ? undefined : named(name),
    stakeholder_group && inArray(actors.stakeholder_group, stakeholder_group),
    subgroup && arrayOverlaps(actors.subgroups, subgroup),
    country && inArray(actors.country, country),
    liesInAnyOf(actors.country, region),
    registration && inArray(registrationColumns(actors.id).registration.sql, registration),
  )
}

/** Names as they are ordered on every server alike. */
const nameKey = sql`lower(${actors.name} collate "C")`

const orderOf = (sort: ActorOrder) => {
  const { id, updated_at } = actors
  return sort === 'id' ? [id] : [sort.endsWith('name') ? nameKey : updated_at, id]
}

/** The place of a row in an order. */
export const keysetIn =
  (sort: ActorOrder) =>
  ({ id, name, updated_at }: Actor): Keyset => {
    if (sort === 'id') return [id]
    return [sort.endsWith('name') ? name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : updated_at, id]
  }

/** From after the keyset in an order; one row more than `limit` where there are more. With `fields`, at least these of each. */
export function selectActors(
  db: Db,
  filters: ActorFilters,
  sort: ActorOrder,
  after: Keyset | null,
  limit: number,
  fields?: readonly string[],
): Promise<Actor[]> {
  const { by, beyond } = orderBy(orderOf(sort), sort)
  return db
    .select(askedColumns(whole, fields, ['id', 'name', 'updated_at']))
    .from(actors)
    .where(and(matching(filters), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export async function countActors(db: Db, filters: ActorFilters): Promise<number> {
  return db.$count(actors, matching(filters))
}

const selectMandatesStatement = statement<Mandate>('select_mandates', (db) =>
  db
    .select({ kind: mandates.kind, country: mandates.country, addressee_id: mandates.addressee_id })
    .from(mandates)
    .where(eq(mandates.actor_id, sql.placeholder('actor_id')))
    .orderBy(
      sql`${mandates.kind} collate "C"`,
      sql`${mandates.country} collate "C"`,
      sql`${mandates.addressee_id} collate "C"`,
    ),
)

/** In their order; none where there is no such actor, or a decision took them away. */
export const selectMandates = (db: Db, actorId: string): Promise<Mandate[]> =>
  selectMandatesStatement(db, { actor_id: actorId })

/** Codes of the subgroups of a stakeholder group; null where there is no such group. */
export async function findSubgroups(db: Db, stakeholderGroup: string): Promise<string[] | null> {
  const [group] = await db
    .select({ subgroups: stakeholder_groups.subgroups })
    .from(stakeholder_groups)
    .where(eq(stakeholder_groups.id, stakeholderGroup))
  return group?.subgroups.map(({ id }) => id) ?? null
}

/** Those of these codes that are countries. */
export async function selectKnownCountries(db: Db, codes: string[]): Promise<Set<string>> {
  const rows = await db.select({ code: countries.code }).from(countries).where(inArray(countries.code, codes))
  return new Set(rows.map(({ code }) => code))
}

/** The countries of those of these ids that are actors. */
async function selectCountriesOf(db: Db, ids: string[]): Promise<Map<string, string | null>> {
  const { id, country } = actors
  const rows = await db.select({ id, country }).from(actors).where(inArray(id, ids))
  return new Map(rows.map((row) => [row.id, row.country]))
}

/** The same of the actors that mandates name. */
export const selectCountriesIn = (db: Db, list: readonly Mandate[]) =>
  selectCountriesOf(
    db,
    list.map(({ addressee_id }) => addressee_id).filter((id) => id !== null),
  )

/** Those of these ids that are actors. */
export async function selectKnownActors(db: Db, ids: string[]): Promise<Set<string>> {
  return new Set((await selectCountriesOf(db, ids)).keys())
}

/** Registers those whose id is free, with the default mandates of their group; answers the ids that are new. */
export async function insertActors(tx: Db, given: readonly NewActor[]): Promise<Set<string>> {
  if (given.length === 0) return new Set()
  // One moment for both: an actor that never changed shows it.
  const moment = { created_at: sql`statement_timestamp()`, updated_at: sql`statement_timestamp()` }
  const rows = given.map(({ names: _names, accreditations: _accreditations, ...row }) => ({ ...row, ...moment }))
  const inserted = await tx
    .insert(actors)
    .values(rows)
    .onConflictDoNothing({ target: actors.id })
    .returning({ id: actors.id })
  const ids = new Set(inserted.map(({ id }) => id))
  const fresh = given.filter(({ id }) => ids.has(id))
  await insertLists(tx, fresh)
  await insertMandates(
    tx,
    fresh.flatMap((actor) => defaultMandates(actor).map((mandate) => ({ actor_id: actor.id, ...mandate }))),
  )
  return ids
}

type Lists = Pick<Actor, 'id' | 'names' | 'accreditations'>

async function insertLists(tx: Db, given: readonly Lists[]): Promise<void> {
  const names = given.flatMap((actor) => actor.names.map((name) => ({ actor_id: actor.id, ...name })))
  if (names.length > 0) await tx.insert(actor_names).values(names)
  const periods = given.flatMap((actor) => actor.accreditations.map((period) => ({ actor_id: actor.id, ...period })))
  if (periods.length > 0) await tx.insert(accreditations).values(periods)
}

async function insertMandates(tx: Db, rows: readonly (Mandate & { actor_id: string })[]): Promise<void> {
  if (rows.length > 0) await tx.insert(mandates).values([...rows])
}

/** Writes what may change of an actor: its own row and both lists whole. The caller holds its lock. */
export async function updateActorDetails(
  tx: Db,
  { id, name, url, subgroups, ...lists }: Omit<NewActor, 'country' | 'stakeholder_group'>,
): Promise<void> {
  await tx.update(actors).set({ name, url, subgroups, updated_at: sql`clock_timestamp()` }).where(eq(actors.id, id))
  await tx.delete(actor_names).where(eq(actor_names.actor_id, id))
  await tx.delete(accreditations).where(eq(accreditations.actor_id, id))
  await insertLists(tx, [{ id, ...lists }])
}

/** What is public of it has changed, though nothing that is kept with it. The caller holds its lock. */
export async function touchActor(tx: Db, id: string): Promise<void> {
  await tx.update(actors).set({ updated_at: sql`clock_timestamp()` }).where(eq(actors.id, id))
}

/** Replaces all mandates of an actor. The caller holds its lock. */
export async function updateMandates(tx: Db, actorId: string, given: readonly Mandate[]): Promise<void> {
  await tx.delete(mandates).where(eq(mandates.actor_id, actorId))
  await insertMandates(
    tx,
    given.map((mandate) => ({ actor_id: actorId, ...mandate })),
  )
}
