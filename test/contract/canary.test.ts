// Marks are planted in what must not come out: drafts, withdrawn reports, tokens, keys, queries, the client's address.
// Then everything that can be read is read in every role, much is provoked to fail, and no mark may show.
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import type { Scope } from '../../src/auth/scopes.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { listen } from './connections.ts'
import { operationsOf, type Parameter, plausible } from './operations.ts'

const service = await startService(t, { LOG_LEVEL: 'trace' })
const port = await listen(service.app)
const address = '127.0.0.77'
const mark = (of: string) => `canary-${of}-${randomUUID()}`
const marks = {
  draft: mark('draft'),
  rewritten: mark('rewritten'),
  deleted: mark('deleted'),
  withdrawn: mark('withdrawn'),
  published: mark('published'),
  person: mark('person'),
  key: mark('key'),
  query: mark('query'),
  header: mark('header'),
  refused: mark('refused'),
}
/** Words of what must not be found, each of its own, that the search could suggest where they are nearly asked for. */
const words = { draft: 'quetzalcoatlus', withdrawn: 'parasaurolophus', rewritten: 'micropachycephalosaurus' }

type Role = 'anonymous' | 'author' | 'author without scope' | 'another actor'
const token = (actor: string, scopes: Scope[]) =>
  signLocalToken(service.config, { actor, scope: scopes.join(' '), subject: marks.person, lifetimeSeconds: 600 })
const tokens: Record<Role, string | null> = {
  anonymous: null,
  author: await token('nhrc-qatar', ['reports:write', 'actors:write']),
  'author without scope': await token('nhrc-qatar', ['actors:write']),
  'another actor': await token('ohchr', ['reports:write', 'actors:write', 'mandates:write']),
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
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      const head = `${response.statusMessage} ${response.rawHeaders.join(' ')}`
      response.on('end', () => resolve({ status: response.statusCode!, head, text, headers: response.headers }))
    })
    request.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
}

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
await change('POST', `${withdrawn.url}/withdrawal`, { reason: 'It named a source.' }, withdrawn.url)

const secret = [marks.rewritten, marks.deleted, marks.withdrawn, marks.person, marks.key, marks.header, marks.refused]
/** Where a mark stands in an answer that must not have it. */
function leak({ head, text }: Got, more: string[]): string | undefined {
  return [...secret, ...more].find((one) => head.includes(one) || text.includes(one))
}

const addressOf = await plausible(service)
/** Values that a parameter may well be given. */
function valuesOf({ name, schema }: Parameter): string[] {
  const one = schema.items ?? schema
  if (name === 'cursor') return []
  if (one.enum) return [...one.enum, one.enum.join(',')]
  if (one.type === 'boolean') return ['true', 'false']
  if (one.type === 'integer') return ['1', '200']
  if (name.startsWith('period')) return ['2022-06-01']
  if (name === 'as_of') return [new Date().toISOString(), '2021-01-01T00:00:00Z']
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
  }
  return known[name] === undefined ? [] : [known[name]]
}

const gets = operationsOf(service.app).filter(({ method }) => method === 'GET')
const urls = gets.flatMap(({ path, parameters }) => {
  const bases = path.startsWith('/v1/reports/')
    ? [published, draft, withdrawn, deleted].map(({ url }) => path.replace('/v1/reports/{id}', url))
    : [addressOf(path)]
  const queries = parameters
    .filter(({ in: place }) => place === 'query')
    .flatMap((parameter) => valuesOf(parameter).map((value) => `?${parameter.name}=${value}`))
  return bases.flatMap((base) => ['', ...queries].map((query) => base + query))
})

t.test('no GET shows a mark to anybody who may not see it', async (t) => {
  t.ok(urls.length > 100)
  for (const role of Object.keys(tokens) as Role[]) {
    for (const url of urls) {
      const got = await send(role, 'GET', url)
      const own = role === 'author' && (url.startsWith(draft.url) || url === '/v1/reports?state=draft')
      t.equal(leak(got, own ? [] : [marks.draft]), undefined, `${role} ${url}`)
      if (own && got.text.includes(marks.draft)) t.match(got.headers['cache-control'], /private, no-store/, url)
      t.ok(got.status < 500, `${role} ${url} ${got.status}`)
    }
  }
  const mine = await send('author', 'GET', draft.url)
  t.ok(mine.text.includes(marks.draft), 'the author does see the draft')
  t.ok((await send('author', 'GET', '/v1/reports?state=draft')).text.includes(marks.draft))
  t.ok((await send('anonymous', 'GET', published.url)).text.includes(marks.published), 'what is published is there')
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

t.test('a draft of another is as if it were not, byte by byte', async (t) => {
  const nowhere = `/v1/reports/${randomUUID()}`
  for (const role of ['anonymous', 'another actor', 'author without scope'] as const) {
    for (const more of ['', '/revisions']) {
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
    ['another actor', 'PATCH', published.url, { narrative: marks.refused }, 403],
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
  for (const url of [published.url, draft.url, '/v1/reports', `/v1/reports?author_id=${marks.query}`]) {
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
    union all select 'reports', to_jsonb(r)::text from reports r
    union all select 'actors', to_jsonb(a)::text from actors a`)
  for (const { about, row } of rows) {
    t.notOk(row.includes(marks.person), about)
    t.notOk(row.includes(marks.withdrawn) || row.includes(marks.draft), about)
  }
})
