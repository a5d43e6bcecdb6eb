// What holds for every list: its cost does not grow with its rows, it goes on where it stopped, and it is strict.
import pg from 'pg'
import t from 'tap'
import { release } from '../datasets/samples.ts'
import { decideOnActor, mandateRefusal } from '../decisions/samples.ts'
import { flagBody } from '../flags/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { proposalBody } from '../review-rules/samples.ts'
import { type Client, startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { exchange, listen, parseAnswer } from './connections.ts'
import { operationsOf, plausible, readerOf, reviewed } from './operations.ts'

/** Every statement that any connection is asked to run; a prepared one counts each time. */
let statements = 0
const query = pg.Client.prototype.query
pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]) {
  statements++
  return query.apply(this, given as never)
} as never
t.teardown(() => {
  pg.Client.prototype.query = query
})

const service = await startService(t)
const { anonymous } = service
const addressOf = await plausible(service)
const nhri = await service.as('nhrc-qatar')
for (let year = 2021; year < 2025; year++) {
  await nhri.post('/v1/reports', reportBody({ period_start: `${year}-01-01`, period_end: `${year}-12-31` }))
}
const report: string = (await anonymous.get('/v1/reports?sort=published_at&limit=1')).body.data[0].id
for (const narrative of ['Two.', 'Three.', 'Four.']) await nhri.change('PATCH', `/v1/reports/${report}`, { narrative })
await registerActor(service, 'made-up-company')
const proposal = addressOf('/v1/review-rules/{id}/proposals/{number}')
const proposer = await service.as('ohchr')
await proposer.change('POST', `${proposal}/withdrawal`, { reason: 'Made up.' }, proposal)
const again = addressOf('/v1/review-rules/{id}/proposals')
const other = (await proposer.post(again, proposalBody())).headers.location!
for (const text of ['One.', 'Two.']) await nhri.post(`${other}/comments`, { text })
for (const text of ['One.', 'Two.']) {
  await anonymous.post('/v1/flags', flagBody({ report_id: report, text }))
  await nhri.post('/v1/restriction-requests', requestBody(report, { text }))
}
await reviewed(service, '2020-04')
const reviewer = await service.as('ganhri', ['reviews:write'])
for (const country of ['KEN', 'FRA']) {
  await decideOnActor(reviewer, 'nhrc-qatar', mandateRefusal([{ kind: 'country', country }]))
}
await release(service)
/** What makes a list longer than a page where it would be short. */
const wide: Record<string, string> = { listImplementations: 'no_information=true' }
const reader = await readerOf(service)

const lists = operationsOf(service.app)
  .filter(({ parameters }) => parameters.some(({ name }) => name === 'limit'))
  .map((operation) => ({
    ...operation,
    url: addressOf(operation.path).replace(proposal, other),
    client: service.client(reader(operation)),
    wide: wide[operation.operationId] ?? 'limit=200',
  }))
const known = ({ parameters }: (typeof lists)[number]) =>
  parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name)

const counted = async (client: Client, url: string) => {
  statements = 0
  const answer = await client.get(url)
  if (answer.status !== 200) throw new Error(answer.text)
  return { statements, rows: answer.body.data.length as number, body: answer.body, headers: answer.headers }
}

const escaped = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`
const port = await listen(service.app)
/** The request target in absolute form, as to a proxy. */
const absolute = async (url: string) =>
  parseAnswer(await exchange(port, `GET http://a${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`))

t.test('the lists are all there', async (t) => {
  t.ok(lists.length >= 9, lists.map(({ operationId }) => operationId).join(' '))
})

