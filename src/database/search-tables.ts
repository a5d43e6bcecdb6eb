// What full-text search finds recommendations and reports by: derived of both.
import { bigint, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { recommendations } from './catalogue-tables.ts'
import { tsvector } from './columns.ts'
import { reports } from './report-tables.ts'

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
