// After each seal, decision, ruling or lapse: all that is public of a report becomes what is hidden now leaves of it.
import type { Transaction } from '../database/client.ts'
import { enterShown } from './recorded.ts'
import { hideContent, settleHead } from './sealed.ts'
import { settleWords } from './shown-words.ts'

/**
 * Makes the public columns of a report, and the words of its decisions and rulings, hold what its redactions and
 * restrictions leave of them, and enters what that changed in the log, as done by `by`. The caller holds the lock of the report.
 */
export async function settleContent(
  tx: Transaction,
  reportId: string,
  by: { at: string; actor_id: string | null },
): Promise<void> {
  await hideContent(tx, reportId)
  const state = await settleHead(tx, reportId)
  await enterShown(tx, reportId, by)
  await settleWords(tx, { id: reportId, state }, by)
}
