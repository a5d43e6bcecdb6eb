// What is hidden while a file is on its way is in no part of it that is still to come: the file is cut off, on each instance.
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { Hidings } from '../../src/downloads/hidings.ts'
import { listen } from '../contract/connections.ts'
import { age, release } from '../datasets/samples.ts'
import { decide, partsOf, post, redaction, restriction } from '../decisions/samples.ts'
import { startAnother, startService } from '../support/app.ts'

const service = await startService(t)
const other = await startAnother(t, service)
const { db } = service
const { author, reviewer } = await partsOf(service)
const [here, there] = [await listen(service.app), await listen(other.app)]
const secret = 'Made-up Name'
const idOf = (address: string) => address.split('/').at(-1)!
const query = (text: string) => db.$client.query(text)

const original = await post(author, { narrative: 'Made up.', evidence: [], measures: [] })
// More than any buffer between the database and a reader holds; the search need not know them.
await query(
  `alter table report_revisions disable trigger user;
   create temp table copies as
     select gen_random_uuid() as id, date '1970-01-01' + n * 4 as starts,
       (select string_agg(md5((n * 1000 + word)::text), ' ') from generate_series(1, 500) as word) as narrative
     from generate_series(1, 1200) as n;
   insert into reports select (jsonb_populate_record(reports, jsonb_build_object('id', copies.id, 'content_bytes', 16499,
       'recommendation_id', 'doha-2020-states-6', 'period_start', starts, 'period_end', starts + 1))).*
     from reports, copies where reports.id = '${idOf(original)}';
   insert into report_revisions select (jsonb_populate_record(report_revisions, jsonb_build_object('report_id', copies.id,
       'period_start', starts, 'period_end', starts + 1, 'narrative', copies.narrative, 'content_bytes', 16499))).*
     from report_revisions, copies where report_id = '${idOf(original)}';
   alter table report_revisions enable trigger user`,
)

const open = async (port: number, path: string): Promise<IncomingMessage> => {
  const [response] = (await once(http.get({ port, path, host: '127.0.0.1', agent: false }), 'response')) as [
    IncomingMessage,
  ]
  response.on('error', () => {})
  return response
}
const connections = ({ app }: typeof service) =>
  new Promise<number>((resolve, reject) =>
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
/** How long an instance goes on sending, in ms. */
const untilCut = async (instance: typeof service) => {
  const began = performance.now()
  while ((await connections(instance)) > 0 && performance.now() - began < 5_000) await sleep(10)
  return performance.now() - began
}
const restOf = async (response: IncomingMessage) => {
  let text = ''
  response.setEncoding('latin1')
  try {
    for await (const piece of response) text += piece
  } catch {}
  return text
}

const hidings: Record<string, (report: string) => Promise<{ status: number; text: string }>> = {
  seal: (report) => author.post(`${report}/seal`, { fields: [{ field: '/narrative' }] }),
  redaction: (report) => decide(reviewer, report, redaction()),
  restriction: (report) => decide(reviewer, report, restriction()),
  withdrawal: (report) => author.change('POST', `${report}/withdrawal`, { reason: 'Made up.' }, report),
}
for (const [at, [what, hide]] of Object.entries(hidings).entries()) {
  t.test(`${what}: a file that is read slowly ends in its midst, within a second`, async (t) => {
    const report = await post(author, { narrative: `${secret} said so.` })
    const format = ['csv', 'ndjson', 'xlsx', 'csv'][at]
    // Its row would be the last one.
    const path = `/v1/reports.${format}?sort=published_at`
    const reading = await Promise.all([open(here, path), open(there, path)])
    t.strictSame(
      reading.map(({ statusCode }) => statusCode),
      [200, 200],
    )
    await sleep(300)
    const hidden = await hide(report)
    t.ok(hidden.status < 300, hidden.text)
    const times = await Promise.all([untilCut(service), untilCut(other)])
    for (const time of times) t.ok(time < 1_000, `${time} ms`)
    for (const response of reading) {
      const text = await restOf(response)
      t.ok(text.length > 0)
      t.notOk(response.complete, 'nobody takes it for whole')
      t.notOk(text.includes(secret))
    }
  })
}

t.test('before its first byte too, of every list that tells something of reports', async (t) => {
  const lists: Record<string, string> = {
    '/v1/implementations.csv': 'implementations',
    [`${original}/revisions.csv`]: 'report_revisions',
    '/v1/decisions.csv': 'decisions',
    [`${original}/decisions.csv`]: 'decisions',
    '/v1/seals.csv': 'seals',
    '/v1/appeals.csv': 'appeals',
    '/v1/restriction-requests.csv': 'restriction_requests',
  }
  for (const [path, table] of Object.entries(lists)) {
    const locking = await db.$client.connect()
    await locking.query(`begin; lock table ${table} in access exclusive mode`)
    const request = http.get({ port: there, path, host: '127.0.0.1', agent: false })
    const failed = once(request, 'error').then(() => 'cut off')
    const answered = once(request, 'response').then(() => 'answered')
    answered.catch(() => {})
    // It has its moment and waits for its first rows.
    const waiting = `select from pg_locks where relation = '${table}'::regclass and not granted`
    while ((await query(waiting)).rows.length === 0) await sleep(20)
    await query('update hidings set number = number + 1')
    t.equal(await Promise.race([failed, answered, sleep(1_000)]), 'cut off', path)
    await locking.query('rollback')
    locking.release()
  }
})

t.test('what hides nothing cuts nothing', async (t) => {
  const reading = await open(there, '/v1/reports.csv?sort=published_at')
  const report = await post(author)
  t.equal((await author.change('PATCH', report, { narrative: 'Another one.' })).status, 200)
  const draft = await post(author, { state: 'draft' })
  t.equal((await author.change('PATCH', draft, { narrative: 'Another one.' })).status, 200)
  await sleep(1_000)
  await restOf(reading)
  t.ok(reading.complete)
})

t.test('a file of a dataset goes on where its edition does, and else is cut off as well', async (t) => {
  const held = await post(author, { narrative: `${secret} said so.` })
  await age(service, 40)
  const later = await post(author) // in no edition
  const { editions } = await release(service)
  const { address } = editions[0].files.find(({ name }: { name: string }) => name === 'reports.csv')
  const reading = await open(here, address)
  await sleep(200)
  t.equal((await hidings.seal!(later)).status, 201)
  await sleep(1_000)
  t.ok((await connections(service)) > 0, 'it does not hold that report')
  t.equal((await hidings.seal!(held)).status, 201)
  t.ok((await untilCut(service)) < 1_000)
  await restOf(reading)
  t.notOk(reading.complete)
})

t.test('where it cannot be known whether something was hidden, it is cut off', async (t) => {
  const errors: Error[] = []
  const hidings = new Hidings('postgres://127.0.0.1:1/nowhere', (error) => errors.push(error))
  const server = http.createServer((_request, answer) => {
    answer.write('The beginning')
    hidings.cut(answer, 0)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const began = performance.now()
  const reading = await open((server.address() as AddressInfo).port, '/')
  t.equal(await restOf(reading), 'The beginning')
  t.notOk(reading.complete)
  t.ok(performance.now() - began < 1_000)
  t.match(errors, [{ code: 'ECONNREFUSED' }])
  server.close()
  await hidings.close()
})
