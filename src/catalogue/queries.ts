// SQL of the loader: what has changed since the last load, and the rows of what has.
import { getTableColumns, type InferInsertModel, inArray, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import {
  catalogue_revisions,
  instrument_links,
  instruments,
  parts,
  principle_links,
  principles,
  recommendations,
  sources,
  stakeholder_groups,
} from '../database/catalogue-tables.ts'
import type { Db } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import type { Contents, Entry, Noun } from './entries.ts'

const tables = { sources, stakeholder_groups, principles, instruments, recommendations }

/** Waits until no other instance loads; the lock ends with the transaction. Answers the moment of this load. */
export async function lockCatalogue(tx: Db): Promise<string> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('catalogue', 0))`)
  return readClock(tx)
}

/** An entry whose content is not that of its last revision; `before` is null for a new one, `entry` for one that is gone. */
export type Difference = { noun: Noun; id: string; revision: number; before: Contents[Noun] | null; gone: boolean }

/** One statement: jsonb equality compares contents whatever the order of their keys. */
export async function findDifferences(tx: Db, entries: readonly Entry[]): Promise<Difference[]> {
  const sourceIds = [...new Set(entries.map(({ source_id }) => source_id))]
  const { rows } = await tx.execute<Difference>(sql`
    select noun, id, coalesce(last.revision, 0) as revision, last.content as before, given.content is null as gone
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as given (noun text, id text, content jsonb)
    full join (
      select distinct on (noun, id) noun, id, revision, content
      from catalogue_revisions
      where noun in ${Object.keys(tables)} and coalesce(content ->> 'source_id', id) in ${sourceIds}
      order by noun, id, revision desc
    ) as last using (noun, id)
    where given.content is distinct from last.content`)
  return rows
}

export type Changed<N extends Noun = Noun> = { noun: N; id: string; revision: number; content: Contents[N] }

/** Writes the rows of entries of one noun over what stands. */
export async function upsertEntries(tx: Db, noun: Noun, changed: readonly Changed[], moment: string): Promise<void> {
  if (changed.length === 0) return
  const table = tables[noun] as PgTable
  const columns = Object.keys(getTableColumns(table))
  const rows = changed.map(({ content, revision }) => {
    const row: Record<string, unknown> = { ...content, revision, updated_at: moment }
    return Object.fromEntries(columns.map((name) => [name, row[name]]))
  })
  const set = Object.fromEntries(columns.map((name) => [name, sql`excluded.${sql.identifier(name)}`]))
  await tx
    .insert(table)
    .values(rows as InferInsertModel<typeof table>[])
    .onConflictDoUpdate({ target: getTableColumns(table).id!, set })
}

export async function insertRevisions(tx: Db, changed: readonly Changed[], loaded_at: string): Promise<void> {
  if (changed.length === 0) return
  const rows = changed.map(({ noun, id, revision, content }) => ({ noun, id, revision, content, loaded_at }))
  await tx.insert(catalogue_revisions).values(rows)
}

/** Takes recommendations out of the order, as one that moves may need the place of one that has yet to move. */
export async function freePositions(tx: Db, ids: string[]): Promise<void> {
  await tx
    .update(recommendations)
    .set({ position: sql`-${recommendations.position}` })
    .where(inArray(recommendations.id, ids))
}

/** Parts that the file no longer has retire; one that comes back is in force again. */
export async function writeParts(
  tx: Db,
  changed: readonly Changed<'recommendations'>[],
  moment: string,
): Promise<void> {
  const rows = changed.flatMap(({ id, content }) => content.parts.map((part) => ({ recommendation_id: id, ...part })))
  await tx
    .insert(parts)
    .values(rows)
    .onConflictDoUpdate({
      target: [parts.recommendation_id, parts.id],
      set: { label: sql`excluded.label`, quote: sql`excluded.quote`, note: sql`excluded.note`, retired_at: null },
    })
  await tx.execute(sql`
    update parts set retired_at = ${moment}::timestamptz
    where retired_at is null
      and recommendation_id in ${changed.map(({ id }) => id)}
      and (recommendation_id, id) not in (
        select recommendation_id, id from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (recommendation_id text, id text)
      )`)
}

/**
 * What the file no longer says held until yesterday, or never where it began today; what it says anew begins today, or has
 * always held for a new recommendation.
 */
export async function writeAddressings(tx: Db, changed: readonly Changed<'recommendations'>[]): Promise<void> {
  const rows = changed.flatMap(({ id, revision, content }) =>
    content.addressed_to.map((to, place) => ({ recommendation_id: id, first: revision === 1, place, ...to })),
  )
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as given (recommendation_id text, first boolean, place int, stakeholder_group text, subgroup text, actor_id text)`
  const same = sql`given.recommendation_id = addressings.recommendation_id
    and (given.stakeholder_group, given.subgroup, given.actor_id)
      is not distinct from (addressings.stakeholder_group, addressings.subgroup, addressings.actor_id)`
  const dropped = sql`valid_to is null and recommendation_id in ${changed.map(({ id }) => id)}
    and not exists (select from ${given} where ${same})`
  await tx.execute(sql`delete from addressings where valid_from >= current_date and ${dropped}`)
  await tx.execute(sql`update addressings set valid_to = current_date - 1 where ${dropped}`)
  await tx.execute(sql`
    insert into addressings (recommendation_id, stakeholder_group, subgroup, actor_id, valid_from)
    select recommendation_id, stakeholder_group, subgroup, actor_id, case when first then null else current_date end
    from ${given}
    where not exists (select from addressings where valid_to is null and ${same})
    order by recommendation_id, place`)
}

/** Links are written anew; what they were before is in the revisions. */
export async function writeLinks(tx: Db, changed: readonly Changed<'recommendations'>[]): Promise<void> {
  const ids = changed.map(({ id }) => id)
  const linksOf = <Link extends object>(links: (content: Contents['recommendations']) => Link[]) =>
    changed.flatMap(({ id, content }) =>
      links(content).map((link, index) => ({ recommendation_id: id, position: index + 1, ...link })),
    )
  await tx.delete(principle_links).where(inArray(principle_links.recommendation_id, ids))
  await tx.delete(instrument_links).where(inArray(instrument_links.recommendation_id, ids))
  const toPrinciples = linksOf((content) => content.principles)
  if (toPrinciples.length > 0) await tx.insert(principle_links).values(toPrinciples)
  const toInstruments = linksOf((content) => content.instruments)
  if (toInstruments.length > 0) await tx.insert(instrument_links).values(toInstruments)
}

/** Brings the search to what the catalogue says now, labels of what recommendations are linked to among it. */
export async function indexRecommendations(tx: Db): Promise<void> {
  await tx.execute(sql`select index_recommendations()`)
}
