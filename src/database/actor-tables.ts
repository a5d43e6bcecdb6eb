// Who is addressed and who reports, where, and on whom each may report.
import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { recommendations, stakeholder_groups } from './catalogue-tables.ts'
import { date, instant } from './columns.ts'

export const countries = pgTable(
  'countries',
  {
    code: text().notNull(),
    name: text().notNull(),
    region_code: text(),
    region: text(),
    subregion_code: text(),
    subregion: text(),
    intermediate_region_code: text(),
    intermediate_region: text(),
  },
  (t) => [
    primaryKey({ name: 'countries_pkey', columns: [t.code] }),
    check('countries_code_check', sql`${t.code} ~ '^[A-Z]{3}$'`),
  ],
)

/** Identity, group and country of an actor never change: reports and pairs carry copies of them. */
export const actors = pgTable(
  'actors',
  {
    id: text().notNull(),
    name: text().notNull(),
    stakeholder_group: text().notNull(),
    subgroups: text().array().notNull(),
    country: text(),
    url: text(),
    created_at: instant().notNull().default(sql`clock_timestamp()`),
    updated_at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    primaryKey({ name: 'actors_pkey', columns: [t.id] }),
    // What a State or a company may not do is refused by checks on a copy of its group, which this makes a true copy.
    unique('actors_id_stakeholder_group_key').on(t.id, t.stakeholder_group),
    check('actors_id_check', sql`${t.id} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
    foreignKey({
      name: 'actors_stakeholder_group_fkey',
      columns: [t.stakeholder_group],
      foreignColumns: [stakeholder_groups.id],
    }),
    foreignKey({ name: 'actors_country_fkey', columns: [t.country], foreignColumns: [countries.code] }),
    index('actors_stakeholder_group_index').on(t.stakeholder_group, t.id),
    index('actors_country_index').on(t.country, t.id),
    index('actors_name_index').on(sql`lower(${t.name} collate "C")`, t.id),
    index('actors_updated_at_index').on(t.updated_at, t.id),
  ],
)

export const actor_names = pgTable(
  'actor_names',
  {
    actor_id: text().notNull(),
    language: text().notNull(),
    name: text().notNull(),
    status: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'actor_names_pkey', columns: [t.actor_id, t.language] }),
    foreignKey({ name: 'actor_names_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
  ],
)

/** GANHRI accreditation of an NHRI, with the dates between which it held. */
export const accreditations = pgTable(
  'accreditations',
  {
    actor_id: text().notNull(),
    valid_from: date().notNull(),
    valid_to: date(),
    status: text().notNull(),
    url: text(),
  },
  (t) => [
    primaryKey({ name: 'accreditations_pkey', columns: [t.actor_id, t.valid_from] }),
    foreignKey({ name: 'accreditations_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
  ],
)

export const mandates = pgTable(
  'mandates',
  {
    actor_id: text().notNull(),
    kind: text().notNull(),
    country: text(),
    addressee_id: text(),
  },
  (t) => [
    unique('mandates_actor_id_kind_country_addressee_id_key')
      .on(t.actor_id, t.kind, t.country, t.addressee_id)
      .nullsNotDistinct(),
    foreignKey({ name: 'mandates_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'mandates_country_fkey', columns: [t.country], foreignColumns: [countries.code] }),
    foreignKey({ name: 'mandates_addressee_id_fkey', columns: [t.addressee_id], foreignColumns: [actors.id] }),
    check(
      'mandates_kind_check',
      sql`case ${t.kind} when 'country' then ${t.country} is not null and ${t.addressee_id} is null
        when 'actor' then ${t.addressee_id} is not null and ${t.country} is null
        else ${t.kind} in ('self', 'any') and ${t.country} is null and ${t.addressee_id} is null end`,
    ),
  ],
)

/** To whom a recommendation is addressed: a whole group, a subgroup of it, or one actor; dates bound its validity. */
export const addressings = pgTable(
  'addressings',
  {
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    recommendation_id: text().notNull(),
    stakeholder_group: text(),
    subgroup: text(),
    actor_id: text(),
    valid_from: date(),
    valid_to: date(),
  },
  (t) => [
    primaryKey({ name: 'addressings_pkey', columns: [t.id] }),
    foreignKey({
      name: 'addressings_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
    foreignKey({
      name: 'addressings_stakeholder_group_fkey',
      columns: [t.stakeholder_group],
      foreignColumns: [stakeholder_groups.id],
    }),
    foreignKey({ name: 'addressings_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    check('addressings_addressee_check', sql`num_nonnulls(${t.stakeholder_group}, ${t.actor_id}) = 1`),
    index('addressings_recommendation_id_index').on(t.recommendation_id),
    index('addressings_stakeholder_group_index').on(t.stakeholder_group),
    index('addressings_actor_id_index').on(t.actor_id),
  ],
)
