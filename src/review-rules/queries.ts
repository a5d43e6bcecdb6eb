// SQL of rules: one exported function per statement.
import { and, eq, sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { review_rules } from '../database/tables.ts'
import type { ReviewRule } from './schemas.ts'

const columns = {
  id: review_rules.id,
  version: review_rules.version,
  state: sql<
    ReviewRule['state']
  >`case when ${review_rules.effective_to} is null then 'in_force' else 'superseded' end`.as('state'),
  title: review_rules.title,
  text: review_rules.text,
  covers: review_rules.covers,
  does_not_cover: review_rules.does_not_cover,
  criteria: review_rules.criteria,
  grounds: review_rules.grounds,
  measures: review_rules.measures,
  proposal: review_rules.proposal,
  effective_from: review_rules.effective_from,
  effective_to: review_rules.effective_to,
}

const findInForceStatement = statement<ReviewRule>('find_rule_in_force_at', (db) =>
  db
    .select(columns)
    .from(review_rules)
    .where(
      and(
        eq(review_rules.id, sql.placeholder('id')),
        sql`tstzrange(${review_rules.effective_from}, ${review_rules.effective_to}) @> ${sql.placeholder('moment')}::timestamptz`,
      ),
    ),
)

/** The version that was in force at a moment (RFC 3339), which is what a decision of that moment cites; or null. */
export async function ruleInForceAt(db: Db, id: string, moment: string): Promise<ReviewRule | null> {
  const [rule] = await findInForceStatement(db, { id, moment })
  return rule ?? null
}
