// How releases and their editions are answered.
import type { DatasetRow, EditionRow, selectEditions } from './queries.ts'
import { fileAddressOf, idOf, titleOf } from './rules.ts'
import type { Dataset, DatasetRecord, Edition } from './schemas.ts'

export const datasetOf = ({ number, ...row }: DatasetRow): Dataset => ({
  id: idOf(number),
  number,
  title: titleOf(number),
  ...row,
})

/** From every edition of one release, the newest first. */
export function recordOf(rows: Awaited<ReturnType<typeof selectEditions>>): DatasetRecord {
  const { number, cutoff, requested_at, requested_by, edition, state } = rows[0]!
  const newest = { number, cutoff, requested_at, requested_by, edition, state: state as Dataset['state'] }
  return { ...datasetOf(newest), editions: rows.map((row) => editionOf(number, row)) }
}

function editionOf(number: number, { edition, state, made_at, contents, ...row }: EditionRow): Edition {
  const { withdrawn_at, withdrawal_reason, report_id } = row
  return {
    edition,
    state,
    made_at,
    withdrawal: withdrawn_at === null ? null : { at: withdrawn_at, reason: withdrawal_reason!, report_id: report_id! },
    licence: contents?.licence ?? null,
    compared_with: contents?.compared_with ?? null,
    tables: contents?.tables ?? null,
    files:
      contents?.files.map(({ name, ...file }) => ({ name, address: fileAddressOf(number, edition, name), ...file })) ??
      null,
    citation: contents?.citation ?? null,
    bibtex: contents?.bibtex ?? null,
  }
}
