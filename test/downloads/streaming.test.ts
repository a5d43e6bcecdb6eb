// A download on its way: one moment of the record, and nothing held for who does not read.
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { listen } from '../contract/connections.ts'
import { startAnother, startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { readCsv, readNdjson } from './files.ts'

const service = await startService(t)
const { app, anonymous, db } = service
const port = await listen(app)
const nhri = await service.as('nhrc-qatar')
const { limits } = app.snapshots
const usual = { ...limits }

const { headers } = await nhri.post('/v1/reports', reportBody({ evidence: [], measures: [] }))
const original = headers.location!.split('/').at(-1)
// More than any buffer between the database and a reader holds, also when it is compressed.
await db.$client.query(
  `create temp table copies as
     select gen_random_uuid() as id, date '1970-01-01' + n * 4 as starts,
       (select string_agg(md5((n * 1000 + word)::text), ' ') from generate_series(1, 500) as word) as narrative
     from generate_series(1, 1200) as n;
   insert into reports select (jsonb_populate_record(reports, jsonb_build_object('id', copies.id, 'content_bytes', 16499,
       'recommendation_id', 'doha-2020-states-6', 'period_start', starts, 'period_end', starts + 1))).*
     from reports, copies where reports.id = '${original}';
   insert into report_revisions select (jsonb_populate_record(report_revisions, jsonb_build_object('report_id', copies.id,
       'period_start', starts, 'period_end', starts + 1, 'narrative', copies.narrative, 'content_bytes', 16499))).*
     from report_revisions, copies where report_id = '${original}'`,
)
const total = 1_201

/** Connections of this database in a transaction or at work, but for the one that asks. */
const held = async () => {
  const { rows } = await db.$client.query(
    `select state, query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and state <> 'idle'`,
  )
  return rows as { state: string; query: string }[]
}
const untilFree = async () => {
  const began = performance.now()
  while ((await held()).length > 0) {
    if (performance.now() - began > 10_000) throw new Error(JSON.stringify(await held()))
    await sleep(20)
  }
  return performance.now() - began
}

const open = async (path: string, headers: http.OutgoingHttpHeaders = {}): Promise<IncomingMessage> => {
  const request = http.get({ port, path, host: '127.0.0.1', agent: false, headers })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => {})
  return response
}
const textOf = async (response: IncomingMessage) => {
  let text = ''
  response.setEncoding('utf8')
  for await (const piece of response) text += piece
  return text
}
/** What ends in the midst is an error of the client, which no program overlooks. */
const isCutOff = async (response: IncomingMessage) => {
  await textOf(response).catch(() => {})
  return !response.complete
}

t.test('the usual limits', async (t) => t.strictSame(usual, { atOnce: 4, pieceMs: 30_000, wholeMs: 1_800_000 }))

t.test('all rows, each once, in the order of the list', async (t) => {
  const lines = readNdjson(await textOf(await open('/v1/reports.ndjson?sort=period_end')))
  t.equal(lines.length, total)
  t.equal(new Set(lines.map(({ id }) => id)).size, total)
  const ends = lines.map(({ period_end }) => period_end)
  t.strictSame(ends, ends.toSorted())
  t.ok((await untilFree()) < 1_000)
})

t.test('one moment, whatever changes meanwhile and hides nothing', async (t) => {
  const response = await open('/v1/reports.ndjson?sort=period_end')
  await db.$client.query(`update reports set language = 'fr', basis = 'other'`)
  await db.$client.query(`update report_revisions set language = 'fr'`)
  const lines = readNdjson(await textOf(response))
  t.equal(lines.length, total)
  t.ok(lines.every((line) => line.language === 'en' && line.basis === 'nhri'))
  const later = readNdjson(await textOf(await open('/v1/reports.ndjson')))
  t.ok(later.every((line) => line.language === 'fr' && line.basis === 'other'))
})

for (const [format, encoding] of [
  ['csv', 'identity'],
  ['ndjson', 'gzip'],
  ['csv', 'br'],
  ['xlsx', 'identity'],
]) {
  t.test(`who hangs up in the midst of ${format} (${encoding}) holds nothing 1 s later`, async (t) => {
    const response = await open(`/v1/reports.${format}`, { 'accept-encoding': encoding })
    await once(response, 'readable')
    t.equal((await held()).length, 1, 'it is held while it is read')
    response.destroy()
    t.ok((await untilFree()) < 1_000)
  })
}

