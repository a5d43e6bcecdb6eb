// What of rules enters the log: each version as it takes effect, those that came with the service among them.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { review_rule_proposals, review_rules } from '../database/tables.ts'
import { enterTold } from '../log/enter.ts'
import { isWantedRevision, type Recorded } from '../log/recorded.ts'
import type { ReviewRule } from './schemas.ts'

const subjectOf = (id: string) => `review-rules/${id}`

type Row = Omit<ReviewRule, 'state'> & { adopted_by: string | null; superseded_at: string | null }

const versions: Recorded = {
  kinds: ['review-rule.in_force'],
  rows: (wanted) => sql`
    select rules.id, version, rules.title, rules.text, rules.covers, rules.does_not_cover, rules.criteria, rules.grounds,
      rules.measures, proposal, effective_from, effective_to, closed_by as adopted_by,
      (select effective_from from ${review_rules} as next
        where next.id = rules.id and next.version = rules.version + 1) as superseded_at
    from ${review_rules} as rules
    left join ${review_rule_proposals} as proposals on rule_id = rules.id and number = proposal
    where ${isWantedRevision(wanted, /^review-rules\/([^/]+)$/, [sql`rules.id`, sql`rules.version`], 'text')}
    order by effective_from, rules.id collate "C", version`,
  changeOf: ({ effective_to, superseded_at, adopted_by, ...row }: Row) => ({
    kind: 'review-rule.in_force',
    subject: subjectOf(row.id),
    revision: row.version,
    at: row.effective_from,
    actor_id: adopted_by,
    content: row,
    also: effective_to === superseded_at ? [] : [{ ...row, effective_to }],
  }),
  visible: sql`true`,
}

export const recordedRules: readonly Recorded[] = [versions]

/** Enters versions that take effect in this transaction. */
export const enterVersions = (tx: Db, rules: readonly Pick<ReviewRule, 'id' | 'version'>[]) =>
  enterTold(
    tx,
    versions,
    rules.map(({ id, version }) => ({ subject: subjectOf(id), revision: version })),
  )
