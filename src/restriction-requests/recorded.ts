// What of restriction requests enters the log: each as it was recorded. The decision on it enters by itself.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { decisions, restriction_requests } from '../database/tables.ts'
import { enterTold } from '../log/enter.ts'
import { idInEntry, isWanted, type Recorded } from '../log/recorded.ts'
import { nothingIsHidden } from '../reports/visibility.ts'
import type { RestrictionRequest } from './schemas.ts'

const subjectOf = (id: string) => `restriction-requests/${id}`

type Row = Omit<RestrictionRequest, 'state' | 'decided_at' | 'sealed_at'> & { decided_by: string | null }

const made: Recorded = {
  kinds: ['restriction-request.made'],
  rows: (wanted) => sql`
    select id, recorded_by, requester_id, requester_name, requester_group, requester_country, received_on, report_id,
      actor_id, fields, measure, language, legal_ground, text, created_at, decision_id,
      (select decisions.id from ${decisions} where restriction_request_id = restriction_requests.id) as decided_by
    from ${restriction_requests}
    where ${isWanted(wanted, /^restriction-requests\/([0-9a-f-]{36})$/, restriction_requests.id)}
    order by created_at, id`,
  changeOf: ({ decision_id, decided_by, ...row }: Row) => ({
    kind: 'restriction-request.made',
    subject: subjectOf(row.id),
    revision: null,
    at: row.created_at,
    actor_id: row.recorded_by,
    content: row,
    also: decision_id === decided_by ? [] : [{ ...row, decision_id }],
  }),
  // As its free texts are.
  visible: sql`exists (
    select from ${restriction_requests}
    where restriction_requests.id = ${idInEntry} and sealed_at is null
      and (report_id is null or ${nothingIsHidden(restriction_requests.report_id)}))`,
}

export const recordedRequests: readonly Recorded[] = [made]

/** Enters a request that was recorded in this transaction. */
export const enterRequest = (tx: Db, id: string) => enterTold(tx, made, [{ subject: subjectOf(id), revision: null }])
