// What of reports enters the log: each revision from the moment at which it is public, what reviews hide of it and give
// back, and each withdrawal.
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../database/client.ts'
import { sealed_contents } from '../database/hidden-tables.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import { enterDiffering, enterTold } from '../log/enter.ts'
import type { Change } from '../log/entries.ts'
import { idInEntry, isWanted, isWantedRevision, type Recorded, type Wanted } from '../log/recorded.ts'
import type { Report } from './schemas.ts'
import { contentIsPublic, reasonIsPublic, visibleToAll } from './visibility.ts'

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

/** What a withdrawal enters with: as it was written. What is hidden of it later enters for itself (shown-words.ts). */
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

/** What of a revision is hidden now, and so what kind of change made it be shown as it is. */
type Shown = { state: Report['state']; sealed: boolean }

/** What the row of the report repeats of its current revision; null for an earlier one. */
type Repeated = Pick<Report, 'period_start' | 'period_end' | 'language'> | null

/** All of a revision but what can be hidden of it. */
const identity = sql`reports.id, recommendation_id, reports.addressee_id, territory, author_id, basis, stakeholder_group,
  addressee_country, author_country, published_at, report_revisions.revision, known_at, report_revisions.period_start,
  report_revisions.period_end, report_revisions.language`

function selectToldRevisions(chosen: SQL): SQL {
  return sql`
    select ${identity}, narrative, assessments, measures, evidence, state,
      exists (
        select from ${sealed_contents} as sealed
        where sealed.report_id = reports.id and sealed.revision = report_revisions.revision) as sealed,
      case when report_revisions.revision = reports.revision then json_build_object('period_start', reports.period_start,
        'period_end', reports.period_end, 'language', reports.language) end as repeated
    from ${report_revisions} join ${reports} on reports.id = report_id
    where ${visibleToAll} and ${chosen}
    order by published_at, reports.id, report_revisions.revision`
}

type ToldRevision = Revision & Shown & { repeated: Repeated }

function changeOfRow({ repeated, state, sealed: _sealed, ...row }: ToldRevision) {
  const of = (more: object): Change => {
    const change = changeOfRevision({ ...row, ...more })
    if (state !== 'restricted') return change
    // What stays where it is kept (masks.ts) is held against the log, and that nobody is shown it.
    return { ...change, kind: 'report.restricted', content: { ...(change.content as object), restricted: true } }
  }
  return { ...of({}), also: repeated === null ? [] : [of(repeated).content] }
}

const areWanted = (wanted: Wanted | null) =>
  isWantedRevision(wanted, address, [report_revisions.report_id, report_revisions.revision])

const revisions: Recorded = {
  kinds: ['report.published', 'report.revised', 'report.redacted', 'report.restricted', 'report.restored'],
  rows: (wanted) => selectToldRevisions(areWanted(wanted)),
  changeOf: changeOfRow,
  visible: contentIsPublic(idInEntry),
}

/** Revisions as they were written: those of which something is hidden, and others that are asked for. */
function selectWritten(chosen: SQL): SQL {
  const written = (field: 'narrative' | 'assessments' | 'measures' | 'evidence') =>
    sql`case when sealed.report_id is null then ${report_revisions[field]}
      else sealed.${sql.identifier(field)} end as ${sql.identifier(field)}`
  return sql`
    select ${identity}, ${written('narrative')}, ${written('assessments')}, ${written('measures')}, ${written('evidence')}
    from ${report_revisions} join ${reports} on reports.id = report_revisions.report_id
    left join ${sealed_contents} as sealed
      on sealed.report_id = report_revisions.report_id and sealed.revision = report_revisions.revision
    where ${visibleToAll} and ${chosen}
    order by published_at, reports.id, report_revisions.revision`
}

// What is hidden is held against the log too: whoever changes it out of sight is found before it is shown again.
const originals: Recorded = {
  kinds: ['report.sealed'],
  rows: (wanted) => selectWritten(wanted === null ? sql`sealed.report_id is not null` : areWanted(wanted)),
  changeOf: (row: Revision): Change => ({
    ...changeOfRevision(row),
    kind: 'report.sealed',
    actor_id: null,
  }),
  visible: sql`(${contentIsPublic(idInEntry)} and not exists (
    select from ${sealed_contents}
    where report_id = ${idInEntry} and revision = log_entries.revision))`,
}

/** Enters what was written in a revision that is shown under masks from its beginning, in the transaction that wrote it. */
export const enterOriginal = (tx: Transaction, id: string, revision: number) =>
  enterTold(tx, originals, [{ subject: subjectOf(id), revision }])

/** What a measure of review, made or ended, changed of what is shown: `at` that moment, by an actor where one did it. */
export async function enterShown(
  tx: Transaction,
  reportId: string,
  by: Pick<Change, 'at' | 'actor_id'>,
): Promise<void> {
  const { rows } = await tx.execute<ToldRevision>(selectToldRevisions(sql`report_id = ${reportId}`))
  const written = await tx.execute<Revision>(
    selectWritten(sql`reports.id = ${reportId} and sealed.report_id is not null`),
  )
  await enterDiffering(
    tx,
    written.rows.map((row) => ({ ...originals.changeOf(row as never), ...by })),
  )
  const changes = rows.map((row): Change => {
    const { also: _also, ...change } = changeOfRow(row)
    if (change.kind === 'report.restricted') return { ...change, ...by }
    return { ...change, ...by, kind: row.sealed ? 'report.redacted' : 'report.restored' }
  })
  await enterDiffering(tx, changes)
}

type Withdrawn = { id: string; author_id: string; withdrawn_at: string; withdrawal_reason: string }

const withdrawals: Recorded = {
  kinds: ['report.withdrawn'],
  rows: (wanted) => sql`
    select id, author_id, withdrawn_at, withdrawal_reason from ${reports}
    where state = 'withdrawn' and ${isWanted(wanted, address, reports.id)}
    order by withdrawn_at, id`,
  changeOf: ({ id, author_id, withdrawn_at, withdrawal_reason }: Withdrawn) =>
    changeOfWithdrawal(id, { at: withdrawn_at, by: author_id, reason: withdrawal_reason }),
  visible: reasonIsPublic(idInEntry),
}

export const recordedReports: readonly Recorded[] = [revisions, originals, withdrawals]
