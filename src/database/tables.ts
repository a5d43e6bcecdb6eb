// Every table on one page. Names are the words of the API; constraints are named <table>_<columns>_<key|fkey|check>.
// What SQL cannot say through drizzle (the exclusion constraint on periods) stands in migrations/; what the
// catalogue's JSON holds and which values an actor's lists may have, in the schemas of the features.
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  date as sqlDate,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

/** A moment in RFC 3339 with microseconds, as client.ts reads it. */
const instant = customType<{ data: string }>({
  dataType: () => 'timestamp with time zone',
})
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
/** Bytes, read as such where drizzle reads them. */
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
type ReportMeasure = 'annotate' | 'request_correction' | 'redact' | 'restrict'
type ActorMeasure =
  | 'refuse_mandate'
  | 'narrow_mandate'
  | 'revoke_mandate'
  | 'refuse_registration'
  | 'revoke_registration'
type Measure = ReportMeasure | ActorMeasure
type Mandate = { kind: 'self' | 'country' | 'any' | 'actor'; country: string | null; addressee_id: string | null }
const date = (name?: string) => (name === undefined ? sqlDate({ mode: 'string' }) : sqlDate(name, { mode: 'string' }))

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

/**
 * Identity and current state of a report; its content is in report_revisions. Period and language repeat the current
 * revision, group and countries repeat what never changes, so that each list filter is one index in the order of the list.
 */
export const reports = pgTable(
  'reports',
  {
    id: uuid().notNull(),
    recommendation_id: text().notNull(),
    addressee_id: text().notNull(),
    territory: text(),
    author_id: text().notNull(),
    basis: text().$type<'self' | 'nhri' | 'international' | 'civil_society' | 'other'>().notNull(),
    stakeholder_group: text().notNull(),
    addressee_country: text(),
    author_country: text(),
    state: text().$type<'draft' | 'published' | 'withdrawn' | 'restricted'>().notNull(),
    revision: integer().notNull(),
    period_start: date().notNull(),
    period_end: date().notNull(),
    language: text().notNull(),
    /** The distinct levels of the current revision, for the filter `level`. */
    levels: text().array().notNull(),
    /** About how long the current revision is, so that a page can end before it is too large. */
    content_bytes: integer().notNull(),
    created_at: instant().notNull(),
    published_at: instant(),
    withdrawn_at: instant(),
    withdrawal_reason: text(),
    /** What stands by review, as it is answered: repeats decisions and seals, so that one record is one row. */
    review: jsonb().notNull().default([]),
  },
  (t) => [
    primaryKey({ name: 'reports_pkey', columns: [t.id] }),
    foreignKey({
      name: 'reports_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
    foreignKey({ name: 'reports_addressee_id_fkey', columns: [t.addressee_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'reports_author_id_fkey', columns: [t.author_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'reports_territory_fkey', columns: [t.territory], foreignColumns: [countries.code] }),
    check('reports_period_check', sql`${t.period_start} <= ${t.period_end}`),
    check(
      'reports_state_check',
      sql`case ${t.state} when 'draft' then ${t.published_at} is null and ${t.withdrawn_at} is null
        when 'published' then ${t.published_at} is not null and ${t.withdrawn_at} is null
        when 'restricted' then ${t.published_at} is not null and ${t.withdrawn_at} is null
        when 'withdrawn' then ${t.published_at} is not null and ${t.withdrawn_at} is not null and ${t.withdrawal_reason} is not null
        else false end`,
    ),
    index('reports_published_at_index').on(t.published_at, t.id),
    index('reports_period_end_index').on(t.period_end, t.id),
    index('reports_recommendation_id_index').on(t.recommendation_id, t.published_at, t.id),
    index('reports_addressee_id_index').on(t.addressee_id, t.published_at, t.id),
    index('reports_author_id_index').on(t.author_id, t.published_at, t.id),
    index('reports_stakeholder_group_index').on(t.stakeholder_group, t.published_at, t.id),
    index('reports_addressee_country_index').on(t.addressee_country, t.published_at, t.id),
    index('reports_author_country_index').on(t.author_country, t.published_at, t.id),
    index('reports_language_index').on(t.language, t.published_at, t.id),
    index('reports_territory_index').on(t.territory, t.published_at, t.id).where(sql`${t.territory} is not null`),
    index('reports_implementation_index').on(t.addressee_id, t.recommendation_id),
    // Both answer the statistics of reporting from the index alone; that of few values is short.
    index('reports_basis_index')
      .on(t.basis, t.recommendation_id, t.addressee_id, t.period_end)
      .where(sql`${t.state} = 'published' and ${t.territory} is null`),
    index('reports_periods_index')
      .on(t.basis, t.period_end, t.stakeholder_group, t.addressee_country)
      .where(sql`${t.state} = 'published' and ${t.territory} is null`),
  ],
)

export const report_revisions = pgTable(
  'report_revisions',
  {
    report_id: uuid().notNull(),
    /** That of the report, so that both can be kept where their addressee is. */
    addressee_id: text().notNull(),
    revision: integer().notNull(),
    period_start: date().notNull(),
    period_end: date().notNull(),
    language: text().notNull(),
    narrative: text().notNull(),
    assessments: jsonb().$type<{ part: string; level: string; rationale: string | null }[]>().notNull(),
    measures: jsonb().$type<{ kind: string; title: string; date: string | null; url: string | null }[]>().notNull(),
    evidence: jsonb()
      .$type<{ kind: string; title: string; url: string | null; date: string | null; stance: string }[]>()
      .notNull(),
    content_bytes: integer().notNull(),
    /** When this revision became known, or a draft was last written; of published ones taken under the lock of their implementation. */
    known_at: instant().notNull(),
    /** Keyed hash of the person who wrote it, or published it; never given out. */
    person: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'report_revisions_pkey', columns: [t.report_id, t.revision] }),
    foreignKey({
      name: 'report_revisions_report_id_fkey',
      columns: [t.report_id],
      foreignColumns: [reports.id],
    }).onDelete('cascade'),
  ],
)

/** Who wrote a revision before somebody else wrote it anew or published it: nobody decides on what they wrote. */
export const earlier_writers = pgTable(
  'earlier_writers',
  {
    report_id: uuid().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'earlier_writers_pkey', columns: [t.report_id, t.person] }),
    foreignKey({
      name: 'earlier_writers_report_id_fkey',
      columns: [t.report_id],
      foreignColumns: [reports.id],
    }).onDelete('cascade'),
  ],
)

