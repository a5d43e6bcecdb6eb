// What seals and decisions hide, and from when: kept, and given out to nobody without the right.
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { rulings } from './appeal-tables.ts'
import { instant } from './columns.ts'
import { decisions, seals } from './decision-tables.ts'
import { report_revisions, reports } from './report-tables.ts'

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

/**
 * What is shown of the words of a decision or a ruling that repeat what is hidden of its report since; or, where it names
 * neither, of why the report was withdrawn.
 */
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
    uniqueIndex('shown_words_report_id_key')
      .on(t.report_id)
      .where(sql`${t.decision_id} is null and ${t.ruling_id} is null`),
    index('shown_words_report_id_index').on(t.report_id),
    check(
      'shown_words_about_check',
      sql`num_nonnulls(${t.decision_id}, ${t.ruling_id}) <= 1 and num_nonnulls(${t.decision_id}, ${t.weaker_measures}) in (0, 2)`,
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
