// Tables of what was recommended: entries of the catalogue in the revision that was the newest when the release was asked for.
// They wait for nothing: the documents were public before this service had them, and a release is not read without them.
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { throughCursor } from '../database/cursors.ts'
import { slug } from '../http/fields.ts'
import { Instrument } from '../instruments/schemas.ts'
import { Principle } from '../principles/schemas.ts'
import { Recommendation } from '../recommendations/schemas.ts'
import { Source } from '../sources/schemas.ts'
import { StakeholderGroup } from '../stakeholder-groups/schemas.ts'
import { byBytes, selected, type Table, tableOf } from './table.ts'

/** The newest revision of each entry of a noun at the request, as `entries`. */
const entriesOf = (noun: string, requested: SQL) => sql`
  entries as (
    select distinct on (id) id, revision, content, loaded_at
    from catalogue_revisions
    where noun = ${noun} and loaded_at <= ${requested}
    order by id, revision desc)`

/** Their contents as they are answered. */
const entries = (noun: string): Table['rows'] =>
  async function* (tx, { requested_at }) {
    const statement = sql`
      with ${entriesOf(noun, sql`${requested_at}::timestamptz`)}
      select content, revision, loaded_at as updated_at from entries order by ${byBytes(sql`id`)}`
    const pieces = throughCursor<{ content: object; revision: number; updated_at: string }>(tx, statement)
    for await (const piece of pieces) yield piece.map(({ content, ...rest }) => ({ ...content, ...rest }))
  }

/** Each item of a list in the recommendations, as `item`, with its place from 1. */
const itemsOf = (list: string, columns: SQL) =>
  selected(
    ({ requested }) => sql`
  with ${entriesOf('recommendations', requested)}
  select entries.id as recommendation_id, place::int as position, ${columns}
  from entries cross join jsonb_array_elements(content -> ${list}::text) with ordinality as items (item, place)
  order by ${byBytes(sql`entries.id`)}, place`,
  )

const recommendation = { recommendation_id: slug.describe('The recommendation.') }
const position = { position: z.int().describe('Place in the list of the recommendation, from 1.') }
const { parts, addressed_to, principles, instruments, ...said } = Recommendation.shape

/** Called as the noun of its entries. */
const catalogueTable = (name: string, description: string, schema: z.ZodObject) =>
  tableOf({
    ...{ name, description, schema, key: ['id'] },
    ...('source_id' in schema.shape && { references: { source_id: 'sources' } }),
    rows: entries(name),
  })

const ofSource = 'Verbatim spans of the source and corrections are left out: the API gives them with `include=raw`.'

export const catalogueTables = [
  catalogueTable(
    'sources',
    'Documents that make recommendations. Their texts are left out: the API gives them with `include=raw`.',
    Source,
  ),
  catalogueTable('stakeholder_groups', 'Whom a source addresses as a group.', StakeholderGroup),
  catalogueTable('principles', `Ground rules that a source states. ${ofSource}`, Principle),
  catalogueTable('instruments', `Standards that recommendations cite. ${ofSource}`, Instrument),
  catalogueTable(
    'recommendations',
    `Numbered items of the sources. What hangs on them stands in tables of its own. ${ofSource}`,
    z.object(said),
  ),
  tableOf({
    name: 'parts',
    description: 'Separately answerable duties inside recommendations, those that had retired among them.',
    schema: z.object({ ...recommendation, ...parts.element.shape }),
    key: ['recommendation_id', 'id'],
    references: { recommendation_id: 'recommendations' },
    // As the newest revision that has it says; it retired with the revision after that.
    rows: selected(
      ({ requested }) => sql`
      with ${entriesOf('recommendations', requested)}, said as (
        select distinct on (revisions.id, part ->> 'id') revisions.id as recommendation_id, part, (
          select loaded_at from catalogue_revisions as next
          where next.noun = revisions.noun and next.id = revisions.id and next.revision = revisions.revision + 1
            and next.loaded_at <= ${requested}) as retired_at
        from catalogue_revisions as revisions cross join jsonb_array_elements(content -> 'parts') as part
        where noun = 'recommendations' and loaded_at <= ${requested}
        order by revisions.id, part ->> 'id', revisions.revision desc)
      select recommendation_id, part ->> 'id' as id, part ->> 'label' as label, part ->> 'quote' as quote,
        part ->> 'note' as note, retired_at
      from said
      order by ${byBytes(sql`recommendation_id`, sql`part ->> 'id'`)}`,
    ),
  }),
  tableOf({
    name: 'addressings',
    description: 'To whom recommendations speak, or once spoke: groups, subgroups, or single actors.',
    schema: z.object({ ...recommendation, ...addressed_to.element.shape }),
    key: ['recommendation_id', 'stakeholder_group', 'subgroup', 'actor_id', 'valid_from'],
    references: { recommendation_id: 'recommendations', stakeholder_group: 'stakeholder_groups', actor_id: 'actors' },
    // They change by days: what ends after the day of the request had no end by then.
    rows: selected(
      ({ requested }) => sql`
      with ${entriesOf('recommendations', requested)}
      select recommendation_id, stakeholder_group, subgroup, actor_id, valid_from,
        case when valid_to < ${requested}::date then valid_to end as valid_to
      from addressings
      where recommendation_id in (select id from entries) and coalesce(valid_from <= ${requested}::date, true)
      order by ${byBytes(
        sql`recommendation_id`,
        sql`coalesce(stakeholder_group, '')`,
        sql`coalesce(subgroup, '')`,
        sql`coalesce(actor_id, '')`,
      )}, valid_from nulls first`,
    ),
  }),
  tableOf({
    name: 'principle_links',
    description: 'Principles that recommendations serve: editorial, as the source does not say so.',
    schema: z.object({ ...recommendation, ...position, ...principles.element.shape }),
    key: ['recommendation_id', 'position'],
    references: { recommendation_id: 'recommendations', principle_id: 'principles' },
    rows: itemsOf(
      'principles',
      sql`item ->> 'principle_id' as principle_id, item ->> 'requirement_id' as requirement_id,
        item ->> 'recommendation_quote' as recommendation_quote, item ->> 'principle_quote' as principle_quote,
        item ->> 'rationale' as rationale`,
    ),
  }),
  tableOf({
    name: 'instrument_links',
    description: 'Instruments that recommendations cite.',
    schema: z.object({ ...recommendation, ...position, ...instruments.element.shape }),
    key: ['recommendation_id', 'position'],
    references: { recommendation_id: 'recommendations', instrument_id: 'instruments' },
    rows: itemsOf(
      'instruments',
      sql`item ->> 'instrument_id' as instrument_id, (item ->> 'named_in_text')::boolean as named_in_text,
        item ->> 'quote' as quote, (item ->> 'footnote')::int as footnote`,
    ),
  }),
]
