// What of reports enters the log: each revision from the moment at which it is public, and each withdrawal.
import { sql } from 'drizzle-orm'
import { momentOf } from '../database/moments.ts'
import { report_revisions, reports } from '../database/tables.ts'
import type { Change } from '../log/entries.ts'
import { idsOf, type Recorded } from '../log/recorded.ts'
import type { Report } from './schemas.ts'
import { contentIsPublic, tombstoneIsPublic, visibleToAll } from './visibility.ts'

const subjectOf = (id: string) => `reports/${id}`
const address = /^reports\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

const identityFields = [
  ...(['id', 'recommendation_id', 'addressee_id', 'territory', 'author_id', 'basis', 'stakeholder_group'] as const),
  ...(['addressee_country', 'author_country', 'published_at'] as const),
]
const saidFields = [
  'period_start',
  'period_end',
  'language',
  'narrative',
  'assessments',
  'measures',
  'evidence',
] as const

type Revision = Pick<Report, (typeof identityFields)[number] | (typeof saidFields)[number] | 'revision'> & {
  known_at: string
}

/** What a revision that is public from `known_at` on enters with: the report's own fields, and all of the revision. */
export function changeOfRevision(revision: Revision): Change {
  const fields = [...identityFields, ...saidFields, 'revision', 'known_at'] as const
  return {
    kind: revision.revision === 1 ? 'report.published' : 'report.revised',
    subject: subjectOf(revision.id),
    revision: revision.revision,
    at: revision.known_at,
    actor_id: revision.author_id,
    content: Object.fromEntries(fields.map((field) => [field, revision[field]])),
  }
}

/** What a withdrawal enters with: as the report shows it from then on. */
export function changeOfWithdrawal(id: string, withdrawal: NonNullable<Report['withdrawal']>): Change {
  const { at, by, reason } = withdrawal
  return {
    kind: 'report.withdrawn',
    subject: subjectOf(id),
    revision: null,
    at,
    actor_id: by,
    content: { id, withdrawal: { at, by, reason } },
  }
}

/** What the row of the report repeats of its current revision; null for an earlier one. */
type Repeated = Pick<Report, 'period_start' | 'period_end' | 'language'> | null

const revisions: Recorded = {
  kinds: ['report.published', 'report.revised'],
  rows: (wanted) => {
    const { ids, revisions } = idsOf(wanted ?? [], address)
    const chosen =
      wanted === null
        ? sql`true`
        : sql`(report_id, report_revisions.revision) in (
            select * from unnest(${sql.param(ids)}::uuid[], ${sql.param(revisions)}::integer[]))`
    return sql`
      select reports.id, recommendation_id, reports.addressee_id, territory, author_id, basis, stakeholder_group,
        addressee_country, author_country, published_at, report_revisions.revision, known_at,
        report_revisions.period_start, report_revisions.period_end, report_revisions.language, narrative, assessments,
        measures, evidence,
        case when report_revisions.revision = reports.revision then json_build_object('period_start', reports.period_start,
          'period_end', reports.period_end, 'language', reports.language) end as repeated
      from ${report_revisions} join ${reports} on reports.id = report_id
      where ${visibleToAll} and ${chosen}
      order by published_at, reports.id, report_revisions.revision`
  },
  changeOf: ({ repeated, ...row }: Revision & { repeated: Repeated }) => {
    const moments = { published_at: momentOf(row.published_at!), known_at: momentOf(row.known_at) }
    const of = (more: object) => changeOfRevision({ ...row, ...moments, ...more })
    return { ...of({}), also: repeated === null ? [] : [of(repeated).content] }
  },
  visible: contentIsPublic(sql`substr(log_entries.subject, 9)::uuid`),
}

type Withdrawn = { id: string; author_id: string; withdrawn_at: string; withdrawal_reason: string }

const withdrawals: Recorded = {
  kinds: ['report.withdrawn'],
  rows: (wanted) => {
    const { ids } = idsOf(wanted ?? [], address)
    const chosen = wanted === null ? sql`true` : sql`id = any(${sql.param(ids)}::uuid[])`
    return sql`
      select id, author_id, withdrawn_at, withdrawal_reason from ${reports}
      where state = 'withdrawn' and ${chosen}
      order by withdrawn_at, id`
  },
  changeOf: ({ id, author_id, withdrawn_at, withdrawal_reason }: Withdrawn) =>
    changeOfWithdrawal(id, { at: momentOf(withdrawn_at), by: author_id, reason: withdrawal_reason }),
  visible: tombstoneIsPublic(sql`substr(log_entries.subject, 9)::uuid`),
}

export const recordedReports: readonly Recorded[] = [revisions, withdrawals]
