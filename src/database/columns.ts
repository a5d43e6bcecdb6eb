// Kinds of columns that several tables share, and the shapes of their values. What the catalogue's JSON holds stands
// in the schemas of the features; what SQL cannot say through drizzle, in migrations/.
import { customType, date as sqlDate } from 'drizzle-orm/pg-core'

/** A moment in RFC 3339 with microseconds, as client.ts reads it. */
export const instant = customType<{ data: string }>({
  dataType: () => 'timestamp with time zone',
})
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
/** Bytes, read as such where drizzle reads them. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
export const date = (name?: string) =>
  name === undefined ? sqlDate({ mode: 'string' }) : sqlDate(name, { mode: 'string' })
export type ReportMeasure = 'annotate' | 'request_correction' | 'redact' | 'restrict'
export type ActorMeasure =
  | 'refuse_mandate'
  | 'narrow_mandate'
  | 'revoke_mandate'
  | 'refuse_registration'
  | 'revoke_registration'
export type Measure = ReportMeasure | ActorMeasure
export type Mandate = {
  kind: 'self' | 'country' | 'any' | 'actor'
  country: string | null
  addressee_id: string | null
}
