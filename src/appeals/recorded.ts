// What of appeals enters the log: each as it is made, and the ruling on it.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { appeals, decisions, rulings } from '../database/tables.ts'
import { enterTold } from '../log/enter.ts'
import { idInEntry, isWanted, type Recorded, type Wanted } from '../log/recorded.ts'
import { isShownWhole } from '../reports/shown-words.ts'
import { groundsArePublic } from './queries.ts'
import type { Appeal, Ruling } from './schemas.ts'

const subjectOf = (id: string) => `appeals/${id}`

const chosen = (wanted: Wanted | null) => isWanted(wanted, /^appeals\/([0-9a-f-]{36})$/, appeals.id)

const made: Recorded = {
  kinds: ['appeal.made'],
  rows: (wanted) => sql`
    select appeals.id, decision_id, report_id, decisions.subject_actor_id, appeals.actor_id, grounds, appeals.made_at
    from ${appeals} join ${decisions} on decisions.id = decision_id
    where ${chosen(wanted)} order by appeals.made_at, appeals.id`,
  changeOf: ({ subject_actor_id, ...row }: Omit<Appeal, 'due_at' | 'overdue' | 'ruling'>) => ({
    kind: 'appeal.made',
    subject: subjectOf(row.id),
    revision: null,
    at: row.made_at,
    actor_id: row.actor_id,
    // What entered before actors were decided on stays as it was hashed, here and below.
    content: { ...row, ...(subject_actor_id !== null && { subject_actor_id }) },
  }),
  // As its grounds are.
  visible: sql`exists (
    select from ${appeals} join ${decisions} on decisions.id = decision_id
    where appeals.id = ${idInEntry} and ${groundsArePublic})`,
}

type Ruled = Omit<Ruling, 'rectifies'> & { id: string; decision_id: string; subject_actor_id: string | null }

const ruled: Recorded = {
  kinds: ['ruling.made'],
  rows: (wanted) => sql`
    select appeals.id, decision_id, outcome, measure, fields, note, due_on, mandates, reasons, rulings.actor_id,
      rulings.subject_actor_id, rulings.made_at
    from ${rulings} join ${appeals} on appeals.id = appeal_id
    where ${chosen(wanted)} order by rulings.made_at, appeals.id`,
  changeOf: ({ id, decision_id, subject_actor_id, mandates, ...row }: Ruled) => {
    const rectifies = row.outcome === 'upheld' ? null : `/v1/decisions/${decision_id}`
    return {
      kind: 'ruling.made',
      subject: subjectOf(id),
      revision: null,
      at: row.made_at,
      actor_id: row.actor_id,
      content: { id, ruling: { ...row, ...(subject_actor_id !== null && { mandates }), rectifies } },
    }
  },
  visible: isShownWhole('rulings', sql`(select rulings.id from ${rulings} where appeal_id = ${idInEntry})`),
}

export const recordedAppeals: readonly Recorded[] = [made, ruled]

/** Enters an appeal that was made in this transaction. */
export const enterAppeal = (tx: Db, id: string) => enterTold(tx, made, [{ subject: subjectOf(id), revision: null }])

/** Enters the ruling on an appeal, made in this transaction. */
export const enterRuling = (tx: Db, id: string) => enterTold(tx, ruled, [{ subject: subjectOf(id), revision: null }])
