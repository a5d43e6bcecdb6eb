// Seals without reasons lapse whether anybody asks or not: every instance looks for them, and the lock of the report lets
// one of them lift each.
import { type Database, transaction } from '../database/client.ts'
import { insertNotices } from '../notices/queries.ts'
import { settleReview } from '../reports/review.ts'
import { settleContent } from '../reports/settle.ts'
import { endSeal, lockLapsed, selectLapsedReports } from './queries.ts'
import { enterSealEnd } from './recorded.ts'

/** Lifts every seal that has run out. Answers how many reports had one. */
export async function liftLapsedSeals(db: Database): Promise<number> {
  const reportIds = await selectLapsedReports(db)
  for (const report_id of reportIds) {
    await transaction(db, async (tx) => {
      const lapsed = await lockLapsed(tx, report_id)
      for (const { id, lapses_at, author_id, actor_id } of lapsed) {
        await endSeal(tx, id, 'lapse', lapses_at)
        await enterSealEnd(tx, id)
        await insertNotices(tx, [author_id, actor_id], { kind: 'lapse', report_id, seal_id: id, made_at: lapses_at })
      }
      const [first] = lapsed
      if (first === undefined) return // another instance was first
      await settleContent(tx, report_id, { at: first.lapses_at, actor_id: null })
      await settleReview(tx, report_id)
    })
  }
  return reportIds.length
}
