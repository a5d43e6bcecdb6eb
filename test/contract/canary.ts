// Marks for what must not come out: who asks and how, from an address that stands for a person at risk.
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { unzipSync } from 'fflate'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { type Scope, scopeNames } from '../../src/auth/scopes.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { listen } from './connections.ts'

export const service = await startService(t, { LOG_LEVEL: 'trace' })
const port = await listen(service.app)
// Files are asked for one after the other, while the last ones may still give their connections back.
service.app.snapshots.limits.atOnce = 20
export const address = '127.0.0.77'
const mark = (of: string) => `canary-${of}-${randomUUID()}`
export const marks = {
  draft: mark('draft'),
  rewritten: mark('rewritten'),
  deleted: mark('deleted'),
  withdrawn: mark('withdrawn'),
  reason: mark('reason'),
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
export const words = { draft: 'quetzalcoatlus', withdrawn: 'parasaurolophus', rewritten: 'micropachycephalosaurus' }

type Reader = 'anonymous' | 'author' | 'author without scope' | 'another actor' | 'State' | 'struck off'
export type Role = Reader | 'reviewer' | 'ruler' | 'overseer'
const token = (actor: string, scopes: Scope[], subject = marks.person) =>
  signLocalToken(service.config, { actor, scope: scopes.join(' '), subject, lifetimeSeconds: 600 })
export const tokens: Record<Role, string | null> = {
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

export type Got = { status: number; head: string; text: string; headers: http.IncomingHttpHeaders }
/** Over a real connection, from the address that stands for a person at risk. */
export function send(
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
export const marked = (text: string, year: number, changes: Record<string, unknown> = {}) =>
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
export const everyField = ['/narrative', '/assessments', '/measures', '/evidence'].map((field) => ({ field }))
export const post = async (body: unknown, key = `${marks.key}-${randomUUID()}`) => {
  const made = await send('author', 'POST', '/v1/reports', body, { 'idempotency-key': key })
  if (made.status !== 201) throw new Error(made.text)
  return { url: made.headers.location!, etag: made.headers.etag! }
}
export const change = async (method: string, url: string, body: unknown, of = url) => {
  const { headers } = await send('author', 'GET', of)
  const done = await send('author', method, url, body, { 'if-match': headers.etag! })
  if (done.status >= 300) throw new Error(done.text)
}
/** As a reviewer, who says which version was read. */
export const review = async (url: string, more: string, body: unknown) => {
  const { headers } = await send('reviewer', 'GET', url)
  const key = `${marks.key}-${randomUUID()}`
  const done = await send('reviewer', 'POST', url + more, body, { 'if-match': headers.etag!, 'idempotency-key': key })
  if (done.status !== 201) throw new Error(done.text)
  return done.headers.location!
}
export const idOf = ({ url }: { url: string }) => url.split('/').at(-1)!
export const keyed = () => ({ 'idempotency-key': randomUUID() })

/** Throws where the lines that the service wrote tell a text, a query, a token, an address or what somebody reads. */
export function requireSilentLog(reports: readonly { url: string }[]): void {
  const log = service.log.join('')
  const jwts = Object.values(tokens).flatMap((jwt) => (jwt === null ? [] : [jwt.slice(-20)]))
  const told = [...Object.values(marks), ...jwts, ...reports.map(idOf), address, '203.0.113.7']
  const found = told.find((one) => log.includes(one))
  if (found !== undefined) throw new Error(`the log has ${found}`)
  for (const line of service.log) {
    const known = JSON.parse(line)
    if (known.msg === undefined || ['remoteAddress', 'remotePort', 'req', 'url'].some((name) => name in known))
      throw new Error(line)
  }
}
