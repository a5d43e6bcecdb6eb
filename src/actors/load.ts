// Brings the database to the countries, States and bodies of this folder at each start. What operators changed stays: a
// name is only replaced where it still is the one that was loaded before.
import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq, sql } from 'drizzle-orm'
import { actor_names, actors, countries } from '../database/actor-tables.ts'
import { catalogue_revisions } from '../database/catalogue-tables.ts'
import type { Db } from '../database/client.ts'
import { bodies } from './bodies.ts'
import { insertActors } from './queries.ts'
import { enterChangedActors, enterNewActors } from './recorded.ts'
import type { Actor, NewActor } from './schemas.ts'
import { countries as currentCountries, states } from './states.ts'

/** What is loaded of an actor that exists already, kept by revision in catalogue_revisions. */
type Content = Pick<Actor, 'name' | 'names'>

const noun = 'actors'

const seeds: readonly NewActor[] = [
  ...states.map(({ id, country, name, names }) => ({
    id,
    name,
    stakeholder_group: 'states',
    subgroups: [],
    country,
    url: null,
    accreditations: [],
    names: names.map((one) => ({
      ...one,
      status: one.language === 'en' ? ('official' as const) : ('unofficial' as const),
    })),
  })),
  // The source writes about them in English; whether that is how they write themselves it does not say.
  ...bodies.map((body) => ({
    ...body,
    url: null,
    accreditations: [],
    names: [{ language: 'en', name: body.name, status: 'unofficial' as const }],
  })),
]

/** Needs the stakeholder groups. Answers how many countries and actors are new or changed; the caller's transaction is locked against other starts. */
export async function loadActors(tx: Db): Promise<number> {
  const changedCountries = await loadCountries(tx)
  const before = await selectLoaded(tx)
  const fresh = seeds.filter(({ id }) => !before.has(id))
  const changed = seeds.filter(
    (seed) => before.has(seed.id) && !isDeepStrictEqual(before.get(seed.id)!.content, contentOf(seed)),
  )
  await enterNewActors(tx, [...(await insertActors(tx, fresh))])
  for (const seed of changed) await updateLoaded(tx, seed.id, before.get(seed.id)!.content, contentOf(seed))
  await enterChangedActors(
    tx,
    changed.map(({ id }) => id),
  )
  const revisions = [...fresh, ...changed].map((seed) => ({
    noun,
    id: seed.id,
    content: contentOf(seed),
    revision: (before.get(seed.id)?.revision ?? 0) + 1,
  }))
  if (revisions.length > 0) await tx.insert(catalogue_revisions).values(revisions)
  return changedCountries + revisions.length
}

const contentOf = ({ name, names }: Content): Content => ({ name, names })

async function loadCountries(tx: Db): Promise<number> {
  const before = new Map((await tx.select().from(countries)).map((country) => [country.code, country]))
  const changed = currentCountries.filter((country) => !isDeepStrictEqual(before.get(country.code), country))
  if (changed.length === 0) return 0
  const fields = Object.keys(changed[0]!).filter((field) => field !== 'code')
  const set = Object.fromEntries(fields.map((field) => [field, sql`excluded.${sql.identifier(field)}`]))
  await tx.insert(countries).values(changed).onConflictDoUpdate({ target: countries.code, set })
  return changed.length
}

/** The last revision of each actor that was ever loaded. */
async function selectLoaded(tx: Db): Promise<Map<string, { revision: number; content: Content }>> {
  const rows = await tx
    .select()
    .from(catalogue_revisions)
    .where(eq(catalogue_revisions.noun, noun))
    .orderBy(asc(catalogue_revisions.revision))
  return new Map(rows.map(({ id, revision, content }) => [id, { revision, content: content as Content }]))
}

/** Replaces what still is as it was loaded before. */
async function updateLoaded(tx: Db, id: string, before: Content, now: Content): Promise<void> {
  await tx
    .update(actors)
    .set({ name: now.name })
    .where(and(eq(actors.id, id), eq(actors.name, before.name)))
  for (const language of new Set([...before.names, ...now.names].map((one) => one.language))) {
    const old = before.names.find((one) => one.language === language)
    const current = now.names.find((one) => one.language === language)
    if (isDeepStrictEqual(old, current)) continue
    if (old === undefined) {
      await tx
        .insert(actor_names)
        .values({ actor_id: id, ...current! })
        .onConflictDoNothing()
      continue
    }
    const untouched = and(
      eq(actor_names.actor_id, id),
      eq(actor_names.language, language),
      eq(actor_names.name, old.name),
      eq(actor_names.status, old.status),
    )
    if (current === undefined) await tx.delete(actor_names).where(untouched)
    else await tx.update(actor_names).set(current).where(untouched)
  }
  await tx.update(actors).set({ updated_at: sql`clock_timestamp()` }).where(eq(actors.id, id))
}
