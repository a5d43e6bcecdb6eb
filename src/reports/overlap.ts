// One author gives one account of the same thing for any day: the database refuses a second, this says which was first.
import type { Db, Transaction } from '../database/client.ts'
import { brokenConstraint } from '../database/constraints.ts'
import { Problem } from '../errors.ts'
import { type Claim, findOverlap, lockClaims } from './queries.ts'

class PeriodTaken extends Error {
  readonly claim: Claim
  constructor(claim: Claim) {
    super('period taken')
    this.claim = claim
  }
}

/**
 * Runs a statement that claims a period, behind the lock that gives the moment. Rivals for the same days take turns: two
 * that have both written would wait for each other until PostgreSQL ends one as a deadlock. What is refused is remembered,
 * as the transaction can be asked no more.
 */
export async function claiming<T>(
  tx: Transaction,
  claim: Claim,
  write: (locked: Promise<string>) => Promise<T>,
): Promise<T> {
  const locked = lockClaims(tx, claim)
  try {
    // PostgreSQL runs them in their order: who needs no moment need not wait for the lock's answer.
    const [written] = await Promise.all([write(locked), locked])
    return written
  } catch (error) {
    throw brokenConstraint(error) === 'reports_period_excl' ? new PeriodTaken(claim) : error
  }
}

/** For the transaction around it: throws period_overlap with the address of the author's own report in the way. */
export const explainedOverlap = (db: Db) => async (error: unknown) => {
  if (!(error instanceof PeriodTaken)) throw error
  const other = await findOverlap(db, error.claim)
  if (other === null) {
    throw new Problem('period_overlap', 'Another report of yours held these days a moment ago. Repeat the request.')
  }
  const detail = `Your ${other.state} report of ${other.period_start} to ${other.period_end} on the same thing holds some of these days. ${other.state === 'restricted' ? 'It may be appealed, at `review` of that one; or give other days.' : 'Revise that one, or give other days.'}`
  throw new Problem('period_overlap', detail, { existing: `/v1/reports/${other.id}` })
}
