// Brings the shipped rules into a database that does not know them. What is known stays as it is: the file never changes a
// rule that is in force, a proposal does.
import type { Db } from '../database/client.ts'
import { review_rules } from '../database/tables.ts'
import { shippedRules } from './shipped.ts'

/** `moment` is when they take effect. Answers how many were new; the caller's transaction is locked against other starts. */
export async function loadReviewRules(tx: Db, moment: string): Promise<number> {
  const rows = shippedRules.map((rule) => ({ ...rule, version: 1, effective_from: moment }))
  const inserted = await tx.insert(review_rules).values(rows).onConflictDoNothing().returning({ id: review_rules.id })
  return inserted.length
}