t.test('who hangs up before the first rows are there holds nothing either, nor does the statement', async (t) => {
  const blocker = await db.$client.connect()
  await blocker.query('begin; lock table report_revisions')
  const request = http.get({ port, path: '/v1/reports.csv', host: '127.0.0.1', agent: false })
  request.on('error', () => {})
  const waiting = async () => (await held()).filter(({ query }) => !query.includes('lock table'))
  while ((await waiting()).length === 0) await sleep(10)
  request.destroy()
  const began = performance.now()
  while ((await waiting()).length > 0) await sleep(10)
  t.ok(performance.now() - began < 1_000)
  await blocker.query('rollback')
  blocker.release()
})

t.test('a slow reader is waited for, and what waits takes nothing more from the database', async (t) => {
  const response = await open('/v1/reports.csv')
  await sleep(500)
  const before = process.memoryUsage().external
  await sleep(500)
  t.ok(process.memoryUsage().external - before < 10_000_000)
  t.match(await held(), [{ state: 'idle in transaction' }])
  t.equal(readCsv(await textOf(response)).rows.length, total)
})

t.test('a reader that takes nothing, or too long, is cut off so that it notices', async (t) => {
  for (const less of [{ pieceMs: 300 }, { wholeMs: 300 }]) {
    Object.assign(limits, less)
    for (const encoding of ['identity', 'gzip']) {
      const response = await open('/v1/reports.csv', { 'accept-encoding': encoding })
      await sleep(800)
      t.ok(await isCutOff(response), `${Object.keys(less)} ${encoding}`)
      t.ok((await untilFree()) < 1_000)
    }
    Object.assign(limits, usual)
  }
  const errors = service.log.filter((line) => JSON.parse(line).level >= 50)
  t.strictSame(errors, [])
})

t.test('what fails in the midst cuts the connection; what fails first is a problem', async (t) => {
  for (const format of ['csv', 'ndjson', 'xlsx']) {
    const response = await open(`/v1/reports.${format}`)
    await once(response, 'readable')
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`
    while ((await db.$client.query(terminate)).rowCount === 0) await sleep(10)
    t.ok(await isCutOff(response), format)
  }
  await untilFree()
  await db.$client.query('alter table report_revisions rename column narrative to account')
  t.match(await anonymous.get('/v1/reports.csv'), { status: 500, body: { code: 'internal_error' } })
  await db.$client.query('alter table report_revisions rename column account to narrative')
  t.equal((await anonymous.get('/v1/sources.csv')).status, 200)
})

t.test('so many at once, and others are told when to come; readers and writers wait for none of them', async (t) => {
  const running = await Promise.all(Array.from({ length: limits.atOnce }, () => open('/v1/reports.csv')))
  t.strictSame(
    running.map(({ statusCode }) => statusCode),
    [200, 200, 200, 200],
  )
  const refused = await anonymous.get('/v1/actors.ndjson')
  t.match(refused, { status: 503, body: { code: 'downloads_busy' }, headers: { 'retry-after': '10' } })
  t.equal(
    (await anonymous.get('/v1/statistics/implementation-levels.csv')).status,
    200,
    'figures are no such downloads',
  )
  const body = reportBody({ period_start: '2023-01-01', period_end: '2023-12-31' })
  const began = performance.now()
  t.equal((await nhri.post('/v1/reports', body)).status, 201)
  t.ok(performance.now() - began < 2_000)
  running.pop()!.destroy()
  await sleep(500)
  t.equal((await anonymous.get('/v1/actors.ndjson')).status, 200)
  for (const response of running) response.destroy()
  t.ok((await untilFree()) < 1_000)
  for (let time = 0; time < 3 * limits.atOnce; time++) t.equal((await anonymous.get('/v1/sources.csv')).status, 200)
})

t.test('a stop waits for none that is cut off', async (t) => {
  const { app: other } = await startAnother(t, service)
  const request = http.get({ port: await listen(other), path: '/v1/reports.csv', host: '127.0.0.1', agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => {})
  const closed = other.close()
  await sleep(200)
  other.server.closeAllConnections()
  await closed
  t.ok(await isCutOff(response))
  t.ok((await untilFree()) < 1_000)
})
