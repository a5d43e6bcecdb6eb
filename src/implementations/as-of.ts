// What was known of implementations at some moment: which rows of their history answer it.
import { type SQL, sql } from 'drizzle-orm'

/** Rows of level_history that held at this moment; with null, those that hold now. */
export const heldAt = (asOf: string | null): SQL =>
  asOf === null
    ? sql`level_history.known_to is null`
    : sql`level_history.known_from <= ${asOf}::timestamptz
        and (level_history.known_to is null or level_history.known_to > ${asOf}::timestamptz)`
