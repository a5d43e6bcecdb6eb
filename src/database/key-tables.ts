// Keys by which a repeated request does nothing twice, and of which secret key the database is.
import { sql } from 'drizzle-orm'
import { boolean, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

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
