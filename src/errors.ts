// The catalogue of every problem that the API answers: stable code, status, title, what it means and how to mend it.
// `/problems/<code>` publishes it; http/problems.ts turns it into an answer.

const catalogue = {
  json_invalid: [
    400,
    'The body is not JSON',
    'The body could not be read as JSON (RFC 8259). Send valid JSON in UTF-8, at most 32 levels deep, each name once in an object, none of them forbidden such as `__proto__`.',
  ],
  request_invalid: [
    400,
    'The request is malformed',
    'A header, path or query parameter is wrong. `errors` names each one, what is wrong with it and what it may be.',
  ],
  cursor_invalid: [
    400,
    'The cursor is not valid here',
    'A cursor is opaque and belongs to the exact list that gave it. Follow `page.next` or the `Link` header unchanged, or start again without `cursor`.',
  ],
  idempotency_key_required: [
    400,
    'An Idempotency-Key is required',
    'Every POST that creates something needs the header `Idempotency-Key`: 1 to 255 visible ASCII characters, new for each thing that you create, and the same when you repeat a request whose answer was lost.',
  ],
  token_required: [
    401,
    'A token is required',
    'Send `Authorization: Bearer <token>` with an access token of the issuer that the API description names.',
  ],
  token_invalid: [
    401,
    'The token is not accepted',
    'The access token is malformed, expired, not yet valid, or not signed by the issuer for this audience. `detail` says which. Ask the issuer for a new one.',
  ],
  scope_missing: [
    403,
    'The token lacks a scope',
    'The operation needs a scope that the token does not carry. `detail` names it.',
  ],
  never_the_arbiter: [
    403,
    'States and companies are never the arbiter',
    'States and companies may comment on rules, flag reports and ask for restrictions. They hold no part in reviews, whatever their token allows.',
  ],
  not_yours: [
    403,
    'Only its author may do this',
    'A report is revised, published, withdrawn or deleted by the actor that wrote it; a proposed rule is withdrawn, and comments on it are answered, by the actor that proposed it.',
  ],
  own_case: [
    403,
    'Nobody decides in their own case',
    'What an actor proposed is adopted or rejected by another actor, and by another person.',
  ],
  not_registered: [
    403,
    'The actor is not registered',
    'A decision refuses or revokes the registration of the actor that the token names: it posts, revises and publishes no reports, and has no part in reviews. `existing` is the decision, with its reasons. The actor still reads its notices, withdraws and seals its reports, and appeals.',
  ],
  outside_mandate: [
    403,
    "Outside the author's mandate",
    'The author holds no mandate to report on this addressee and territory. `detail` gives the reason, `allowed_by` the mandates any one of which would allow it.',
  ],
  own_report: [
    403,
    'Nobody decides on its own report',
    'An actor neither decides on a report of its own nor rules on an appeal about one. Another actor has to.',
  ],
  about_itself: [
    403,
    'Nobody decides on what is said about it',
    'An actor neither decides on itself or a report about it, nor on a request of its own, nor reads what is hidden of a report about it.',
  ],
  own_decision: [
    403,
    'Nobody rules on its own decision',
    'An appeal is ruled on by another actor than the one that decided.',
  ],
  same_person: [
    403,
    'One person does not act twice',
    'Whoever wrote, published, asked, decided or appealed does not seal, decide or rule on the same thing, in the name of no actor; nor does who has ever acted for the author, the addressee or whoever asked.',
  ],
  no_standing: [
    403,
    'Only whom it concerns appeals',
    'A decision is appealed by the author of the report or by its addressee; one on an actor, by that actor.',
  ],
  not_found: [
    404,
    'There is nothing here',
    'No resource with this address exists, or it is not visible to you. Both answer the same.',
  ],
  method_not_allowed: [
    405,
    'The address does not take this method',
    'The header `Allow` lists the methods of this address.',
  ],
  request_timeout: [
    408,
    'The request came too slowly',
    'Head and body have to arrive within 15 seconds. Repeat the request; with the same Idempotency-Key nothing is done twice.',
  ],
  already_exists: [409, 'It exists already', 'Something with this identity exists. `existing` is its address.'],
  period_overlap: [
    409,
    'The period overlaps an earlier report',
    'One author gives one account of the same recommendation, addressee and territory for any day. `existing` is the address of the report to revise instead.',
  ],
  state_conflict: [
    409,
    'It is not in the state for this',
    'Drafts are published or deleted, published reports are revised, withdrawn or restricted; withdrawn ones stay as they are, but for the reason, which can be redacted, restricted ones until a ruling. To an actor that is not registered nothing is given, and nothing is taken from it; registration is refused to who has published nothing, and revoked from who has. An open proposal is adopted, rejected or withdrawn, and a comment is answered, once.',
  ],
  comments_closed: [
    409,
    'The proposal is no longer open to comments',
    'Comments are taken until the moment `comments_until` of a proposal that is open.',
  ],
  comments_open: [
    409,
    'The proposal is still open to comments',
    'A proposed rule can be adopted from the moment `comments_until` on; rejected or withdrawn at any time.',
  ],
  comments_unanswered: [
    409,
    'A comment has no answer yet',
    'A proposed rule can be adopted when its proposer has answered every comment.',
  ],
  release_in_flight: [
    409,
    'A release is being made',
    'One release is made at a time. `existing` is the address of the one that is: wait for it, it holds what yours would.',
  ],
  decision_required: [
    409,
    'Only a decision takes a mandate away',
    'Mandates are widened or said in other words here. What an actor may report on is made smaller by a decision, with rule, reasons and appeal: `POST /v1/actors/{id}/decisions`. `detail` says what would be lost, and by which measure.',
  ],
  request_in_flight: [
    409,
    'The same request is being worked on',
    'A request with this Idempotency-Key has not ended yet. Wait a second, then repeat it unchanged.',
  ],
  seal_ended: [
    409,
    'The seal does not wait for reasons',
    'The seal has lapsed, was decided on, or is not on this report. Decide without `seal_id`.',
  ],
  seal_repeated: [
    409,
    'A reviewer has sealed this before',
    'A seal by a reviewer has lapsed on this report, as reasons never followed; or it hides what is named, and is in force. No reviewer seals that again. Quote words that are shown, where there are some, or decide, with reasons: that takes effect at once too.',
  ],
  appeal_late: [409, 'It is too late to appeal', 'Decisions can be appealed for 90 days. `detail` says until when.'],
  edition_withdrawn: [
    410,
    'The edition has been withdrawn',
    'Something that its files held is not public any more. What describes them stays at the address of the dataset; `existing` is the edition that replaces it.',
  ],
  precondition_failed: [
    412,
    'It has changed since you read it',
    '`If-Match` does not name the current version. Read it again, apply your change to that, and send its ETag.',
  ],
  body_too_large: [413, 'The body is too large', 'Bodies are at most 1 MiB.'],
  media_type_unsupported: [
    415,
    'The media type is not supported',
    'Send `Content-Type: application/json`, or `application/merge-patch+json` with PATCH; `detail` names what this address takes.',
  ],
  range_unsatisfiable: [
    416,
    'The range lies beyond the end',
    'The header `Range` asks for bytes that the file does not have; `Content-Range` says how many it has. Ask for others, or without `Range` for all.',
  ],
  body_invalid: [
    422,
    'The body is not valid',
    '`errors` lists every fault: a JSON Pointer to the place, what is wrong and how to mend it.',
  ],
  rule_not_in_force: [
    422,
    'The rule is not in force',
    'A decision cites the version of a rule that is in force when it is made. `detail` says which that is.',
  ],
  measure_not_allowed: [
    422,
    'The rule does not allow the measure',
    'Each rule lists the measures that it allows; `detail` names them.',
  ],
  weaker_measure_unexplained: [
    422,
    'Why a weaker measure would not do is not said',
    'The least restrictive measure is taken. A stronger one needs in `weaker_measures`, for each weaker one that the rule allows, why that would not do.',
  ],
  idempotency_key_reused: [
    422,
    'The Idempotency-Key was used for another body',
    'This key already stands for another request. Use a new key for a new thing.',
  ],
  precondition_required: [
    428,
    'If-Match is required',
    'A change of an existing thing needs `If-Match` with the ETag that you read, so that nobody overwrites what they have not seen.',
  ],
  too_many_requests: [
    429,
    'Too many requests came from your network',
    'What needs no token is taken so often from one network in some minutes. Repeat the request after the seconds in `Retry-After`.',
  ],
  head_too_large: [
    431,
    'The head of the request is too large',
    'Address and headers together are at most 16 KiB. Give fewer or shorter filters, or ask in several requests.',
  ],
  internal_error: [
    500,
    'The service failed',
    'The fault is ours; it is logged under the request id in `instance`. Repeat the request; with the same Idempotency-Key nothing is done twice.',
  ],
  downloads_busy: [
    503,
    'Too many downloads at once',
    'Only a few downloads run at once, so that they keep nobody else waiting. Repeat after the seconds in `Retry-After`; pages of lists and figures are answered meanwhile.',
  ],
  notice_missing: [
    500,
    'There was no notice of it',
    'Nothing is decided of which whom it concerns has no notice. Neither was kept; the fault is ours.',
  ],
  file_missing: [
    503,
    'The file is not on this instance',
    'The file belongs to the release, but not to what this instance of the service keeps. Its operators share one DATA_DIR among all instances, or bring the folder `datasets` back from a backup.',
  ],
  unavailable: [
    503,
    'The service is not available',
    'The service is starting, stopping, or cannot reach its database. Repeat after the seconds in `Retry-After`.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, meaning: string]>

export type ProblemCode = keyof typeof catalogue
export const problemCodes = Object.keys(catalogue) as ProblemCode[]

/** Status, title and meaning (Markdown sentence) of a code. */
export function describeProblem(code: ProblemCode): { status: number; title: string; meaning: string } {
  const [status, title, meaning] = catalogue[code]
  return { status, title, meaning }
}

/** One fault of the input: `pointer` is a JSON Pointer into the body, or `parameter` names a header, path or query parameter. */
export type Fault = { pointer?: string; parameter?: string; detail: string; mend: string }
/** A fault of the body. */
export const fault = (pointer: string, detail: string, mend: string): Fault => ({ pointer, detail, mend })

/** Thrown anywhere below a handler and answered as application/problem+json. `more` becomes members of the answer. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: readonly Fault[]
  readonly more: Readonly<Record<string, unknown>>
  constructor(code: ProblemCode, detail: string, more: { errors?: readonly Fault[] } & Record<string, unknown> = {}) {
    super(detail)
    this.code = code
    const { errors = [], ...rest } = more
    this.errors = errors
    this.more = rest
  }
}

/** The one answer for what does not exist and for what the caller may not see: byte for byte the same. */
export const notFound = () => new Problem('not_found', 'There is nothing at this address that you can see.')
