// What of seals enters the log: each as it is made, and how it ended. Never what it hides.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { decisions, seals } from '../database/tables.ts'
import { enterTold } from '../log/enter.ts'
import { isWanted, type Recorded, type Wanted } from '../log/recorded.ts'
import type { Seal } from './schemas.ts'

const subjectOf = (id: string) => `seals/${id}`

const chosen = (wanted: Wanted | null) => isWanted(wanted, /^seals\/([0-9a-f-]{36})$/, seals.id)

type Made = Omit<Seal, 'state' | 'decision_id' | 'ended_at'>

const made: Recorded = {
  kinds: ['seal.made'],
  rows: (wanted) => sql`
    select id, report_id, fields, actor_id, author_id, addressee_id, made_at, lapses_at from ${seals}
    where ${chosen(wanted)} order by made_at, id`,
  changeOf: (row: Made) => ({
    kind: 'seal.made',
    subject: subjectOf(row.id),
    revision: null,
    at: row.made_at,
    actor_id: row.actor_id,
    content: row,
  }),
  visible: sql`true`,
}

type Ended = {
  id: string
  ended_by: 'decision' | 'lapse'
  ended_at: string
  decision_id: string | null
  by: string | null
}

const ended: Recorded = {
  kinds: ['seal.ended'],
  rows: (wanted) => sql`
    select seals.id, ended_by, ended_at, decisions.id as decision_id, decisions.actor_id as by
    from ${seals} left join ${decisions} on decisions.seal_id = seals.id
    where ended_at is not null and ${chosen(wanted)} order by ended_at, seals.id`,
  changeOf: ({ id, ended_by, ended_at, decision_id, by }: Ended) => {
    const state = ended_by === 'decision' ? 'decided' : 'lapsed'
    return {
      kind: 'seal.ended',
      subject: subjectOf(id),
      revision: null,
      at: ended_at,
      actor_id: by,
      content: { id, state, decision_id, ended_at },
    }
  },
  visible: sql`true`,
}

export const recordedSeals: readonly Recorded[] = [made, ended]

/** Enters a seal that was made in this transaction. */
export const enterSeal = (tx: Db, id: string) => enterTold(tx, made, [{ subject: subjectOf(id), revision: null }])

/** Enters that it ended in this transaction, by a decision that is written already or by itself. */
export const enterSealEnd = (tx: Db, id: string) => enterTold(tx, ended, [{ subject: subjectOf(id), revision: null }])
