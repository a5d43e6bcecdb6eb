// What sources recommend, by which principles and instruments, and to whom.
import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { date, instant } from './columns.ts'

export const sources = pgTable(
  'sources',
  {
    id: text().notNull(),
    title: text().notNull(),
    event: text().notNull(),
    place: text().notNull(),
    start_date: date().notNull(),
    end_date: date().notNull(),
    hosts: jsonb().$type<{ name: string; actor_id: string | null }[]>().notNull(),
    participants: text(),
    language: text().notNull(),
    /** Of the whole file; text_sha256 of the published text alone. */
    sha256: text().notNull(),
    text_sha256: text().notNull(),
    text: text().notNull(),
    text_start: integer().notNull(),
    notes: jsonb().$type<string[]>().notNull(),
    revision: integer().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [primaryKey({ name: 'sources_pkey', columns: [t.id] })],
)

export const stakeholder_groups = pgTable(
  'stakeholder_groups',
  {
    id: text().notNull(),
    source_id: text().notNull(),
    position: integer().notNull(),
    label: text().notNull(),
    heading: text().notNull(),
    subgroups: jsonb().$type<{ id: string; label: string }[]>().notNull(),
    raw: jsonb().notNull(),
    revision: integer().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'stakeholder_groups_pkey', columns: [t.id] }),
    foreignKey({ name: 'stakeholder_groups_source_id_fkey', columns: [t.source_id], foreignColumns: [sources.id] }),
  ],
)

export const principles = pgTable(
  'principles',
  {
    id: text().notNull(),
    source_id: text().notNull(),
    position: integer().notNull(),
    label: text().notNull(),
    text: text().notNull(),
    requirements: jsonb().notNull(),
    raw: jsonb().notNull(),
    corrections: jsonb().notNull(),
    notes: jsonb().$type<string[]>().notNull(),
    revision: integer().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'principles_pkey', columns: [t.id] }),
    foreignKey({ name: 'principles_source_id_fkey', columns: [t.source_id], foreignColumns: [sources.id] }),
  ],
)

export const instruments = pgTable(
  'instruments',
  {
    id: text().notNull(),
    source_id: text().notNull(),
    position: integer().notNull(),
    title: text().notNull(),
    provision: text(),
    url: text(),
    url_raw: jsonb(),
    url_corrections: jsonb().notNull(),
    footnote: jsonb(),
    notes: jsonb().$type<string[]>().notNull(),
    revision: integer().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'instruments_pkey', columns: [t.id] }),
    foreignKey({ name: 'instruments_source_id_fkey', columns: [t.source_id], foreignColumns: [sources.id] }),
  ],
)

export const recommendations = pgTable(
  'recommendations',
  {
    id: text().notNull(),
    source_id: text().notNull(),
    /** Order within the source. */
    position: integer().notNull(),
    stakeholder_group: text().notNull(),
    number: integer().notNull(),
    text: text().notNull(),
    qualifiers: jsonb().notNull(),
    raw: jsonb().notNull(),
    corrections: jsonb().notNull(),
    notes: jsonb().$type<string[]>().notNull(),
    revision: integer().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'recommendations_pkey', columns: [t.id] }),
    unique('recommendations_source_id_position_key').on(t.source_id, t.position),
    foreignKey({ name: 'recommendations_source_id_fkey', columns: [t.source_id], foreignColumns: [sources.id] }),
    foreignKey({
      name: 'recommendations_stakeholder_group_fkey',
      columns: [t.stakeholder_group],
      foreignColumns: [stakeholder_groups.id],
    }),
    index('recommendations_stakeholder_group_index').on(t.stakeholder_group, t.source_id, t.position),
    index('recommendations_updated_at_index').on(t.updated_at, t.id),
  ],
)

export const parts = pgTable(
  'parts',
  {
    recommendation_id: text().notNull(),
    id: text().notNull(),
    label: text().notNull(),
    quote: text().notNull(),
    note: text(),
    /** Parts retire, they are never renumbered. */
    retired_at: instant(),
  },
  (t) => [
    primaryKey({ name: 'parts_pkey', columns: [t.recommendation_id, t.id] }),
    foreignKey({
      name: 'parts_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
  ],
)

export const principle_links = pgTable(
  'principle_links',
  {
    recommendation_id: text().notNull(),
    position: integer().notNull(),
    principle_id: text().notNull(),
    requirement_id: text(),
    recommendation_quote: text().notNull(),
    principle_quote: text().notNull(),
    rationale: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'principle_links_pkey', columns: [t.recommendation_id, t.position] }),
    foreignKey({
      name: 'principle_links_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
    foreignKey({
      name: 'principle_links_principle_id_fkey',
      columns: [t.principle_id],
      foreignColumns: [principles.id],
    }),
    index('principle_links_principle_id_index').on(t.principle_id, t.recommendation_id),
  ],
)

export const instrument_links = pgTable(
  'instrument_links',
  {
    recommendation_id: text().notNull(),
    position: integer().notNull(),
    instrument_id: text().notNull(),
    named_in_text: boolean().notNull(),
    quote: text().notNull(),
    footnote: integer(),
  },
  (t) => [
    primaryKey({ name: 'instrument_links_pkey', columns: [t.recommendation_id, t.position] }),
    foreignKey({
      name: 'instrument_links_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
    foreignKey({
      name: 'instrument_links_instrument_id_fkey',
      columns: [t.instrument_id],
      foreignColumns: [instruments.id],
    }),
    index('instrument_links_instrument_id_index').on(t.instrument_id, t.recommendation_id),
  ],
)

/** What each catalogue entry said, revision by revision, as it was loaded. */
export const catalogue_revisions = pgTable(
  'catalogue_revisions',
  {
    noun: text().notNull(),
    id: text().notNull(),
    revision: integer().notNull(),
    content: jsonb().notNull(),
    loaded_at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [primaryKey({ name: 'catalogue_revisions_pkey', columns: [t.noun, t.id, t.revision] })],
)
