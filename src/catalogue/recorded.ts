// What of the catalogue enters the log: each revision of each entry. What is served of the newest is held against it too.
import canonicalize from 'canonicalize'
import { sql } from 'drizzle-orm'
import type { Change } from '../log/entries.ts'
import type { Recorded } from '../log/recorded.ts'

type Loaded = { noun: string; id: string; revision: number; content: object; loaded_at: string }

/** What a revision enters with: its content, as revisions keep it. */
export const changeOfLoaded = ({ noun, id, revision, content, loaded_at }: Loaded): Change => ({
  kind: 'catalogue.loaded',
  subject: `${noun.replaceAll('_', '-')}/${id}`,
  revision,
  at: loaded_at,
  actor_id: null,
  content,
})

const plain = (noun: string) => sql`
  when ${sql.raw(`'${noun}'`)} then (
    select to_jsonb(served) - 'revision' - 'updated_at' from ${sql.identifier(noun)} as served where served.id = loaded.id)`

const list = (table: string, columns: string, more = 'true') => sql`(
  select coalesce(jsonb_agg(to_jsonb(one)), '[]') from (
    select ${sql.raw(columns)} from ${sql.identifier(table)}
    where recommendation_id = loaded.id and ${sql.raw(more)}) as one)`

/** What the tables that are served hold of an entry, in the shape of its content. */
const served = sql`case loaded.noun
  ${plain('sources')} ${plain('stakeholder_groups')} ${plain('principles')} ${plain('instruments')}
  when 'recommendations' then (
    select to_jsonb(served) - 'revision' - 'updated_at' || jsonb_build_object(
      'parts', ${list('parts', 'id, label, quote, note', 'retired_at is null')},
      'addressed_to', ${list('addressings', 'stakeholder_group, subgroup, actor_id', 'valid_to is null')},
      'principles', ${list('principle_links', 'principle_id, requirement_id, recommendation_quote, principle_quote, rationale')},
      'instruments', ${list('instrument_links', 'instrument_id, named_in_text, quote, footnote')})
    from recommendations as served where served.id = loaded.id) end`

/** Lists that are served have the order of their tables: where they have the same members, that of the content stands. */
function inOrderOf(content: object, given: object | null): object | null {
  const sorted = (value: unknown) =>
    Array.isArray(value) &&
    value
      .map((one) => canonicalize(one))
      .sort()
      .join()
  return (
    given &&
    Object.fromEntries(
      Object.entries(given).map(([field, value]) => {
        const kept = content[field as keyof typeof content]
        return [field, Array.isArray(value) && sorted(value) === sorted(kept) ? kept : value]
      }),
    )
  )
}

const entries: Recorded = {
  kinds: ['catalogue.loaded'],
  rows: (wanted) => {
    const addresses = (wanted ?? []).flatMap(({ subject, revision }) => {
      const [noun, id] = subject.split('/')
      return id === undefined ? [] : [{ noun: noun!.replaceAll('-', '_'), id, revision }]
    })
    const chosen =
      wanted === null
        ? sql`true`
        : sql`(noun, id, revision) in (
            select * from jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as wanted (noun text, id text, revision int))`
    return sql`
      select noun, id, revision, content, loaded_at, newest, case when newest then ${served} end as served
      from (
        select *, not exists (
          select from catalogue_revisions as later
          where later.noun = this.noun and later.id = this.id and later.revision > this.revision) as newest
        from catalogue_revisions as this
        where noun <> 'actors' and ${chosen}) as loaded
      order by loaded_at, noun collate "C", id collate "C", revision`
  },
  changeOf: ({ newest, served, ...row }: Loaded & { newest: boolean; served: object | null }) => ({
    ...changeOfLoaded(row),
    also: newest ? [inOrderOf(row.content, served)] : [],
  }),
  // Of recommendations every revision has its address, of the others the newest alone.
  visible: sql`(starts_with(log_entries.subject, 'recommendations/') or not exists (
    select from log_entries later
    where later.subject = log_entries.subject and later.revision > log_entries.revision))`,
}

export const recordedCatalogue: readonly Recorded[] = [entries]
