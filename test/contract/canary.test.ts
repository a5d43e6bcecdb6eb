// Marks are planted in what must not come out: drafts, withdrawn reports, flags, tokens, keys, queries, the client's address.
// Then everything that can be read is read in every role, much is provoked to fail, and no mark may show.
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { unzipSync } from 'fflate'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { type Scope, scopeNames } from '../../src/auth/scopes.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { age } from '../datasets/samples.ts'
import { mandateRefusal, redaction, refusal, restriction } from '../decisions/samples.ts'
import { flagBody } from '../flags/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { proposalBody } from '../review-rules/samples.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { listen } from './connections.ts'
import { operationsOf, type Parameter, plausible } from './operations.ts'

const service = await startService(t, { LOG_LEVEL: 'trace' })
const port = await listen(service.app)
// Files are asked for one after the other, while the last ones may still give their connections back.
service.app.snapshots.limits.atOnce = 20
const address = '127.0.0.77'
const mark = (of: string) => `canary-${of}-${randomUUID()}`
const marks = {
  draft: mark('draft'),
  rewritten: mark('rewritten'),
  deleted: mark('deleted'),
  withdrawn: mark('withdrawn'),
  published: mark('published'),
  underSeal: mark('under-seal'),
  redacted: mark('redacted'),
  restricted: mark('restricted'),
  person: mark('person'),
  key: mark('key'),
  query: mark('query'),
  header: mark('header'),
  refused: mark('refused'),
  flag: mark('flag'),
  sealed: mark('sealed'),
  grounds: mark('grounds'),
  asked: mark('asked'),
}
/** Words of what must not be found, each of its own, that the search could suggest where they are nearly asked for. */
const words = { draft: 'quetzalcoatlus', withdrawn: 'parasaurolophus', rewritten: 'micropachycephalosaurus' }

type Reader = 'anonymous' | 'author' | 'author without scope' | 'another actor' | 'State' | 'struck off'
type Role = Reader | 'reviewer' | 'ruler' | 'overseer'
const token = (actor: string, scopes: Scope[], subject = marks.person) =>
  signLocalToken(service.config, { actor, scope: scopes.join(' '), subject, lifetimeSeconds: 600 })
const tokens: Record<Role, string | null> = {
  anonymous: null,
  author: await token('nhrc-qatar', ['reports:write', 'actors:write', 'comments:write', 'restriction-requests:write']),
  'author without scope': await token('nhrc-qatar', ['actors:write']),
  // Another person: whoever wrote a report has no part in its review.
  reviewer: await token('ganhri', ['reviews:write', 'oversight:read', 'reports:write'], `reviewer ${marks.person}`),
  ruler: await token('european-parliament', ['appeals:write'], `ruler ${marks.person}`),
  overseer: await token('european-parliament', ['oversight:read'], `overseer ${marks.person}`),
  'another actor': await token('ohchr', ['reports:write', 'actors:write', 'mandates:write', 'rules:write']),
  State: await token('qat', [...scopeNames]),
  'struck off': await token('made-up-pretender', [...scopeNames]),
}

type Got = { status: number; head: string; text: string; headers: http.IncomingHttpHeaders }
/** Over a real connection, from the address that stands for a person at risk. */
function send(
  role: Role,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Got> {
  const options = {
    port,
    method,
    path,
    host: '127.0.0.1',
    localAddress: address,
    headers: {
      'user-agent': marks.header,
      referer: `https://example.org/${marks.header}`,
      'x-forwarded-for': `203.0.113.7, ${marks.header}`,
      ...(tokens[role] !== null && { authorization: `Bearer ${tokens[role]}` }),
      ...(body !== undefined && {
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      }),
      ...headers,
    },
  }
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      const { statusMessage, rawHeaders, headers } = response
      const head = `${statusMessage} ${rawHeaders.join(' ')}`
      response.on('end', () => {
        const text = textOf(Buffer.concat(parts), headers['content-type'] ?? '')
        resolve({ status: response.statusCode!, head, text, headers })
      })
    })
    request.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Of a workbook, all that is in it. */
