// The tamper-evident log.
import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns.ts'

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
