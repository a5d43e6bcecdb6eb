// The one place that decides what of reports is visible: every query that gives reports out uses these conditions and
// columns. Decided now, whatever was visible before.
import { and, eq, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Caller } from '../auth/access.ts'
import { report_revisions, reports } from '../database/tables.ts'
import type { Report } from './schemas.ts'

/** Rows that may be known of: all but the drafts of others. Drafts need the scope that wrote them. */
export function visibleTo(caller: Caller | null): SQL {
  const published = ne(reports.state, 'draft')
  if (caller === null || !caller.scopes.has('reports:write')) return published
  return or(published, eq(reports.author_id, caller.actorId))!
}

/** Reports that count for levels and figures. */
export const counted: SQL = and(eq(reports.state, 'published'))!

const unlessWithdrawn = <T>(column: SQL) => sql<T | null>`case when ${reports.state} <> 'withdrawn' then ${column} end`

/** What a revision says, as far as it is visible. */
export const visibleContent = {
  period_start: report_revisions.period_start,
  period_end: report_revisions.period_end,
  language: report_revisions.language,
  narrative: unlessWithdrawn<string>(sql`${report_revisions.narrative}`).as('narrative'),
  assessments: unlessWithdrawn<NonNullable<Report['assessments']>>(sql`${report_revisions.assessments}`).as(
    'assessments',
  ),
  measures: unlessWithdrawn<NonNullable<Report['measures']>>(sql`${report_revisions.measures}`).as('measures'),
  evidence: unlessWithdrawn<NonNullable<Report['evidence']>>(sql`${report_revisions.evidence}`).as('evidence'),
}
