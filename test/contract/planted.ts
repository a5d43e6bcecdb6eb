// What must not come out, planted in drafts, withdrawn and reviewed reports, flags, requests, tokens and keys.
import { randomUUID } from 'node:crypto'
import { sequence } from '../../src/log/sequencer.ts'
import { annotation, mandateRefusal, redaction, refusal, restriction } from '../decisions/samples.ts'
import { flagBody } from '../flags/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { proposalBody } from '../review-rules/samples.ts'
import {
  change,
  everyField,
  type Got,
  idOf,
  keyed,
  marked,
  marks,
  post,
  review,
  send,
  service,
  words,
} from './canary.ts'

export const published = await post(marked(marks.published, 2021))
export const draft = await post(
  marked(marks.rewritten, 2022, { state: 'draft', narrative: `${marks.rewritten} ${words.rewritten}` }),
)
const {
  state: _state,
  recommendation_id: _id,
  addressee_id: _addressee,
  territory: _territory,
  ...rewritten
} = marked(marks.draft, 2022, { narrative: `${marks.draft} ${words.draft}` })
await change('PATCH', draft.url, rewritten)
export const deleted = await post(marked(marks.deleted, 2023, { state: 'draft' }))
await change('DELETE', deleted.url, undefined)
export const withdrawnKey = `${marks.key}-withdrawn`
export const withdrawnBody = marked(marks.withdrawn, 2024, { narrative: `${marks.withdrawn} ${words.withdrawn}` })
export const withdrawn = await post(withdrawnBody, withdrawnKey)
await change('PATCH', withdrawn.url, { narrative: `Second ${marks.withdrawn}` })
/** When what is withdrawn was still public. */
export const whileShown = new Date().toISOString()
await change('POST', `${withdrawn.url}/withdrawal`, { reason: 'It named a source.' }, withdrawn.url)

/** Two of which the reason itself is hidden: as a whole by its author, and in part by a reviewer. */
export const unsaid = await post(marked('made-up', 2025))
await change('POST', `${unsaid.url}/withdrawal`, { reason: `It named ${marks.reason}.` }, unsaid.url)
const why = '/withdrawal/reason'
await send('author', 'POST', `${unsaid.url}/seal`, { fields: [{ field: why }] }, keyed())
const partly = await post(marked('made-up', 2024, { recommendation_id: 'doha-2020-states-6' }))
await change('POST', `${partly.url}/withdrawal`, { reason: `It named ${marks.reason}.` }, partly.url)
await review(partly.url, '/decisions', redaction({ fields: [{ field: why, quote: marks.reason }] }))

const published_id = published.url.split('/').at(-1)!
export const flagKey = randomUUID()
/** Sent with a token and without: neither is kept. */
export const flags = [
  await send('anonymous', 'POST', '/v1/flags', flagBody({ report_id: published_id, text: marks.flag }), {
    'idempotency-key': flagKey,
  }),
  await send('author', 'POST', '/v1/flags', flagBody({ report_id: published_id, text: `Mine ${marks.flag}` }), {
    'idempotency-key': randomUUID(),
  }),
].map(({ headers }) => headers.location!)
export const sealedBody = requestBody(published_id, {
  text: marks.sealed,
  legal_ground: { citation: 'A made-up act', text: marks.sealed },
})
export const sealedKey = `${marks.key}-sealed`
export const { headers: recorded } = await send('author', 'POST', '/v1/restriction-requests', sealedBody, {
  'idempotency-key': sealedKey,
})
await service.db.$client.query('update restriction_requests set sealed_at = now()')
const { headers: proposed } = await send(
  'another actor',
  'POST',
  '/v1/review-rules/incitement/proposals',
  proposalBody(),
  { 'idempotency-key': `${marks.key}-proposal` },
)
await send(
  'author',
  'POST',
  `${proposed.location}/comments`,
  { text: 'Made up.' },
  {
    'idempotency-key': `${marks.key}-comment`,
  },
)