for (const list of lists) {
  t.test(list.operationId, async (t) => {
    const { url, client } = list
    const join = (more: string) => `${url}?${list.wide}&${more}`.replace('limit=200&limit', 'limit')
    await counted(client, join('limit=1'))
    const one = await counted(client, join('limit=1'))
    const many = await counted(client, join('limit=200'))
    t.equal(many.statements, one.statements, `as many statements for ${many.rows} rows as for ${one.rows}`)
    // Only one source is loaded, and none of its recommendations has changed yet.
    const single = ['listSources', 'listRecommendationRevisions', 'listSealedContent', 'listReportDecisions'].includes(
      list.operationId,
    )
    t.equal(many.rows > 1, !single)
    t.equal(one.body.page.limit, 1)

    // Every row once, in the order of the whole.
    const seen = []
    let next: string | null = one.headers.link === undefined ? null : join('limit=1')
    for (let pages = 0; next !== null && pages < 20; pages++) {
      const { body, headers } = await client.get(next)
      seen.push(...body.data)
      t.equal(headers.link !== undefined, body.page.next !== null)
      next = headers.link === undefined ? null : /^<([^>]+)>; rel="next"$/.exec(headers.link)![1]!
    }
    if (seen.length > 0) t.strictSame(seen, many.body.data.slice(0, seen.length))

    const total = await client.get(`${join('limit=1')}&include=total`)
    t.ok(total.body.page.total >= many.rows)
    t.notOk('total' in one.body.page)

    const numbers = ['0', '201', '-1', '1.5', '1e9', '99999999999999999999']
    const spellings = ['many', '', '0x10', '1e1', '0b11', '0o7', '10.0', '%2010', '10%20', '%2B10', '١٠', '1_0', '1,2']
    for (const limit of [...numbers, ...spellings]) {
      const { status, body } = await client.get(`${url}?limit=${limit}`)
      t.match(
        { status, body },
        { status: 400, body: { code: 'request_invalid', errors: [{ parameter: 'limit' }] } },
        `limit=${limit}`,
      )
    }

    const { status, body } = await client.get(`${url}?colour=red`)
    t.match({ status, body }, { status: 400, body: { code: 'request_invalid', errors: [{ parameter: 'colour' }] } })
    for (const name of known(list)) t.ok(body.errors[0].mend.includes(name), `the known ones are listed: ${name}`)

    for (const cursor of ['', 'x', 'x.y', '.', 'W10.AAAAAAAAAAAAAAAAAAAAAA', '%00', 'a'.repeat(1999)]) {
      t.match(
        await client.get(`${url}?cursor=${cursor}`),
        { status: 400, body: { code: 'cursor_invalid' } },
        cursor.slice(0, 20),
      )
    }
    t.equal((await client.get(`${url}?cursor=${'a'.repeat(3000)}`)).body.code, 'request_invalid')
    const cursor: string | null = one.body.page.next
    t.equal(cursor === null, single)
    if (cursor === null) return
    const from = (text: string) => client.get(join(`cursor=${encodeURIComponent(text)}`))
    t.equal((await from(cursor)).status, 200)
    // An address has many spellings, and is one.
    const spelt = join(`cursor=${encodeURIComponent(cursor)}`).replace(/(?<=\/v1\/)./, escaped)
    t.equal((await client.get(spelt)).status, 200, spelt)
    if (list.security.length === 0) t.equal((await absolute(join(`cursor=${encodeURIComponent(cursor)}`))).status, 200)
    for (let at = 0; at < cursor.length; at += 7) {
      const other = cursor[at] === 'A' ? 'B' : 'A'
      const { status } = await from(cursor.slice(0, at) + other + cursor.slice(at + 1))
      t.equal(status, 400, `a cursor altered at ${at}`)
    }
    for (const altered of [`${cursor}A`, `${cursor}=`, `${cursor}.`, cursor.split('.')[0]!, ` ${cursor}`])
      t.equal((await from(altered)).status, 400)
    // It belongs to this list alone.
    for (const { url: other, client: its, operationId } of lists) {
      if (other !== url)
        t.equal((await its.get(`${other}?cursor=${encodeURIComponent(cursor)}`)).status, 400, operationId)
    }
    const filter = list.parameters.find(
      ({ in: place, schema }) => place === 'query' && schema.type === 'array' && schema.items.pattern,
    )
    if (filter !== undefined) {
      const narrowed = await client.get(`${join(`cursor=${encodeURIComponent(cursor)}`)}&${filter.name}=qat`)
      t.equal(narrowed.status, 400, `a cursor with another ${filter.name}`)
    }
  })
}

t.test('other operations under /v1 take no unknown parameter either', async (t) => {
  for (const { method, path, operationId, requestBody, security } of operationsOf(service.app).filter(({ path }) =>
    path.startsWith('/v1/'),
  )) {
    const client = security.length > 0 ? proposer : anonymous
    const send = { GET: client.get, DELETE: client.delete, POST: client.post, PUT: client.put, PATCH: client.patch }[
      method
    ]!
    const answer = await (send as typeof client.get)(`${addressOf(path)}?colour=red`, undefined)
    // Where a body is wanted and missing, that is said first.
    if (requestBody === undefined)
      t.match(answer.body, { code: 'request_invalid', errors: [{ parameter: 'colour' }] }, operationId)
    else t.ok(answer.status >= 400 && answer.status < 500, operationId)
  }
})