/**
 * What a search finds of recommendations and of public reports, kept by functions of the database (migrations/):
 * triggers follow every change of a report, so that nothing that is not public can stand here.
 */
const searched = {
  /** In the order in which they were first put here: searches begin with the newest. */
  number: bigint({ mode: 'number' }).generatedByDefaultAsIdentity().notNull(),
  vector: tsvector().notNull(),
  /** Of what the vector was made of: what has not changed is not written again. */
  content_hash: uuid().notNull(),
}

export const recommendation_vectors = pgTable(
  'recommendation_vectors',
  { recommendation_id: text().notNull(), ...searched },
  (t) => [
    primaryKey({ name: 'recommendation_vectors_pkey', columns: [t.recommendation_id] }),
    unique('recommendation_vectors_number_key').on(t.number),
    foreignKey({
      name: 'recommendation_vectors_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }).onDelete('cascade'),
    index('recommendation_vectors_vector_index').using('gin', t.vector),
  ],
)

export const report_vectors = pgTable('report_vectors', { report_id: uuid().notNull(), ...searched }, (t) => [
  primaryKey({ name: 'report_vectors_pkey', columns: [t.report_id] }),
  unique('report_vectors_number_key').on(t.number),
  foreignKey({
    name: 'report_vectors_report_id_fkey',
    columns: [t.report_id],
    foreignColumns: [reports.id],
  }).onDelete('cascade'),
  // What waits to be merged into the index is read by each search: kept short.
  index('report_vectors_vector_index').using('gin', t.vector).with({ gin_pending_list_limit: '256' }),
])

/** Words that are near others, each with a few of the texts that hold it: with the last of them it goes. */
export const recommendation_words = pgTable(
  'recommendation_words',
  { recommendation_id: text().notNull(), word: text().notNull() },
  (t) => [
    primaryKey({ name: 'recommendation_words_pkey', columns: [t.recommendation_id, t.word] }),
    foreignKey({
      name: 'recommendation_words_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendation_vectors.recommendation_id],
    }).onDelete('cascade'),
    index('recommendation_words_word_index').on(t.word),
  ],
)

export const report_words = pgTable('report_words', { report_id: uuid().notNull(), word: text().notNull() }, (t) => [
  primaryKey({ name: 'report_words_pkey', columns: [t.report_id, t.word] }),
  foreignKey({
    name: 'report_words_report_id_fkey',
    columns: [t.report_id],
    foreignColumns: [report_vectors.report_id],
  }).onDelete('cascade'),
  index('report_words_word_index').on(t.word),
])

/** What all reports together say of one recommendation at one addressee (and territory): derived, kept by implementations/refresh.ts. */
export const implementations = pgTable(
  'implementations',
  {
    recommendation_id: text().notNull(),
    addressee_id: text().notNull(),
    territory: text(),
    stakeholder_group: text().notNull(),
    addressee_country: text(),
    /** False where the recommendation is no longer addressed to this addressee: kept for its reports, counted nowhere. */
    addressed: boolean().notNull(),
    level: text().notNull(),
    level_from: text(),
    self_reported: text(),
    assessed: text(),
    contested: boolean().notNull(),
    /** Only the parts that a report assesses. */
    parts: jsonb().notNull(),
    parts_without_information: integer().notNull(),
    report_count: integer().notNull(),
    last_period_start: date(),
    last_period_end: date(),
    /** Knowledge time of the last change. */
    changed_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('implementations_recommendation_id_addressee_id_territory_key').on(
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    foreignKey({
      name: 'implementations_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
    foreignKey({ name: 'implementations_addressee_id_fkey', columns: [t.addressee_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'implementations_territory_fkey', columns: [t.territory], foreignColumns: [countries.code] }),
    index('implementations_addressee_id_index').on(
      t.addressee_id,
      t.recommendation_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    index('implementations_addressee_country_index').on(
      t.addressee_country,
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    index('implementations_territory_index')
      .on(t.territory, t.recommendation_id, t.addressee_id)
      .where(sql`${t.territory} is not null`),
    index('implementations_informed_index')
      .on(t.recommendation_id, t.addressee_id, sql`coalesce(${t.territory}, '')`)
      .where(sql`${t.level} <> 'no_information'`),
    index('implementations_level_index').on(
      t.level,
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    index('implementations_changed_at_index').on(
      t.changed_at,
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    // What changed lately, among what is listed unasked.
    index('implementations_informed_changed_at_index')
      .on(t.changed_at, t.recommendation_id, t.addressee_id, sql`coalesce(${t.territory}, '')`)
      .where(sql`${t.level} <> 'no_information'`),
    // Answers the statistics from the index alone, without the wide rows.
    index('implementations_statistics_index').on(
      t.stakeholder_group,
      t.recommendation_id,
      t.level,
      t.contested,
      t.addressed,
      t.territory,
      t.addressee_country,
      t.level_from,
      t.addressee_id,
    ),
    // The same for the statistics of reporting.
    index('implementations_ages_index')
      .on(t.stakeholder_group, t.addressee_country, t.last_period_end)
      .where(sql`${t.addressed} and ${t.territory} is null`),
    index('implementations_unaddressed_index').on(t.recommendation_id, t.addressee_id).where(sql`not ${t.addressed}`),
  ],
)

/** What was known of each part of an implementation; without information where no report speaks of it. */
export type KnownPart = { part: string; level: string; level_from: string | null; contested: boolean }

/**
 * What was known of each implementation and when: one row from each change of its level, or of what it is counted by, to
 * the next. Written with the implementation, under its lock (implementations/history.ts); says levels alone, no content.
 */
export const level_history = pgTable(
  'level_history',
  {
    recommendation_id: text().notNull(),
    addressee_id: text().notNull(),
    territory: text(),
    stakeholder_group: text().notNull(),
    addressee_country: text(),
    addressed: boolean().notNull(),
    level: text().notNull(),
    level_from: text(),
    contested: boolean().notNull(),
    /** Each part that was active. */
    parts: jsonb().$type<KnownPart[]>().notNull(),
    known_from: instant().notNull(),
    /** Null while it holds; else the known_from of the next row. */
    known_to: instant(),
  },
  (t) => [
    uniqueIndex('level_history_recommendation_id_addressee_id_territory_key')
      .on(t.recommendation_id, t.addressee_id, sql`coalesce(${t.territory}, '')`)
      .where(sql`${t.known_to} is null`),
    uniqueIndex('level_history_recommendation_id_addressee_id_known_from_key').on(
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
      t.known_from,
    ),
    check('level_history_known_to_check', sql`${t.known_from} < ${t.known_to}`),
    index('level_history_known_from_index').on(t.known_from),
  ],
)

/**
 * What each change of level_history changes in its counts, written by triggers (migrations/) in the same transaction: a row
 * that held no more, or that holds now. Only appended to, so that no write waits for another; statistics/kept-counts.ts
 * folds them into level_counts.
 */
export const level_changes = pgTable('level_changes', {
  recommendation_id: text().notNull(),
  addressee_id: text().notNull(),
  territory: text(),
  stakeholder_group: text().notNull(),
  addressee_country: text(),
  level: text().notNull(),
  level_from: text(),
  contested: boolean().notNull(),
  parts: jsonb().$type<KnownPart[]>().notNull(),
  /** 1 where it holds now, -1 where it holds no more. */
  weight: integer().notNull(),
})

/** How many have which level now, by each value of each dimension of statistics; all but what stands in level_changes. */
export const level_counts = pgTable(
  'level_counts',
  {
    dimension: text().notNull(),
    /** Empty for those that have none. */
    value: text().notNull(),
    total: integer().notNull(),
    contested: integer().notNull(),
    not_started: integer().notNull(),
    in_progress: integer().notNull(),
    partly_implemented: integer().notNull(),
    implemented: integer().notNull(),
    regressed: integer().notNull(),
    not_applicable: integer().notNull(),
    no_information: integer().notNull(),
  },
  (t) => [
    primaryKey({ name: 'level_counts_pkey', columns: [t.dimension, t.value] }),
    // The largest first.
    index('level_counts_total_index').on(t.dimension, t.total.desc().nullsFirst(), sql`${t.value} collate "C"`),
  ],
)

/** What a rule of review says, in force or proposed. */
const ruleContent = () => ({
  title: text().notNull(),
  text: text().notNull(),
  covers: text().array().notNull(),
  does_not_cover: text().array().notNull(),
  criteria: jsonb().$type<{ id: string; title: string; text: string }[]>().notNull(),
  grounds: jsonb().$type<{ title: string; provision: string | null; url: string }[]>().notNull(),
  /** Least restrictive first. */
  measures: text().array().notNull(),
})

/**
 * The rules by which reports and actors are reviewed, by version: a row is what decisions cite, from the moment at which it
 * took effect. No two versions hold at once and no row is changed but by its end (constraints and triggers in migrations/).
 */
export const review_rules = pgTable(
  'review_rules',
  {
    id: text().notNull(),
    version: integer().notNull(),
    ...ruleContent(),
    /** The proposal that became this version; null for one that came with the service. */
    proposal: integer(),
    effective_from: instant().notNull(),
    /** Null while it is in force; else the effective_from of the next version. */
    effective_to: instant(),
  },
  (t) => [
    primaryKey({ name: 'review_rules_pkey', columns: [t.id, t.version] }),
    check('review_rules_id_check', sql`${t.id} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
    check('review_rules_proposal_check', sql`${t.version} = 1 or ${t.proposal} is not null`),
    check('review_rules_effective_to_check', sql`${t.effective_from} < ${t.effective_to}`),
    uniqueIndex('review_rules_id_key').on(t.id).where(sql`${t.effective_to} is null`),
  ],
)

/** A version that somebody proposes: open to comments for at least 14 days, then closed, once. */
export const review_rule_proposals = pgTable(
  'review_rule_proposals',
  {
    rule_id: text().notNull(),
    number: integer().notNull(),
    /** The version that was in force when it was made; null where it proposes a new rule. */
    base_version: integer(),
    ...ruleContent(),
    reason: text().notNull(),
    proposed_by: text().notNull(),
    proposer_group: text().notNull(),
    /** Keyed hashes of persons; never given out. */
    person: text().notNull(),
    created_at: instant().notNull(),
    comments_until: instant().notNull(),
    state: text().$type<'open' | 'adopted' | 'rejected' | 'withdrawn'>().notNull(),
    closed_at: instant(),
    closed_by: text(),
    closer_group: text(),
    closer_person: text(),
    closing_reason: text(),
    adopted_at: instant().generatedAlwaysAs(sql`case when state = 'adopted' then closed_at end`),
  },
  (t) => [
    primaryKey({ name: 'review_rule_proposals_pkey', columns: [t.rule_id, t.number] }),
    foreignKey({
      name: 'review_rule_proposals_rule_id_base_version_fkey',
      columns: [t.rule_id, t.base_version],
      foreignColumns: [review_rules.id, review_rules.version],
    }),
    foreignKey({
      name: 'review_rule_proposals_proposed_by_proposer_group_fkey',
      columns: [t.proposed_by, t.proposer_group],
      foreignColumns: [actors.id, actors.stakeholder_group],
    }),
    foreignKey({
      name: 'review_rule_proposals_closed_by_closer_group_fkey',
      columns: [t.closed_by, t.closer_group],
      foreignColumns: [actors.id, actors.stakeholder_group],
    }),
    // What refers to these cannot be told another moment.
    unique('review_rule_proposals_rule_id_number_comments_until_key').on(t.rule_id, t.number, t.comments_until),
    unique('review_rule_proposals_rule_id_number_adopted_at_key').on(t.rule_id, t.number, t.adopted_at),
    uniqueIndex('review_rule_proposals_rule_id_key').on(t.rule_id).where(sql`${t.state} = 'open'`),
    index('review_rule_proposals_created_at_index').on(t.created_at, t.rule_id, t.number),
    check('review_rule_proposals_rule_id_check', sql`${t.rule_id} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
    check('review_rule_proposals_proposer_group_check', sql`${t.proposer_group} not in ('states', 'companies')`),
    check('review_rule_proposals_closer_group_check', sql`${t.closer_group} not in ('states', 'companies')`),
    check(
      'review_rule_proposals_comments_until_check',
      sql`${t.comments_until} >= ${t.created_at} + interval '336 hours'`,
    ),
    check(
      'review_rule_proposals_state_check',
      sql`case when ${t.state} = 'open'
          then num_nonnulls(${t.closed_at}, ${t.closed_by}, ${t.closer_group}, ${t.closer_person}, ${t.closing_reason}) = 0
        else num_nulls(${t.closed_at}, ${t.closed_by}, ${t.closer_group}, ${t.closer_person}, ${t.closing_reason}) = 0
          and case ${t.state} when 'withdrawn' then ${t.closed_by} = ${t.proposed_by}
            when 'rejected' then ${t.closed_by} <> ${t.proposed_by} and ${t.closer_person} <> ${t.person}
            when 'adopted' then ${t.closed_by} <> ${t.proposed_by} and ${t.closer_person} <> ${t.person}
              and ${t.closed_at} >= ${t.comments_until}
            else false end end`,
    ),
  ],
)

/** What anybody registered says of a proposal while it is open to comments, and what its proposer answers, once. */
export const review_rule_comments = pgTable(
  'review_rule_comments',
  {
    id: uuid().notNull(),
    rule_id: text().notNull(),
    proposal: integer().notNull(),
    /** That of the proposal. */
    comments_until: instant().notNull(),
    actor_id: text().notNull(),
    person: text().notNull(),
    text: text().notNull(),
    created_at: instant().notNull(),
    answer: text(),
    answered_at: instant(),
    answering_person: text(),
  },
  (t) => [
    primaryKey({ name: 'review_rule_comments_pkey', columns: [t.id] }),
    foreignKey({
      name: 'review_rule_comments_rule_id_proposal_comments_until_fkey',
      columns: [t.rule_id, t.proposal, t.comments_until],
      foreignColumns: [
        review_rule_proposals.rule_id,
        review_rule_proposals.number,
        review_rule_proposals.comments_until,
      ],
    }),
    foreignKey({ name: 'review_rule_comments_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    check('review_rule_comments_created_at_check', sql`${t.created_at} < ${t.comments_until}`),
    check(
      'review_rule_comments_answer_check',
      sql`num_nonnulls(${t.answer}, ${t.answered_at}, ${t.answering_person}) in (0, 3)`,
    ),
    index('review_rule_comments_rule_id_proposal_index').on(t.rule_id, t.proposal, t.created_at, t.id),
  ],
)

/** What somebody pointed out in a report. Who it was is nowhere, and when it was only by the hour. */
export const flags = pgTable(
  'flags',
  {
    id: uuid().notNull(),
    report_id: uuid().notNull(),
    rule_id: text().notNull(),
    /** The one in force at that time. */
    rule_version: integer().notNull(),
    /** JSON Pointers into the content of the report. */
    fields: text().array().notNull(),
    text: text().notNull(),
    received_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'flags_pkey', columns: [t.id] }),
    foreignKey({ name: 'flags_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({
      name: 'flags_rule_id_rule_version_fkey',
      columns: [t.rule_id, t.rule_version],
      foreignColumns: [review_rules.id, review_rules.version],
    }),
    check('flags_received_at_check', sql`mod(extract(epoch from ${t.received_at}), 3600) = 0`),
    index('flags_received_at_index').on(t.received_at, t.id),
    index('flags_report_id_index').on(t.report_id, t.received_at, t.id),
    index('flags_rule_id_index').on(t.rule_id, t.received_at, t.id),
  ],
)

/** What a government or another body asked to have restricted or changed: public, and of no effect by itself. */
export const restriction_requests = pgTable(
  'restriction_requests',
  {
    id: uuid().notNull(),
    /** The actor whose token recorded it: the asking body itself, or whoever was asked. */
    recorded_by: text().notNull(),
    person: text().notNull(),
    requester_id: text(),
    requester_name: text().notNull(),
    requester_group: text().notNull(),
    requester_country: text(),
    received_on: date(),
    report_id: uuid(),
    actor_id: text(),
    fields: text().array().notNull(),
    measure: text().notNull(),
    legal_ground: jsonb().$type<{ citation: string; text: string | null; url: string | null }>(),
    language: text().notNull(),
    text: text().notNull(),
    created_at: instant().notNull(),
    /** The decision on it, once there is one. */
    decision_id: uuid(),
    decided_at: instant(),
    /** Since when its own words are sealed. */
    sealed_at: instant(),
  },
  (t) => [
    primaryKey({ name: 'restriction_requests_pkey', columns: [t.id] }),
    foreignKey({
      name: 'restriction_requests_recorded_by_fkey',
      columns: [t.recorded_by],
      foreignColumns: [actors.id],
    }),
    foreignKey({
      name: 'restriction_requests_requester_id_fkey',
      columns: [t.requester_id],
      foreignColumns: [actors.id],
    }),
    foreignKey({
      name: 'restriction_requests_requester_group_fkey',
      columns: [t.requester_group],
      foreignColumns: [stakeholder_groups.id],
    }),
    foreignKey({
      name: 'restriction_requests_requester_country_fkey',
      columns: [t.requester_country],
      foreignColumns: [countries.code],
    }),
    foreignKey({ name: 'restriction_requests_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'restriction_requests_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    check('restriction_requests_subject_check', sql`num_nonnulls(${t.report_id}, ${t.actor_id}) = 1`),
    check('restriction_requests_decision_check', sql`num_nonnulls(${t.decision_id}, ${t.decided_at}) in (0, 2)`),
    index('restriction_requests_created_at_index').on(t.created_at, t.id),
    index('restriction_requests_requester_group_index').on(t.requester_group, t.created_at, t.id),
    index('restriction_requests_requester_country_index').on(t.requester_country, t.created_at, t.id),
    index('restriction_requests_report_id_index').on(t.report_id, t.created_at, t.id),
    index('restriction_requests_open_index').on(t.created_at, t.id).where(sql`${t.decided_at} is null`),
  ],
)

/** Answers of creating requests, for 24 hours: which resource a key made, never the text of the answer. */
export const idempotency_keys = pgTable(
  'idempotency_keys',
  {
    caller: text().notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    body_hash: text().notNull(),
    resource_id: text().notNull(),
    created_at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    primaryKey({ name: 'idempotency_keys_pkey', columns: [t.caller, t.operation, t.key] }),
    index('idempotency_keys_created_at_index').on(t.created_at),
  ],
)

/** One row at most: by which a start sees whether it has the secret key of all before it. It says nothing of the key itself. */
export const key_fingerprints = pgTable(
  'key_fingerprints',
  {
    only: boolean().notNull().default(true),
    fingerprint: text().notNull(),
    kept_since: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    primaryKey({ name: 'key_fingerprints_pkey', columns: [t.only] }),
    check('key_fingerprints_only_check', sql`${t.only}`),
  ],
)

/**
 * What has entered the log (log/enter.ts), in the transaction of each change; only ever added to. `index` is the place in
 * the tree, given in batches (log/sequencer.ts). A row that enters is found by one small index alone; the others are of
 * rows that have their place.
 */
export const log_entries = pgTable(
  'log_entries',
  {
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    index: bigint({ mode: 'number' }),
    kind: text().notNull(),
    /** What it is about: its address below /v1/. */
    subject: text().notNull(),
    revision: integer(),
    /** Knowledge time of the change. */
    at: instant().notNull(),
    actor_id: text(),
    /** SHA-256 of the salt and of the canonical JSON of what the change says. */
    content_sha256: bytes().notNull(),
    /** 32 random bytes; erased where the content is to be forgotten. */
    salt: bytes(),
  },
  (t) => [
    uniqueIndex('log_entries_id_key').on(t.id).where(sql`${t.index} is null`),
    uniqueIndex('log_entries_index_key').on(t.index).where(sql`${t.index} is not null`),
    index('log_entries_subject_index').on(t.subject, t.index).where(sql`${t.index} is not null`),
    index('log_entries_kind_index').on(t.kind, t.index).where(sql`${t.index} is not null`),
  ],
)

/** The tree over log_entries: at level l the hashes of complete subtrees of 256^l entries, 256 to a row (log/tiles.ts). */
export const log_tiles = pgTable(
  'log_tiles',
  {
    level: integer().notNull(),
    index: bigint({ mode: 'number' }).notNull(),
    hashes: bytes().notNull(),
  },
  (t) => [primaryKey({ name: 'log_tiles_pkey', columns: [t.level, t.index] })],
)

/** Fields of a report that are hidden at once, until a decision gives reasons, or for 72 hours. */
export const seals = pgTable(
  'seals',
  {
    id: uuid().notNull(),
    report_id: uuid().notNull(),
    /** JSON Pointers into the content of the report. */
    fields: text().array().notNull(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    lapses_at: instant().notNull(),
    ended_at: instant(),
    ended_by: text().$type<'decision' | 'lapse'>(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not. */
    actor_group: text().notNull(),
    author_id: text().notNull(),
    addressee_id: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'seals_pkey', columns: [t.id] }),
    foreignKey({ name: 'seals_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'seals_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    check(
      'seals_arbiter_check',
      sql`${t.actor_id} = ${t.author_id} or ${t.actor_group} not in ('states', 'companies')`,
    ),
    check('seals_about_itself_check', sql`${t.actor_id} = ${t.author_id} or ${t.actor_id} <> ${t.addressee_id}`),
    check('seals_lapses_at_check', sql`${t.lapses_at} <= ${t.made_at} + interval '72 hours'`),
    check('seals_ended_check', sql`num_nonnulls(${t.ended_at}, ${t.ended_by}) in (0, 2)`),
    index('seals_made_at_index').on(t.made_at, t.id),
    index('seals_report_id_index').on(t.report_id, t.made_at, t.id),
    index('seals_lapses_at_index').on(t.lapses_at).where(sql`${t.ended_at} is null`),
  ],
)

/** What a reviewer decided on a report or an actor, by which rule and why. Nothing of it ever changes but what of it is in force. */
export const decisions = pgTable(
  'decisions',
  {
    id: uuid().notNull(),
    /** One of the two: what it is about. */
    report_id: uuid(),
    subject_actor_id: text(),
    rule_id: text().notNull(),
    rule_version: integer().notNull(),
    measure: text().$type<Measure | 'none'>().notNull(),
    reasons: text().notNull(),
    /** Why each weaker measure that the rule allows would not do. */
    weaker_measures: jsonb().$type<{ measure: string; why_not: string }[]>().notNull(),
    /** JSON Pointers into the content of the report. */
    fields: text().array().notNull(),
    note: text(),
    due_on: date(),
    /** The mandates that stay, or that are not given. */
    mandates: jsonb().$type<Mandate[]>().notNull().default([]),
    seal_id: uuid(),
    restriction_request_id: uuid(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    /** What stands of the measure today, after every ruling. */
    in_force: text().$type<Measure | 'none'>().notNull(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not. */
    actor_group: text().notNull(),
    author_id: text(),
    addressee_id: text(),
    /** What the actor that it is about held then: from this, and from what was given later, a ruling gives back. */
    mandates_before: jsonb().$type<Mandate[]>(),
  },
  (t) => [
    primaryKey({ name: 'decisions_pkey', columns: [t.id] }),
    foreignKey({ name: 'decisions_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({
      name: 'decisions_subject_actor_id_fkey',
      columns: [t.subject_actor_id],
      foreignColumns: [actors.id],
    }),
    foreignKey({
      name: 'decisions_rule_id_rule_version_fkey',
      columns: [t.rule_id, t.rule_version],
      foreignColumns: [review_rules.id, review_rules.version],
    }),
    foreignKey({ name: 'decisions_seal_id_fkey', columns: [t.seal_id], foreignColumns: [seals.id] }),
    foreignKey({
      name: 'decisions_restriction_request_id_fkey',
      columns: [t.restriction_request_id],
      foreignColumns: [restriction_requests.id],
    }),
    foreignKey({ name: 'decisions_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    unique('decisions_seal_id_key').on(t.seal_id),
    unique('decisions_restriction_request_id_key').on(t.restriction_request_id),
    check('decisions_arbiter_check', sql`${t.actor_group} not in ('states', 'companies')`),
    check('decisions_own_report_check', sql`${t.actor_id} <> ${t.author_id}`),
    check('decisions_about_itself_check', sql`${t.actor_id} <> coalesce(${t.subject_actor_id}, ${t.addressee_id})`),
    check('decisions_subject_check', sql`num_nonnulls(${t.report_id}, ${t.subject_actor_id}) = 1`),
    check(
      'decisions_measure_check',
      sql`${t.measure} = 'none' or case when ${t.report_id} is not null
        then ${t.measure} in ('annotate', 'request_correction', 'redact', 'restrict')
        else ${t.measure} in ('refuse_mandate', 'narrow_mandate', 'revoke_mandate', 'refuse_registration', 'revoke_registration') end`,
    ),
    check(
      'decisions_mandates_check',
      sql`(${t.measure} in ('refuse_mandate', 'narrow_mandate')) = (jsonb_array_length(${t.mandates}) > 0)
        and (${t.mandates_before} is null) = (${t.subject_actor_id} is null)`,
    ),
    check(
      'decisions_occasion_check',
      sql`${t.measure} <> 'none' or num_nonnulls(${t.seal_id}, ${t.restriction_request_id}) > 0`,
    ),
    check('decisions_note_check', sql`(${t.measure} = 'annotate') = (${t.note} is not null)`),
    check('decisions_due_on_check', sql`(${t.measure} = 'request_correction') = (${t.due_on} is not null)`),
    check(
      'decisions_fields_check',
      sql`case when ${t.measure} = 'redact' then cardinality(${t.fields}) > 0
        else ${t.subject_actor_id} is null or cardinality(${t.fields}) = 0 end`,
    ),
    check('decisions_reasons_check', sql`${t.reasons} ~ '\\S'`),
    index('decisions_made_at_index').on(t.made_at, t.id),
    index('decisions_report_id_index').on(t.report_id, t.made_at, t.id),
    index('decisions_subject_actor_id_index').on(t.subject_actor_id, t.made_at, t.id),
    index('decisions_on_actors_index').on(t.made_at, t.id).where(sql`${t.subject_actor_id} is not null`),
    // Whether an actor is registered, which every request with a token asks.
    uniqueIndex('decisions_subject_actor_id_key')
      .on(t.subject_actor_id)
      .where(sql`${t.in_force} in ('refuse_registration', 'revoke_registration')`),
    index('decisions_rule_id_index').on(t.rule_id, t.made_at, t.id),
    index('decisions_actor_id_index').on(t.actor_id, t.made_at, t.id),
  ],
)

/** Words and fields that a decision or a seal hides. What they are is itself sealed: nothing of this is given out. */
export const redactions = pgTable(
  'redactions',
  {
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    report_id: uuid().notNull(),
    decision_id: uuid(),
    seal_id: uuid(),
    /** What is shown instead, unique in the report. */
    mark: text().notNull(),
    /** Whether the texts are hidden where they are all of a field, or wherever they stand in one. */
    whole: boolean().notNull(),
    texts: text().array().notNull(),
    ended_at: instant(),
  },
  (t) => [
    primaryKey({ name: 'redactions_pkey', columns: [t.id] }),
    foreignKey({ name: 'redactions_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'redactions_decision_id_fkey', columns: [t.decision_id], foreignColumns: [decisions.id] }),
    foreignKey({ name: 'redactions_seal_id_fkey', columns: [t.seal_id], foreignColumns: [seals.id] }),
    unique('redactions_report_id_mark_key').on(t.report_id, t.mark),
    check('redactions_ground_check', sql`num_nonnulls(${t.decision_id}, ${t.seal_id}) = 1`),
    check('redactions_texts_check', sql`cardinality(${t.texts}) > 0 and not ('' = any (${t.texts}))`),
  ],
)

/** When a report was restricted, on knowledge time: written under the lock of its implementation. */
export const restrictions = pgTable(
  'restrictions',
  {
    report_id: uuid().notNull(),
    decision_id: uuid().notNull(),
    known_from: instant().notNull(),
    /** Null while it is. */
    known_to: instant(),
  },
  (t) => [
    primaryKey({ name: 'restrictions_pkey', columns: [t.decision_id] }),
    foreignKey({ name: 'restrictions_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'restrictions_decision_id_fkey', columns: [t.decision_id], foreignColumns: [decisions.id] }),
    uniqueIndex('restrictions_report_id_key').on(t.report_id).where(sql`${t.known_to} is null`),
    index('restrictions_report_id_index').on(t.report_id, t.known_from),
    check('restrictions_known_to_check', sql`${t.known_from} < ${t.known_to}`),
  ],
)

/** What revisions said of which something is hidden: whole, as they were written. Given out to reviewers and oversight alone. */
export const sealed_contents = pgTable(
  'sealed_contents',
  {
    report_id: uuid().notNull(),
    revision: integer().notNull(),
    narrative: text().notNull(),
    assessments: jsonb().$type<{ part: string; level: string; rationale: string | null }[]>().notNull(),
    measures: jsonb().$type<{ kind: string; title: string; date: string | null; url: string | null }[]>().notNull(),
    evidence: jsonb()
      .$type<{ kind: string; title: string; url: string | null; date: string | null; stance: string }[]>()
      .notNull(),
    content_bytes: integer().notNull(),
  },
  (t) => [
    primaryKey({ name: 'sealed_contents_pkey', columns: [t.report_id, t.revision] }),
    foreignKey({
      name: 'sealed_contents_report_id_revision_fkey',
      columns: [t.report_id, t.revision],
      foreignColumns: [report_revisions.report_id, report_revisions.revision],
    }),
  ],
)

/** What is shown of the words of a decision or a ruling that repeat what is hidden of its report since. */
export const shown_words = pgTable(
  'shown_words',
  {
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    report_id: uuid().notNull(),
    decision_id: uuid(),
    ruling_id: uuid(),
    reasons: text().notNull(),
    note: text(),
    /** Of a decision; null of a ruling. */
    weaker_measures: jsonb().$type<{ measure: string; why_not: string }[]>(),
  },
  (t) => [
    primaryKey({ name: 'shown_words_pkey', columns: [t.id] }),
    foreignKey({ name: 'shown_words_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'shown_words_decision_id_fkey', columns: [t.decision_id], foreignColumns: [decisions.id] }),
    foreignKey({ name: 'shown_words_ruling_id_fkey', columns: [t.ruling_id], foreignColumns: [rulings.id] }),
    unique('shown_words_decision_id_key').on(t.decision_id),
    unique('shown_words_ruling_id_key').on(t.ruling_id),
    index('shown_words_report_id_index').on(t.report_id),
    check(
      'shown_words_about_check',
      sql`num_nonnulls(${t.decision_id}, ${t.ruling_id}) = 1 and num_nonnulls(${t.decision_id}, ${t.weaker_measures}) in (0, 2)`,
    ),
  ],
)

/**
 * How often something that was public was hidden: one row, counted by a trigger (migrations/) in the transaction that hides
 * it, so that whoever still sends from an earlier moment of the database can tell (src/downloads/hidings.ts).
 */
export const hidings = pgTable(
  'hidings',
  { single: boolean().notNull().default(true), number: bigint({ mode: 'number' }).notNull().default(0) },
  (t) => [primaryKey({ name: 'hidings_pkey', columns: [t.single] }), check('hidings_single_check', sql`${t.single}`)],
)

/** Objections to a decision, by the author of the report or its addressee, or by the actor that it is about. */
export const appeals = pgTable(
  'appeals',
  {
    id: uuid().notNull(),
    decision_id: uuid().notNull(),
    grounds: text().notNull(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not, and what comes too late. */
    author_id: text(),
    addressee_id: text(),
    subject_actor_id: text(),
    decided_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'appeals_pkey', columns: [t.id] }),
    foreignKey({ name: 'appeals_decision_id_fkey', columns: [t.decision_id], foreignColumns: [decisions.id] }),
    foreignKey({ name: 'appeals_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    unique('appeals_decision_id_actor_id_key').on(t.decision_id, t.actor_id),
    check(
      'appeals_standing_check',
      sql`coalesce(${t.actor_id} in (${t.author_id}, ${t.addressee_id}), ${t.actor_id} = ${t.subject_actor_id}, false)`,
    ),
    check('appeals_deadline_check', sql`${t.made_at} <= ${t.decided_at} + interval '2160 hours'`),
    check('appeals_grounds_check', sql`${t.grounds} ~ '\\S'`),
    index('appeals_made_at_index').on(t.made_at, t.id),
  ],
)

/** What became of an appeal, by whom and why. */
export const rulings = pgTable(
  'rulings',
  {
    id: uuid().notNull(),
    appeal_id: uuid().notNull(),
    outcome: text().$type<'upheld' | 'overturned' | 'partly'>().notNull(),
    /** What stands instead, of a ruling that overturns a part. */
    measure: text().$type<
      'annotate' | 'request_correction' | 'redact' | 'refuse_mandate' | 'narrow_mandate' | 'revoke_mandate'
    >(),
    fields: text().array().notNull(),
    note: text(),
    due_on: date(),
    mandates: jsonb().$type<Mandate[]>().notNull().default([]),
    reasons: text().notNull(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not. */
    actor_group: text().notNull(),
    author_id: text(),
    addressee_id: text(),
    subject_actor_id: text(),
    decider_id: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'rulings_pkey', columns: [t.id] }),
    foreignKey({ name: 'rulings_appeal_id_fkey', columns: [t.appeal_id], foreignColumns: [appeals.id] }),
    foreignKey({ name: 'rulings_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    unique('rulings_appeal_id_key').on(t.appeal_id),
    check('rulings_arbiter_check', sql`${t.actor_group} not in ('states', 'companies')`),
    check('rulings_own_report_check', sql`${t.actor_id} <> ${t.author_id}`),
    check('rulings_about_itself_check', sql`${t.actor_id} <> coalesce(${t.subject_actor_id}, ${t.addressee_id})`),
    check('rulings_own_decision_check', sql`${t.actor_id} <> ${t.decider_id}`),
    check('rulings_outcome_check', sql`${t.outcome} in ('upheld', 'overturned', 'partly')`),
    check('rulings_measure_check', sql`(${t.outcome} = 'partly') = (${t.measure} is not null)`),
    check(
      'rulings_mandates_check',
      sql`coalesce(${t.measure} in ('refuse_mandate', 'narrow_mandate'), false) = (jsonb_array_length(${t.mandates}) > 0)`,
    ),
    check('rulings_reasons_check', sql`${t.reasons} ~ '\\S'`),
  ],
)

/** What actors are told of decisions, seals and rulings that concern them. Never changed, never deleted. */
export const notices = pgTable(
  'notices',
  {
    id: uuid().notNull(),
    actor_id: text().notNull(),
    kind: text().$type<'decision' | 'seal' | 'lapse' | 'ruling'>().notNull(),
    /** What it is about; null where that is the actor that is told. */
    report_id: uuid(),
    decision_id: uuid(),
    seal_id: uuid(),
    ruling_id: uuid(),
    made_at: instant().notNull(),
    /** Until when it can be appealed, or a seal needs its reasons. */
    deadline: instant(),
  },
  (t) => [
    primaryKey({ name: 'notices_pkey', columns: [t.id] }),
    foreignKey({ name: 'notices_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'notices_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'notices_decision_id_fkey', columns: [t.decision_id], foreignColumns: [decisions.id] }),
    foreignKey({ name: 'notices_seal_id_fkey', columns: [t.seal_id], foreignColumns: [seals.id] }),
    foreignKey({ name: 'notices_ruling_id_fkey', columns: [t.ruling_id], foreignColumns: [rulings.id] }),
    check(
      'notices_kind_check',
      sql`case ${t.kind} when 'decision' then ${t.decision_id} is not null and ${t.deadline} is not null
        when 'ruling' then ${t.ruling_id} is not null and ${t.decision_id} is not null
        when 'seal' then ${t.seal_id} is not null and ${t.deadline} is not null
        when 'lapse' then ${t.seal_id} is not null else false end`,
    ),
    check('notices_report_id_check', sql`${t.report_id} is not null or ${t.kind} in ('decision', 'ruling')`),
    index('notices_actor_id_index').on(t.actor_id, t.made_at, t.id),
    index('notices_decision_id_index').on(t.decision_id),
    index('notices_seal_id_index').on(t.seal_id),
    index('notices_ruling_id_index').on(t.ruling_id),
  ],
)

/** Releases of the whole public record, numbered from 1. All editions of one leave out what became public after its cutoff. */
export const datasets = pgTable(
  'datasets',
  {
    number: integer().notNull(),
    cutoff: instant().notNull(),
    requested_at: instant().notNull(),
    /** Null where whoever runs the service did, by the program. */
    requested_by: text(),
  },
  (t) => [
    primaryKey({ name: 'datasets_pkey', columns: [t.number] }),
    foreignKey({ name: 'datasets_requested_by_fkey', columns: [t.requested_by], foreignColumns: [actors.id] }),
    check('datasets_number_check', sql`${t.number} > 0`),
    check('datasets_cutoff_check', sql`${t.cutoff} < ${t.requested_at}`),
  ],
)

/**
 * What was made of a release. A trigger (migrations/) withdraws an edition in the transaction that hides content in it, and
 * asks for the next one; what asks to be made is made by any instance.
 */
export const dataset_editions = pgTable(
  'dataset_editions',
  {
    number: integer().notNull(),
    edition: integer().notNull(),
    state: text().$type<'making' | 'current' | 'withdrawn'>().notNull(),
    /** While it is made: something in it has been hidden since its snapshot was taken, so that it is made anew. */
    spoiled: boolean().notNull().default(false),
    made_at: instant(),
    /** Row counts, files with their checksums, changes, citation, licence: kept when the files have gone. */
    contents: jsonb(),
    withdrawn_at: instant(),
    withdrawal_reason: text().$type<'withdrawn' | 'restricted' | 'changed'>(),
    /** Whose content was hidden. */
    report_id: uuid(),
  },
  (t) => [
    primaryKey({ name: 'dataset_editions_pkey', columns: [t.number, t.edition] }),
    foreignKey({ name: 'dataset_editions_number_fkey', columns: [t.number], foreignColumns: [datasets.number] }),
    foreignKey({ name: 'dataset_editions_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    check(
      'dataset_editions_state_check',
      sql`case ${t.state} when 'making' then num_nonnulls(${t.made_at}, ${t.contents}, ${t.withdrawn_at}) = 0
        when 'current' then num_nonnulls(${t.made_at}, ${t.contents}) = 2 and ${t.withdrawn_at} is null
        when 'withdrawn' then num_nonnulls(${t.made_at}, ${t.contents}, ${t.withdrawn_at}, ${t.withdrawal_reason}, ${t.report_id}) = 5
        else false end`,
    ),
    uniqueIndex('dataset_editions_number_key').on(t.number).where(sql`${t.state} <> 'withdrawn'`),
    // One release at a time is made for the first time.
    uniqueIndex('dataset_editions_state_key').on(t.state).where(sql`${t.state} = 'making' and ${t.edition} = 1`),
    index('dataset_editions_making_index').on(t.number, t.edition).where(sql`${t.state} = 'making'`),
  ],
)
