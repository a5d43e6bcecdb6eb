// Brings the first set of rules into a database that has none. From then on rules change, and new ones come, by proposals
// alone: what a later version of this file says takes effect nowhere by itself.
import type { Db } from '../database/client.ts'
import { review_rules } from '../database/rule-tables.ts'
import { enterVersions } from './recorded.ts'
import { shippedRules } from './shipped.ts'

/** `moment` is when they take effect. Answers how many were new; the caller's transaction is locked against other starts. */
export async function loadReviewRules(tx: Db, moment: string): Promise<number> {
  if ((await tx.$count(review_rules)) > 0) return 0
  const rows = shippedRules.map((rule) => ({ ...rule, version: 1, effective_from: moment }))
  await tx.insert(review_rules).values(rows)
  await enterVersions(tx, rows)
  return rows.length
}
