// What decisions on reports and on actors have in common: what was read, the request that is decided on, who may not decide.
import type { FastifyRequest } from 'fastify'
import type { Transaction } from '../database/client.ts'
import { type Fault, Problem } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { lockRequest } from './queries.ts'

/** Problems of whoever may not decide, as the database knows them too. */
export const arbiterProblems = ['own_report', 'about_itself', 'same_person', 'notice_missing'] as const

/** Problems of every decision. */
export const decisionProblems = [
  ...(['precondition_required', 'precondition_failed', 'state_conflict', 'already_exists'] as const),
  ...(['rule_not_in_force', 'measure_not_allowed', 'weaker_measure_unexplained'] as const),
  ...arbiterProblems,
] as const

/** Throws where the caller has not read `answer`, the current one. `what` names it. */
export function requireSeen(request: FastifyRequest, answer: unknown, what: string): void {
  // Any version will do for others; whoever decides says which one it has read.
  if (request.headers['if-match']?.trim() === '*') {
    throw new Problem(
      'precondition_required',
      `Send \`If-Match\` with the ETag of ${what} that you read: \`*\` names none.`,
    )
  }
  requireMatch(request, answer)
}

type Asked = { texts: string[]; errors: Fault[] }

/** The free texts of the request that is decided on, locked; none where there is none. Throws already_exists. */
export async function acceptRequest(
  tx: Transaction,
  id: string | null,
  subject: { report_id: string } | { actor_id: string },
): Promise<Asked> {
  if (id === null) return { texts: [], errors: [] }
  const request = await lockRequest(tx, id, subject)
  if (request === null) {
    const what = 'report_id' in subject ? 'report' : 'actor'
    const detail = `No request of this id is about this ${what}.`
    const mend = 'Take one from /v1/restriction-requests.'
    return { texts: [], errors: [{ pointer: '/restriction_request_id', detail, mend }] }
  }
  if (request.decision_id !== null) {
    const existing = `/v1/decisions/${request.decision_id}`
    throw new Problem('already_exists', 'The request has been decided on.', { existing })
  }
  const { citation, text, url } = request.legal_ground ?? {}
  return { texts: [request.text, citation, text, url].filter((one) => one != null), errors: [] }
}
