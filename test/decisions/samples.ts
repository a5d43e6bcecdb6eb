// The parts that reviews need, made up: an author, its addressee, reviewers of other actors, and what they send.
import { liftLapsedSeals } from '../../src/seals/lapse.ts'
import { type Client, type Service, startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

/** The service with a client in each part of a review; each is another person of another actor. */
export async function startReview(t: Parameters<typeof startService>[0]) {
  const service = await startService(t)
  return { service, ...(await partsOf(service)) }
}

export async function partsOf(service: Service) {
  return {
    author: await service.as('nhrc-qatar', ['reports:write']),
    addressee: await service.as('qat', ['reports:write']),
    reviewer: await service.as('ganhri', ['reviews:write']),
    ruler: await service.as('european-parliament', ['appeals:write', 'reviews:write']),
    overseer: await service.as('ohchr', ['oversight:read']),
    anonymous: service.anonymous,
  }
}

let taken = 0
/** The body of a report on one day that no other one takes. */
export function newReport(changes: Record<string, unknown> = {}) {
  taken += 1
  const day = new Date(Date.UTC(2020, 2, 1) + taken * 86_400_000).toISOString().slice(0, 10)
  return reportBody({ period_start: day, period_end: day, ...changes })
}

/** Posts a report; answers its address. */
export async function post(author: Client, changes: Record<string, unknown> = {}): Promise<string> {
  const answer = await author.post('/v1/reports', newReport(changes))
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.headers.location!
}

export const whyNot = (...measures: string[]) =>
  measures.map((measure) => ({ measure, why_not: `Made up: ${measure} would not do.` }))

/** Bodies of decisions that are accepted as they are. */
export const annotation = (changes: Record<string, unknown> = {}) => ({
  rule_id: 'forged-evidence',
  rule_version: 1,
  measure: 'annotate',
  reasons: 'Made-up reasons.',
  note: 'Made-up note.',
  ...changes,
})
export const correction = (changes: Record<string, unknown> = {}) => ({
  ...annotation({ measure: 'request_correction', note: null, due_on: '2999-01-01' }),
  weaker_measures: whyNot('annotate'),
  ...changes,
})
export const redaction = (changes: Record<string, unknown> = {}) => ({
  rule_id: 'endangers-a-person',
  rule_version: 1,
  measure: 'redact',
  reasons: 'Made-up reasons.',
  weaker_measures: whyNot('request_correction'),
  fields: [{ field: '/narrative' }],
  ...changes,
})
export const restriction = (changes: Record<string, unknown> = {}) => ({
  ...redaction({ measure: 'restrict', fields: [] }),
  weaker_measures: whyNot('request_correction', 'redact'),
  ...changes,
})

/** Decides on a report as it is now. */
export const decide = (reviewer: Client, report: string, body: unknown) =>
  reviewer.change('POST', `${report}/decisions`, body, report)

/** Bodies of decisions on an actor that has published nothing, or something, that are accepted as they are. */
export const refusal = (changes: Record<string, unknown> = {}) => ({
  rule_id: 'mandate-or-registration',
  rule_version: 1,
  measure: 'refuse_registration',
  reasons: 'Made-up reasons.',
  weaker_measures: whyNot('refuse_mandate', 'narrow_mandate', 'revoke_mandate'),
  ...changes,
})
export const revocation = (changes: Record<string, unknown> = {}) =>
  refusal({ measure: 'revoke_registration', ...changes })
export const loss = (changes: Record<string, unknown> = {}) =>
  refusal({ measure: 'revoke_mandate', weaker_measures: whyNot('refuse_mandate', 'narrow_mandate'), ...changes })
/** These mandates stay. */
export const narrowing = (mandates: object[], changes: Record<string, unknown> = {}) =>
  refusal({ measure: 'narrow_mandate', weaker_measures: [], mandates, ...changes })
/** These mandates are not given. */
export const mandateRefusal = (mandates: object[], changes: Record<string, unknown> = {}) =>
  narrowing(mandates, { measure: 'refuse_mandate', ...changes })

/** Decides on an actor as it is now. */
export const decideOnActor = (reviewer: Client, id: string, body: { measure: string }) => {
  const read = body.measure.endsWith('_mandate') ? `/v1/actors/${id}/mandates` : `/v1/actors/${id}`
  return reviewer.change('POST', `/v1/actors/${id}/decisions`, body, read)
}

/** Makes a row as old as it would be after that time. What is recorded never changes, so its keeper looks away. */
export async function age({ db }: Service, table: string, id: string, by: string): Promise<void> {
  const client = await db.$client.connect()
  try {
    await client.query('begin')
    await client.query(`alter table ${table} disable trigger user`)
    const moments: Record<string, string[]> = {
      seals: ['made_at', 'lapses_at'],
      decisions: ['made_at'],
      appeals: ['made_at'],
      rulings: ['made_at'],
      restriction_requests: ['created_at', 'decided_at'],
      flags: ['received_at'],
    }
    const changes = moments[table]!.map((moment) => `${moment} = ${moment} - $2::interval`)
    await client.query(`update ${table} set ${changes} where id = $1`, [id, by])
    await client.query(`alter table ${table} enable trigger user`)
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** All seals run out, and are lifted as each instance does every ten seconds. */
export async function letSealsLapse(service: Service): Promise<void> {
  await service.db.$client.query(
    `update seals set made_at = made_at - interval '73 hours', lapses_at = lapses_at - interval '73 hours'`,
  )
  await liftLapsedSeals(service.db)
}

/** Writes rows in one transaction, past the service; answers the constraint that refuses them, or null. */
export async function writeRows(
  { db }: Service,
  ...rows: [table: string, row: Record<string, unknown>][]
): Promise<string | null> {
  const client = await db.$client.connect()
  try {
    await client.query('begin')
    for (const [table, row] of rows) {
      const columns = Object.keys(row)
      const places = columns.map((_, at) => `$${at + 1}`)
      await client.query(`insert into ${table} (${columns}) values (${places})`, Object.values(row))
    }
    await client.query('commit')
    return null
  } catch (error) {
    await client.query('rollback')
    return (error as { constraint?: string }).constraint ?? String(error)
  } finally {
    client.release()
  }
}