const textOf = (bytes: Buffer, type: string) =>
  type.includes('spreadsheetml') && bytes.length > 0
    ? Object.values(unzipSync(bytes))
        .map((part) => Buffer.from(part).toString())
        .join('\n')
    : bytes.toString()

/** A body with the mark in each of its texts. */
const marked = (text: string, year: number, changes: Record<string, unknown> = {}) =>
  reportBody({
    period_start: `${year}-01-01`,
    period_end: `${year}-12-31`,
    narrative: `Narrative ${text}`,
    assessments: [{ part: 'a', level: 'regressed', rationale: `Rationale ${text}` }],
    measures: [{ kind: 'other', title: `Measure ${text}`, date: `${year}-02-01`, url: `https://example.org/${text}` }],
    evidence: [
      { kind: 'other', title: `Evidence ${text}`, date: null, url: `https://example.org/${text}`, stance: 'context' },
    ],
    ...changes,
  })
const post = async (body: unknown, key = `${marks.key}-${randomUUID()}`) => {
  const made = await send('author', 'POST', '/v1/reports', body, { 'idempotency-key': key })
  if (made.status !== 201) throw new Error(made.text)
  return { url: made.headers.location!, etag: made.headers.etag! }
}
const change = async (method: string, url: string, body: unknown, of = url) => {
  const { headers } = await send('author', 'GET', of)
  const done = await send('author', method, url, body, { 'if-match': headers.etag! })
  if (done.status >= 300) throw new Error(done.text)
}

