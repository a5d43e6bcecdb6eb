// Conditional requests and compression: what has not changed is not sent again, and no tag stands for two sequences of bytes.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import t from 'tap'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { isStream, operationsOf, plausible, readerOf } from './operations.ts'

const service = await startService(t)
const { app } = service
const addressOf = await plausible(service)
const all = operationsOf(app).filter(({ method }) => method === 'GET')
const gets = all.filter(({ operationId }) => !isStream(operationId))
const streams = all.filter(({ operationId }) => isStream(operationId))
const reader = await readerOf(service)
const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url, headers })

t.test('every list that everybody reads is a file, too', (t) => {
  const lists = gets.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'))
  const open = lists.filter(({ security }) =>
    security.every((scheme) => scheme.token === undefined || scheme.token.length === 0),
  )
  t.strictSame(streams.map(({ path }) => path).sort(), open.map(({ path }) => `${path}.{format}`).sort())
  t.end()
})

t.test('every GET has a strong tag and says how long it may be kept, and HEAD says the same', async (t) => {
  for (const operation of all) {
    const { path, operationId } = operation
    const url = addressOf(path)
    const token = reader(operation)
    const plain = await get(url, token)
    t.equal(plain.statusCode, 200, operationId)
    const streamed = streams.some((stream) => stream.operationId === operationId)
    if (streamed) t.equal(plain.headers.etag, undefined, operationId)
    else t.match(plain.headers.etag, /^"[\w-]{27}"$/, operationId)
    t.match(
      plain.headers['cache-control'],
      /^(public, (max-age=\d+(, stale-while-revalidate=\d+|, immutable)?|no-cache)|(private, )?no-store)$/,
      operationId,
    )
    t.match(plain.headers.vary, /accept-encoding/, operationId)
    for (const encoding of ['identity', 'gzip', 'br']) {
      const whole = await get(url, { ...token, 'accept-encoding': encoding })
      const head = await get(url, { ...token, 'accept-encoding': encoding }, 'HEAD')
      t.equal(head.statusCode, 200)
      t.equal(head.payload, '')
      for (const name of [
        'etag',
        'content-type',
        'content-encoding',
        'content-length',
        'cache-control',
        'vary',
        'link',
      ]) {
        t.equal(head.headers[name], whole.headers[name], `${operationId} ${encoding} ${name}`)
      }
    }
  }
})

t.test('each GET answers 304 to who has it, and 200 to who has another', async (t) => {
  for (const operation of gets) {
    const { path, operationId } = operation
    const url = addressOf(path)
    const token = reader(operation)
    for (const encoding of ['identity', 'gzip', 'br']) {
      const { headers } = await get(url, { ...token, 'accept-encoding': encoding })
      const etag = String(headers.etag)
      for (const asked of [etag, `W/${etag}`, `"other", ${etag}`, `"other",W/${etag} , "third"`, '*']) {
        for (const method of ['GET', 'HEAD'] as const) {
          const answer = await get(url, { ...token, 'accept-encoding': encoding, 'if-none-match': asked }, method)
          t.equal(answer.statusCode, 304, `${operationId} ${encoding} ${asked}`)
          t.equal(answer.payload, '')
          t.equal(answer.headers['content-length'], undefined)
          t.equal(answer.headers['content-type'], undefined)
          t.equal(answer.headers['content-encoding'], undefined)
          for (const name of ['cache-control', 'vary', 'access-control-allow-origin'])
            t.equal(answer.headers[name], headers[name])
          if (asked !== '*') t.equal(answer.headers.etag, etag)
        }
      }
      for (const asked of [
        '"other"',
        etag.slice(0, -1),
        etag.replaceAll('"', ''),
        '',
        'W/',
        '"*"',
        `${etag.slice(0, -1)}x"`,
        `w/${etag}`,
        `W/ ${etag}`,
        `x${etag}`,
        `${etag}x`,
        `"a" ${etag}`,
      ]) {
        t.equal(
          (await get(url, { ...token, 'accept-encoding': encoding, 'if-none-match': asked })).statusCode,
          200,
          asked,
        )
      }
    }
  }
})

