// What of decisions enters the log: each as it was made. What stands of it today follows from the rulings on it.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { appeals, decisions, rulings } from '../database/tables.ts'
import { enterTold } from '../log/enter.ts'
import { idInEntry, isWanted, type Recorded } from '../log/recorded.ts'
import { isShownWhole } from '../reports/shown-words.ts'
import type { Decision } from './schemas.ts'

const subjectOf = (id: string) => `decisions/${id}`

type Row = Omit<Decision, 'appeal_until' | 'appeals' | 'appeal_ids' | 'rectification'> & { stands: string }

const made: Recorded = {
  kinds: ['decision.made'],
  rows: (wanted) => sql`
    select id, report_id, author_id, addressee_id, actor_id, rule_id, rule_version, measure, reasons, weaker_measures,
      fields, note, due_on, seal_id, restriction_request_id, made_at, in_force,
      subject_actor_id, mandates, mandates_before,
      coalesce((
        select coalesce(rulings.measure, 'none') from ${appeals} join ${rulings} on rulings.appeal_id = appeals.id
        where appeals.decision_id = decisions.id and outcome <> 'upheld'
        order by rulings.made_at desc limit 1), measure) as stands
    from ${decisions}
    where ${isWanted(wanted, /^decisions\/([0-9a-f-]{36})$/, decisions.id)}
    order by made_at, id`,
  changeOf: ({ in_force, stands, subject_actor_id, mandates, mandates_before, ...row }: Row) => {
    // What entered before actors were decided on stays as it was hashed.
    const onActor = subject_actor_id === null ? {} : { subject_actor_id, mandates, mandates_before }
    const content = { ...row, ...onActor }
    return {
      kind: 'decision.made',
      subject: subjectOf(row.id),
      revision: null,
      at: row.made_at,
      actor_id: row.actor_id,
      content,
      also: in_force === stands ? [] : [{ ...content, in_force }],
    }
  },
  // As its words are.
  visible: isShownWhole('decisions', idInEntry),
}

export const recordedDecisions: readonly Recorded[] = [made]

/** Enters a decision that was made in this transaction. */
export const enterDecision = (tx: Db, id: string) => enterTold(tx, made, [{ subject: subjectOf(id), revision: null }])
