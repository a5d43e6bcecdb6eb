// What stands on a report by review, kept in its own row in the transaction that changes it: one record stays one row.
import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/client.ts'
import { momentText } from '../database/moments.ts'
import { shownWord } from './shown-words.ts'

/** Writes anew what decisions and seals say of a report. The caller holds its lock. */
export async function settleReview(tx: Transaction, reportId: string): Promise<void> {
  await tx.execute(sql`
    with entries as (
      select coalesce(ruled.made_at, decisions.made_at) as at, jsonb_build_object('measure', decisions.in_force,
        'decision_id', decisions.id, 'seal_id', null, 'rule_id', rule_id, 'rule_version', rule_version,
        'by', coalesce(ruled.actor_id, decisions.actor_id),
        'at', ${momentText(sql`coalesce(ruled.made_at, decisions.made_at)`)},
        'reasons', coalesce(ruled.reasons, ${shownWord('decisions', 'reasons')}),
        'fields', coalesce(ruled.fields, decisions.fields),
        'note', coalesce(ruled.note, ${shownWord('decisions', 'note')}),
        'due_on', coalesce(ruled.due_on, decisions.due_on), 'until', null,
        'appeals', '/v1/decisions/' || decisions.id || '/appeals') as entry
      from decisions
      -- What a ruling put in the place of the decision is told as it says.
      left join lateral (
        select rulings.made_at, rulings.actor_id, rulings.fields, rulings.due_on,
          ${shownWord('rulings', 'reasons')} as reasons, ${shownWord('rulings', 'note')} as note
        from rulings join appeals on appeals.id = rulings.appeal_id
        where appeals.decision_id = decisions.id and outcome = 'partly'
        order by rulings.made_at desc limit 1) as ruled on true
      where report_id = ${reportId} and in_force <> 'none'
      union all
      select made_at, jsonb_build_object('measure', 'seal', 'decision_id', null, 'seal_id', id, 'rule_id', null,
        'rule_version', null, 'by', actor_id, 'at', ${momentText(sql`made_at`)}, 'reasons', null, 'fields', fields, 'note', null,
        'due_on', null, 'until', ${momentText(sql`lapses_at`)}, 'appeals', null)
      from seals
      where report_id = ${reportId} and ended_at is null)
    update reports set review = (select coalesce(jsonb_agg(entry order by at), '[]') from entries)
    where id = ${reportId}`)
}