t.test('what is sent while it is read is sent again to who asks again', async (t) => {
  for (const { path, operationId } of streams) {
    for (const asked of ['*', '"other"']) {
      t.equal((await get(addressOf(path), { 'if-none-match': asked })).statusCode, 200, operationId)
    }
  }
})

t.test('compressed variants have tags of their own and decode to the same bytes', async (t) => {
  const url = '/v1/recommendations'
  const plain = await get(url)
  const gzip = await get(url, { 'accept-encoding': 'gzip' })
  const br = await get(url, { 'accept-encoding': 'gzip;q=0.5, br' })
  t.equal(gzip.headers['content-encoding'], 'gzip')
  t.equal(br.headers['content-encoding'], 'br')
  t.equal(gunzipSync(gzip.rawPayload).toString(), plain.payload)
  t.equal(brotliDecompressSync(br.rawPayload).toString(), plain.payload)
  t.equal(new Set([plain, gzip, br].map(({ headers }) => headers.etag)).size, 3)
  t.ok(gzip.rawPayload.length < plain.rawPayload.length / 3)
  // Whoever holds one variant holds the thing, whichever it asks for now.
  for (const { headers } of [plain, gzip, br]) {
    const answer = await get(url, { 'accept-encoding': 'br', 'if-none-match': String(headers.etag) })
    t.match(answer, { statusCode: 304, headers: { etag: headers.etag } })
  }
  t.equal((await get(url, { 'accept-encoding': 'zstd' })).headers['content-encoding'], undefined)
})

t.test('what is small goes as it is', async (t) => {
  for (const url of ['/health/live', '/v1/actors/qat']) {
    const answer = await get(url, { 'accept-encoding': 'br, gzip' })
    t.equal(answer.headers['content-encoding'], undefined, url)
    t.ok(answer.rawPayload.length < 1024)
  }
  const long = await get('/v1/sources', { 'accept-encoding': 'gzip' })
  t.equal(long.headers['content-encoding'], 'gzip')
})

t.test('a change makes another tag, and a change needs the one before it in any variant', async (t) => {
  const nhri = await service.as('nhrc-qatar')
  const { headers } = await nhri.post(
    '/v1/reports',
    reportBody({ period_start: '2024-01-01', period_end: '2024-12-31', narrative: 'Long. '.repeat(300) }),
  )
  const url = headers.location!
  const read = await get(url, { 'accept-encoding': 'gzip' })
  t.match(read.headers.etag, /-gzip"$/)
  const patch = (narrative: string, match: string) => nhri.patch(url, { narrative }, { 'if-match': match })
  t.equal((await patch('One.', `W/${headers.etag}`)).status, 412, 'weak tags match nothing')
  t.equal((await patch('One.', '')).status, 412)
  t.equal((await patch('One.', '"other"')).status, 412)
  for (const malformed of [`w/${headers.etag}`, `"a" ${headers.etag}`, `x${headers.etag}`, `${headers.etag}"`, `*, *`])
    t.equal((await patch('One.', malformed)).status, 412, malformed)
  const changed = await patch('One.', `W/"other", ,w/"a,b" ,${read.headers.etag}`)
  t.equal(changed.status, 200)
  t.not(changed.headers.etag, headers.etag)
  t.equal((await patch('Two.', headers.etag!)).status, 412)
  t.equal((await get(url, { 'if-none-match': String(read.headers.etag) })).statusCode, 200)
  t.equal((await get(url)).headers.etag, changed.headers.etag)
  t.equal((await patch('Two.', '*')).status, 200)
})

t.test('problems have no tag, and are kept by nobody', async (t) => {
  const answer = await get('/v1/actors/nobody', { 'if-none-match': '*' })
  t.match(answer, { statusCode: 404, headers: { 'cache-control': 'no-store', etag: undefined } })
})