const published = await post(marked(marks.published, 2021))
const draft = await post(
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
const deleted = await post(marked(marks.deleted, 2023, { state: 'draft' }))
await change('DELETE', deleted.url, undefined)
const withdrawnKey = `${marks.key}-withdrawn`
const withdrawnBody = marked(marks.withdrawn, 2024, { narrative: `${marks.withdrawn} ${words.withdrawn}` })
const withdrawn = await post(withdrawnBody, withdrawnKey)
await change('PATCH', withdrawn.url, { narrative: `Second ${marks.withdrawn}` })
/** When what is withdrawn was still public. */
const whileShown = new Date().toISOString()
await change('POST', `${withdrawn.url}/withdrawal`, { reason: 'It named a source.' }, withdrawn.url)

await sequence(service.db)
const idOf = ({ url }: { url: string }) => url.split('/').at(-1)!
/** With one, who has guessed a hidden text could tell that it is the one. */
const { rows: salts } = await service.db.$client.query<{ salt: string }>(
  `select encode(salt, 'hex') as salt from log_entries where subject = $1 and kind <> 'report.withdrawn'`,
  [`reports/${idOf(withdrawn)}`],
)
const hiddenSalts = salts.map(({ salt }) => salt)

const published_id = published.url.split('/').at(-1)!
const flagKey = randomUUID()
/** Sent with a token and without: neither is kept. */
const flags = [
  await send('anonymous', 'POST', '/v1/flags', flagBody({ report_id: published_id, text: marks.flag }), {
    'idempotency-key': flagKey,
  }),
  await send('author', 'POST', '/v1/flags', flagBody({ report_id: published_id, text: `Mine ${marks.flag}` }), {
    'idempotency-key': randomUUID(),
  }),
].map(({ headers }) => headers.location!)
const sealedBody = requestBody(published_id, {
  text: marks.sealed,
  legal_ground: { citation: 'A made-up act', text: marks.sealed },
})
const sealedKey = `${marks.key}-sealed`
const { headers: recorded } = await send('author', 'POST', '/v1/restriction-requests', sealedBody, {
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

/** What a review hides: whole fields by a seal, words of them by a redaction, everything by a restriction. */
const review = async (url: string, more: string, body: unknown) => {
  const { headers } = await send('reviewer', 'GET', url)
  const key = `${marks.key}-${randomUUID()}`
  const done = await send('reviewer', 'POST', url + more, body, { 'if-match': headers.etag!, 'idempotency-key': key })
  if (done.status !== 201) throw new Error(done.text)
  return done.headers.location!
}
const reviewedOf = (text: string, year: number) => post(marked(text, year, { recommendation_id: 'doha-2020-states-6' }))
const everyField = ['/narrative', '/assessments', '/measures', '/evidence'].map((field) => ({ field }))
const sealed = await reviewedOf(marks.underSeal, 2021)
await review(sealed.url, '/seal', { fields: everyField })
const redacted = await reviewedOf(marks.redacted, 2022)
const hiding = redaction({ fields: [{ field: '/narrative', quote: marks.redacted }] })
const decision = await review(redacted.url, '/decisions', hiding)
await change('PATCH', redacted.url, { measures: [] })
const restricted = await reviewedOf(marks.restricted, 2023)
await review(restricted.url, '/decisions', restriction())
const pretender = { id: 'made-up-pretender', name: 'Made up', stakeholder_group: 'civil_society' }
await send('another actor', 'POST', '/v1/actors', pretender, { 'idempotency-key': randomUUID() })
const struckOff = await review('/v1/actors/made-up-pretender', '/decisions', refusal())
const { etag: mandatesTag } = (await send('reviewer', 'GET', '/v1/actors/nhrc-qatar/mandates')).headers
const notGiven = await send(
  'reviewer',
  'POST',
  '/v1/actors/nhrc-qatar/decisions',
  mandateRefusal([{ kind: 'country', country: 'KEN' }]),
  { 'if-match': mandatesTag!, 'idempotency-key': `${marks.key}-refused` },
)
const keyed = () => ({ 'idempotency-key': randomUUID() })
/** What others write of it while it is hidden repeats it, and what a reviewer or the author would say of it is refused. */
const { headers: appealed } = await send(
  'author',
  'POST',
  `${decision}/appeals`,
  { grounds: `Grounds ${marks.redacted} ${marks.grounds}` },
  keyed(),
)
const { headers: asking } = await send(
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
const notWithdrawn = await send('author', 'POST', `${redacted.url}/withdrawal`, telling, { 'if-match': redactedTag! })

const underReview = [marks.underSeal, marks.redacted, marks.restricted]
const secret = [
  ...hiddenSalts,
  ...underReview,
  ...[marks.rewritten, marks.deleted, marks.withdrawn, marks.sealed],
  ...[marks.person, marks.key, marks.header, marks.refused, flagKey],
]
/** Where a mark stands in an answer that must not have it. */
function leak({ head, text }: Got, more: string[]): string | undefined {
  return [...secret, ...more].find((one) => head.includes(one) || text.includes(one))
}

// Releases hold what has been public for some time.
await age(service, 40)
const addressOf = await plausible(service)
const released = (await service.anonymous.get('/v1/datasets/release-1')).body.editions[0].files
/** Values that a parameter may well be given. */
function valuesOf({ name, schema }: Parameter): string[] {
  const one = schema.items ?? schema
  if (name === 'cursor') return []
  if (one.enum) return [...one.enum, one.enum.join(',')]
  if (one.type === 'boolean') return ['true', 'false']
  if (one.type === 'integer') return ['1', '200']
  if (name.startsWith('period')) return ['2022-06-01']
  if (name === 'as_of') return [new Date().toISOString(), whileShown, '2021-01-01T00:00:00Z']
  if (name.startsWith('published')) return ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z']
  const known: Record<string, string> = {
    recommendation_id: 'doha-2020-states-5',
    addressee_id: 'qat',
    author_id: 'nhrc-qatar',
    stakeholder_group: 'states',
    principle: 'legality',
    source: 'doha-2020',
    instrument: 'iccpr-article-20-2',
    subgroup: 'media_outlets',
    region: '145',
    q: 'narrative',
    name: 'qatar',
    addressee_country: 'qat',
    author_country: 'qat',
    country: 'qat',
    territory: 'qat',
    subject: [published, withdrawn, draft, deleted].map((report) => `reports/${idOf(report)}`).join(),
  }
  return known[name] === undefined ? [] : [known[name]]
}

const gets = operationsOf(service.app).filter(({ method }) => method === 'GET')
const inEachFormat = (url: string, path: string) =>
  path.endsWith('.{format}')
    ? ['csv', 'ndjson', 'xlsx'].map((format) => url.replace(/\.(csv|\{format\})$/, `.${format}`))
    : [url]
const urls = gets.flatMap(({ path, parameters }) => {
  const bases = (
    path.startsWith('/v1/reports/')
      ? [published, draft, withdrawn, deleted, sealed, redacted, restricted].map(({ url }) =>
          path.replace('/v1/reports/{id}', url),
        )
      : path === '/v1/flags/{id}'
        ? flags
        : path === '/v1/restriction-requests/{id}'
          ? [recorded.location!, asking.location!]
          : path === '/v1/appeals/{id}'
            ? [appealed.location!]
            : [addressOf(path)]
  ).flatMap((url) => inEachFormat(url, path))
  const queries = parameters
    .filter(({ in: place }) => place === 'query')
    .flatMap((parameter) => valuesOf(parameter).map((value) => `?${parameter.name}=${value}`))
  return bases.flatMap((base) => ['', ...queries].map((query) => base + query))
})
const texts = 'narrative,assessments,measures,evidence'
for (const query of [
  `as_of=${whileShown}&fields=${texts}`,
  `as_of=${whileShown}&level=regressed&include=total,recommendation,addressee,author`,
  `as_of=${whileShown}&state=withdrawn&fields=${texts}`,
  `state=withdrawn&level=regressed&fields=${texts}&facets=level,basis`,
  `state=draft&fields=${texts}&facets=level,author_country`,
]) {
  urls.push(`/v1/reports?${query}`)
}
urls.push(...[withdrawn, draft].map(({ url }) => `${url}?as_of=${whileShown}&fields=${texts}&include=author`))

urls.push(struckOff, notGiven.headers.location!, '/v1/actors/made-up-pretender', '/v1/notices?limit=200')
urls.push(...released.map(({ address }: { address: string }) => address))

t.test('no GET shows a mark to anybody who may not see it', async (t) => {
  t.ok(urls.length > 100)
  for (const role of Object.keys(tokens) as Role[]) {
    for (const url of urls) {
      const got = await send(role, 'GET', url)
      const own = role === 'author' && (url.startsWith(draft.url) || /^\/v1\/reports(\.\w+)?\?state=draft/.test(url))
      if (url.includes('/sealed-content') && got.status === 200) {
        t.ok(['reviewer', 'ruler', 'overseer'].includes(role), `${role} ${url}`)
        t.match(got.headers['cache-control'], /private, no-store/, url)
        continue
      }
      const written = url === appealed.location || url === asking.location
      const office = ['reviewer', 'ruler', 'overseer'].includes(role)
      if (written && (office || (role.startsWith('author') && url === appealed.location))) {
        t.ok(got.text.includes(url === asking.location ? marks.asked : marks.grounds), `${role} ${url}`)
        t.match(got.headers['cache-control'], /private, no-store/, url)
        continue
      }
      t.notOk(got.text.includes(marks.grounds) || got.text.includes(marks.asked), `${role} ${url}`)
      const reads = ['reviewer', 'overseer'].includes(role) && url.startsWith('/v1/flags')
      t.equal(leak(got, [...(own ? [] : [marks.draft]), ...(reads ? [] : [marks.flag])]), undefined, `${role} ${url}`)
      if (got.text.includes(marks.flag)) t.match(got.headers['cache-control'], /private, no-store/, url)
      if (own && got.text.includes(marks.draft)) t.match(got.headers['cache-control'], /private, no-store/, url)
      t.ok(got.status < 500, `${role} ${url} ${got.status}`)
    }
  }
  const mine = await send('author', 'GET', draft.url)
  t.ok(mine.text.includes(marks.draft), 'the author does see the draft')
  for (const list of ['reports', 'reports.csv', 'reports.ndjson', 'reports.xlsx']) {
    t.ok((await send('author', 'GET', `/v1/${list}?state=draft`)).text.includes(marks.draft), list)
  }
  t.ok((await send('anonymous', 'GET', published.url)).text.includes(marks.published), 'what is published is there')
  for (const url of ['/v1/flags', ...flags]) {
    t.ok((await send('reviewer', 'GET', url)).text.includes(marks.flag), 'the reviewer does see the flags')
  }
  t.match((await send('anonymous', 'GET', '/v1/actors/made-up-pretender')).text, 'refused')
  t.ok((await send('struck off', 'GET', '/v1/notices')).text.includes(struckOff), 'it has its notice')
  t.equal((await send('struck off', 'GET', '/v1/flags')).status, 403)
  t.equal(notWithdrawn.status, 422, 'a reason that tells what is hidden')
  t.equal(leak(notWithdrawn, [marks.draft]), undefined)
  t.equal((await send('anonymous', 'GET', recorded.location!)).status, 200, 'the record of a sealed request is there')
  const counted = JSON.parse((await send('anonymous', 'GET', addressOf('/v1/transparency-reports/{year}'))).text)
  t.ok(counted.decisions.count >= 2 && counted.seals.count >= 1, 'transparency reports count what is hidden')
  for (const [{ url }, text] of [
    [sealed, marks.underSeal],
    [redacted, marks.redacted],
    [restricted, marks.restricted],
  ] as const) {
    t.ok(
      (await send('overseer', 'GET', `${url}/sealed-content`)).text.includes(text),
      'oversight does see what is hidden',
    )
  }
})

t.test('no search finds, marks or suggests what is not public, however it is asked', async (t) => {
  const secrets = Object.values(words)
  const asked = [
    marks.draft,
    marks.rewritten,
    marks.deleted,
    marks.withdrawn,
    ...secrets,
    ...secrets.map((word) => `${word.slice(0, -2)}es`),
  ]
  for (const role of Object.keys(tokens) as Role[]) {
    for (const q of asked) {
      for (const more of [
        '',
        '&highlight=true&include=total',
        '&sort=period_end',
        '&author_id=nhrc-qatar&sort=relevance',
      ]) {
        const url = `/v1/reports?q=${encodeURIComponent(`"${q}"`)}${more}`
        const got = await send(role, 'GET', url)
        t.match(JSON.parse(got.text), { data: [] }, url)
        t.equal(leak(got, [marks.draft, ...secrets]), undefined, `${role} ${url}`)
      }
    }
  }
  const found = await send('anonymous', 'GET', `/v1/reports?q=${marks.published}&highlight=true`)
  t.ok(found.text.includes('<mark>'), 'what is published is found')
})

t.test('the log of changes knows what is published and withdrawn, and no draft', async (t) => {
  t.equal(hiddenSalts.length, 2, 'both revisions of the withdrawn report are in it')
  const subjects = [published, withdrawn, draft, deleted].map((report) => `reports/${idOf(report)}`)
  const list = JSON.parse((await send('author', 'GET', `/v1/log/entries?subject=${subjects.join()}`)).text)
  const told = list.data.map(({ subject, salt }: { subject: string; salt: string | null }) => [subject, salt !== null])
  t.strictSame(told, [
    [subjects[0], true],
    [subjects[1], false],
    [subjects[1], false],
    [subjects[1], true], // who withdrew it, when and why
  ])
  const { rows } = await service.db.$client.query('select to_jsonb(e)::text as row from log_entries e')
  for (const { row } of rows) for (const [name, text] of Object.entries(marks)) t.notOk(row.includes(text), name)
  for (const report of [draft, deleted]) t.notOk(rows.some(({ row }) => row.includes(idOf(report))))
  const reports = '/v1/datasets/release-1/editions/1/files/reports.csv'
  t.ok((await send('anonymous', 'GET', reports)).text.includes(marks.published), 'and in a release')
})

t.test('a draft of another is as if it were not, byte by byte', async (t) => {
  const nowhere = `/v1/reports/${randomUUID()}`
  for (const role of ['anonymous', 'another actor', 'author without scope'] as const) {
    for (const more of ['', '/revisions', '/revisions.csv']) {
      const hidden = await send(role, 'GET', draft.url + more, undefined, { 'if-none-match': draft.etag })
      const absent = await send(role, 'GET', nowhere + more)
      t.equal(hidden.status, 404)
      t.equal(hidden.text, absent.text)
      const names = ({ headers }: Got) => Object.keys(headers).sort()
      t.strictSame(names(hidden), names(absent))
    }
  }
  const requests: [string, string, unknown][] = [
    ['PATCH', '', {}],
    ['DELETE', '', undefined],
    ['POST', '/publication', undefined],
    ['POST', '/withdrawal', { reason: 'None.' }],
  ]
  for (const [method, more, body] of requests) {
    const asked = { 'if-match': draft.etag }
    const hidden = await send('another actor', method, draft.url + more, body, asked)
    const absent = await send('another actor', method, nowhere + more, body, asked)
    t.equal(hidden.status, 404, `${method} ${more}`)
    t.equal(hidden.text, absent.text)
  }
})

t.test('a repeated request is answered by what is visible today', async (t) => {
  const again = await send('author', 'POST', '/v1/reports', withdrawnBody, { 'idempotency-key': withdrawnKey })
  t.equal(again.status, 201)
  t.equal(again.headers.location, withdrawn.url)
  t.equal(leak(again, [marks.draft]), undefined)
  const asked = await send('author', 'POST', '/v1/restriction-requests', sealedBody, { 'idempotency-key': sealedKey })
  t.match(asked, { status: 201, headers: { location: recorded.location } })
  t.equal(leak(asked, [marks.draft]), undefined)
})

t.test('failures show no mark', async (t) => {
  const key = () => ({ 'idempotency-key': `${marks.key}-${randomUUID()}` })
  const refused: [Role, string, string, unknown, number][] = [
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2022), 409], // the draft holds its period
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2020, { recommendation_id: 'doha-2020-states-99' }), 422],
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2020, { language: marks.refused }), 422],
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2020, { addressee_id: 'ken' }), 403],
    ['author', 'POST', '/v1/reports', marked(`${marks.refused}\0`, 2020), 422],
    ['author', 'POST', '/v1/reports', marked(`${marks.refused}\ud800`, 2020), 422],
    [
      'author',
      'POST',
      '/v1/actors',
      { id: 'qat', name: marks.refused, stakeholder_group: 'states', country: 'QAT' },
      409,
    ],
    [
      'author',
      'POST',
      '/v1/actors',
      { id: 'x-y', name: marks.refused, stakeholder_group: 'nobody', country: 'XXX' },
      422,
    ],
    ['anonymous', 'POST', '/v1/reports', marked(marks.refused, 2020), 401],
    ['author', 'POST', '/v1/restriction-requests', requestBody(randomUUID(), { text: marks.refused }), 422],
    ['another actor', 'POST', '/v1/review-rules/incitement/proposals', proposalBody({ text: marks.refused }), 409],
    ['another actor', 'PATCH', published.url, { narrative: marks.refused }, 403],
    ['author', 'PATCH', restricted.url, { narrative: marks.refused }, 409],
    ['author', 'PATCH', redacted.url, { language: marks.refused }, 412],
    ['reviewer', 'POST', `${restricted.url}/seal`, { fields: everyField }, 409],
    ['reviewer', 'POST', `${sealed.url}/seal`, { fields: [{ field: '/narrative', quote: marks.refused }] }, 422],
    ['ruler', 'POST', `${redacted.url}/decisions`, words, 403],
  ]
  for (const [role, method, url, body, status] of refused) {
    const got = await send(role, method, url, body, { ...key(), 'if-match': published.etag })
    t.equal(got.status, status, `${method} ${url} ${got.text}`)
    t.equal(leak(got, [marks.draft]), undefined)
  }
  for (const url of [
    `/v1/reports?narrative=${marks.query}`,
    `/v1/${marks.query}`,
    `/v1/reports/${marks.query}`,
    `/v1/actors?cursor=${marks.query}`,
    `/v1/actors/%zz${marks.query}`,
  ]) {
    const got = await send('author', 'GET', url)
    t.ok(got.status >= 400 && got.status < 500, url)
    t.equal(leak(got, [marks.draft]), undefined)
  }
})

