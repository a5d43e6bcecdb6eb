// The one place that decides what of reports is visible: every query that gives reports out uses these conditions and
// columns. Decided now, whatever was visible before.
import { and, eq, lte, ne, not, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Caller } from '../auth/callers.ts'
import { redactions } from '../database/hidden-tables.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import type { State } from './vocabularies.ts'

/** Whose drafts the caller sees: its own, with the scope that wrote them. Null: nobody's. */
export const draftsSeenBy = (caller: Caller | null): string | null =>
  caller?.scopes.has('reports:write') ? caller.actorId : null

/** Rows that may be known of: all but drafts, and of those the ones by `draftsOf`. */
export const visibleWith = (draftsOf: SQLWrapper): SQL =>
  or(ne(reports.state, 'draft'), sql`${reports.author_id} = ${draftsOf}`)!

/** Rows that everybody may know of. */
export const visibleToAll: SQL = ne(reports.state, 'draft')

/** The same for lists, which show one state: said so that an index can serve it. */
export function visibleIn(state: State, draftsOf: string | null): SQL {
  if (state !== 'draft') return eq(reports.state, state)
  return draftsOf === null ? sql`false` : and(eq(reports.state, state), eq(reports.author_id, draftsOf))!
}

const restrictedThen = (asOf: SQL) => sql`exists (
  select from restrictions
  where report_id = ${reports.id} and known_from <= ${asOf} and (known_to is null or ${asOf} < known_to))`

/** The same for what was in a state at `asOf`: what has been hidden since, or was then, is left out. No draft has a past. */
export const visibleThen = (state: State, asOf: SQL): SQL =>
  and(
    visibleIn(state, null),
    lte(state === 'withdrawn' ? reports.withdrawn_at : reports.published_at, asOf),
    state === 'published' ? not(restrictedThen(asOf)) : undefined,
  )!

/** Reports that count for levels and figures. */
export const counted: SQL = eq(reports.state, 'published')

const isReport = (id: SQLWrapper, condition: SQL) =>
  sql`exists (select from ${reports} where id = ${id} and ${condition})`

/** Of the report with this id: whether everybody can read what it says. */
export const contentIsPublic = (id: SQLWrapper): SQL => isReport(id, eq(reports.state, 'published'))

/**
 * Of the report with this id: whether everybody can read all that it said. While they cannot, what others write of it freely
 * is not public: to refuse only what repeats it would tell them what is hidden.
 */
export const nothingIsHidden = (id: SQLWrapper): SQL =>
  sql`(${contentIsPublic(id)} and not exists (
    select from ${redactions} where ${redactions.report_id} = ${id} and ${redactions.ended_at} is null))`

/** Who is shown such texts all the same: who decides and oversees (no State has these scopes); never whom a report is about. */
export const readsHidden = (caller: Caller | null): boolean =>
  caller !== null &&
  (['reviews:write', 'appeals:write', 'oversight:read'] as const).some((one) => caller.scopes.has(one))

/** What everybody is shown in place of why a report was withdrawn; null where that is shown as it was written. */
const shownReason = (id: SQLWrapper) => sql`(
  select shown.reasons from shown_words as shown
  where shown.report_id = ${id} and shown.decision_id is null and shown.ruling_id is null)`

/** Why it was withdrawn, without what is hidden of that (shown-words.ts). */
export const visibleReason = sql<string | null>`case when ${reports.withdrawn_at} is not null
  then coalesce(${shownReason(reports.id)}, ${reports.withdrawal_reason}) end`.as('withdrawal_reason')

/** Of the report with this id: whether everybody can read why it was withdrawn, as it was written. */
export const reasonIsPublic = (id: SQLWrapper): SQL =>
  sql`(${isReport(id, eq(reports.state, 'withdrawn'))} and ${shownReason(id)} is null)`

/** What of a revision is sealed is not even in these columns (sealed.ts); a tombstone shows nothing of the rest either. */
const unlessTombstone = (column: SQLWrapper) =>
  sql<string | null>`case when ${reports.state} in ('draft', 'published') then ${column}::text end`

/** What a revision says, as far as it is visible; lists as JSON text. */
export const visibleContent = {
  period_start: report_revisions.period_start,
  period_end: report_revisions.period_end,
  language: report_revisions.language,
  narrative: unlessTombstone(report_revisions.narrative).as('narrative'),
  assessments: unlessTombstone(report_revisions.assessments).as('assessments'),
  measures: unlessTombstone(report_revisions.measures).as('measures'),
  evidence: unlessTombstone(report_revisions.evidence).as('evidence'),
}

/** Its levels, for who counts them. */
export const visibleLevels = sql<
  string[]
>`case when ${reports.state} in ('draft', 'published') then ${reports.levels} else '{}' end`

/** When somebody began to write is their own affair once all may read it. */
export const visibleCreation = sql<
  string | null
>`case when ${reports.state} = 'draft' then ${reports.created_at} end`.as('created_at')