const reviewedKey = (year: number) => `${marks.key}-${year}`
const reviewedBody = (text: string, year: number) => marked(text, year, { recommendation_id: 'doha-2020-states-6' })
const reviewedOf = (text: string, year: number) => post(reviewedBody(text, year), reviewedKey(year))
export const sealed = await reviewedOf(marks.underSeal, 2021)
await review(sealed.url, '/seal', { fields: everyField })
export const redacted = await reviewedOf(marks.redacted, 2022)
// What is said while it is still shown is hidden with it.
const said = annotation({ reasons: `It says ${marks.redacted}.`, note: `On ${marks.redacted}.` })
export const annotated = await review(redacted.url, '/decisions', said)
const hiding = redaction({ fields: [{ field: '/narrative', quote: marks.redacted }] })
const decision = await review(redacted.url, '/decisions', hiding)
await change('PATCH', redacted.url, { measures: [] })
export const restricted = await reviewedOf(marks.restricted, 2023)
await review(restricted.url, '/decisions', restriction())
const pretender = { id: 'made-up-pretender', name: 'Made up', stakeholder_group: 'civil_society' }
await send('another actor', 'POST', '/v1/actors', pretender, keyed())
export const struckOff = await review('/v1/actors/made-up-pretender', '/decisions', refusal())
const { etag: mandatesTag } = (await send('reviewer', 'GET', '/v1/actors/nhrc-qatar/mandates')).headers
export const notGiven = await send(
  'reviewer',
  'POST',
  '/v1/actors/nhrc-qatar/decisions',
  mandateRefusal([{ kind: 'country', country: 'KEN' }]),
  { 'if-match': mandatesTag!, 'idempotency-key': `${marks.key}-refused` },
)
/** What others write of it while it is hidden repeats it, and what a reviewer or the author would say of it is refused. */
export const { headers: appealed } = await send(
  'author',
  'POST',
  `${decision}/appeals`,
  { grounds: `Grounds ${marks.redacted} ${marks.grounds}` },
  keyed(),
)
export const { headers: asking } = await send(
  'author',
  'POST',
  '/v1/restriction-requests',
  requestBody(idOf(redacted), {
    text: `Remove ${marks.redacted} ${marks.asked}`,
    legal_ground: { citation: marks.asked, text: marks.redacted, url: `https://example.org/${marks.asked}` },
  }),
  keyed(),
)
const telling = { reason: `It said ${marks.redacted}.` }
const { etag: redactedTag } = (await send('author', 'GET', redacted.url)).headers
export const notWithdrawn = await send('author', 'POST', `${redacted.url}/withdrawal`, telling, {
  'if-match': redactedTag!,
})

/** Each with its mark, and with what it was posted by. */
export const underReview = (
  [
    [sealed, marks.underSeal, 2021],
    [redacted, marks.redacted, 2022],
    [restricted, marks.restricted, 2023],
  ] as const
).map(([report, mark, year]) => ({ report, mark, body: reviewedBody(mark, year), key: reviewedKey(year) }))

await sequence(service.db)
/** With one, who has guessed a hidden text could tell that it is the one. */
const { rows: salts } = await service.db.$client.query<{ salt: string }>(
  `select encode(salt, 'hex') as salt from log_entries
   where subject = $1 and kind <> 'report.withdrawn' or subject = any($2) and kind = 'report.published'
     or subject = any($3) and kind in ('report.published', 'report.withdrawn')`,
  [
    `reports/${idOf(withdrawn)}`,
    underReview.map(({ report }) => `reports/${idOf(report)}`),
    [unsaid, partly].map((report) => `reports/${idOf(report)}`),
  ],
)
export const hiddenSalts = salts.map(({ salt }) => salt)
const secret = [
  ...hiddenSalts,
  ...underReview.map(({ mark }) => mark),
  ...[marks.rewritten, marks.deleted, marks.withdrawn, marks.reason, marks.sealed],
  ...[marks.person, marks.key, marks.header, marks.refused, flagKey],
]
/** Where a mark stands in an answer that must not have it. */
export function leak({ head, text }: Got, more: string[]): string | undefined {
  return [...secret, ...more].find((one) => head.includes(one) || text.includes(one))
}