t.test('nor do failures of the service itself', async (t) => {
  const query = (text: string) => service.db.$client.query(text)
  await query(
    `alter table report_revisions add constraint report_revisions_made_up_check check (narrative not like '%${marks.refused}%') not valid`,
  )
  const got = await send('author', 'POST', '/v1/reports', marked(marks.refused, 2020), { 'idempotency-key': marks.key })
  t.match(got, { status: 500 })
  t.equal(leak(got, [marks.draft]), undefined)
  await query('alter table report_revisions rename column narrative to account')
  for (const url of [
    published.url,
    draft.url,
    '/v1/reports',
    '/v1/reports.csv',
    `/v1/reports?author_id=${marks.query}`,
  ]) {
    const failed = await send('author', 'GET', url)
    t.ok(failed.status >= 400)
    t.equal(leak(failed, [marks.draft, marks.published]), undefined)
  }
  await query('alter table report_revisions rename column account to narrative')
})

t.test('the log has none of them, neither texts nor queries nor the address', async (t) => {
  const log = service.log.join('')
  t.ok(service.log.filter((line) => line.includes('"level":50')).length >= 4, 'failures were logged')
  t.ok(service.log.length > urls.length)
  for (const [name, text] of Object.entries(marks)) t.notOk(log.includes(text), name)
  t.notOk(log.includes(address), 'the address of the client')
  t.notOk(log.includes('203.0.113.7'), 'the address that a proxy tells')
  for (const jwt of Object.values(tokens)) if (jwt !== null) t.notOk(log.includes(jwt.slice(-20)), 'tokens')
  for (const url of [draft.url, published.url])
    t.notOk(log.includes(url.split('/').at(-1)!), 'which report somebody reads')
  for (const line of service.log) {
    const { remoteAddress, remotePort, req, url, ...known } = JSON.parse(line)
    t.ok(
      known.msg !== undefined &&
        remoteAddress === undefined &&
        remotePort === undefined &&
        req === undefined &&
        url === undefined,
    )
  }
})

t.test('the database keeps neither the person nor the text of answers beside the reports', async (t) => {
  const { rows } = await service.db.$client.query(`
    select 'idempotency_keys' as about, to_jsonb(k)::text as row from idempotency_keys k
    union all select 'report_revisions', person from report_revisions
    union all select 'report_revisions', to_jsonb(v)::text from report_revisions v
      where narrative not like '%${marks.withdrawn}%' and narrative not like '%${marks.draft}%'
    union all select 'notices', to_jsonb(n)::text from notices n
    union all select 'decisions', to_jsonb(d)::text from decisions d
    union all select 'seals', to_jsonb(s)::text from seals s
    union all select 'reports', to_jsonb(r)::text from reports r
    union all select 'actors', to_jsonb(a)::text from actors a
    union all select 'flags', to_jsonb(f)::text from flags f
    union all select 'restriction_requests', to_jsonb(q)::text from restriction_requests q
    union all select 'review_rule_proposals', to_jsonb(p)::text from review_rule_proposals p
    union all select 'review_rule_comments', to_jsonb(c)::text from review_rule_comments c`)
  const abouts = rows.map(({ about }) => about)
  t.ok(['flags', 'restriction_requests', 'review_rule_comments'].every((table) => abouts.includes(table)))
  for (const { about, row } of rows) {
    t.notOk(row.includes(address) || row.includes(flagKey), about)
    if (about === 'flags') t.notMatch(row, 'nhrc-qatar', 'who flagged with a token')
    t.notOk(row.includes(marks.person), about)
    t.notOk(row.includes(marks.withdrawn) || row.includes(marks.draft), about)
    t.notOk(
      // A request is kept in its own words.
      about !== 'restriction_requests' && underReview.some((text) => row.includes(text)),
      about,
    )
  }
})
