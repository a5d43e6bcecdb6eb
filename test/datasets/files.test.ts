// Files over HTTP: whole, in ranges, and nothing that is not a file of an edition.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { createApp } from '../../src/app.ts'
import { startService } from '../support/app.ts'
import { age, release } from './samples.ts'

const service = await startService(t)
const { app, anonymous } = service
await age(service, 40)
const { editions } = await release(service)
const file = editions[0].files.find(({ name }: { name: string }) => name === 'actors.csv')
const get = (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET', url: string = file.address) =>
  app.inject({ method, url, headers })
const whole = (await get()).rawPayload

t.test('every file is what its checksum says, and SHA256SUMS says it of all others', async (t) => {
  const sums = new Map<string, string>()
  for (const { name, address, bytes, sha256, media_type } of editions[0].files) {
    const { statusCode, rawPayload, headers } = await get({}, 'GET', address)
    t.equal(statusCode, 200, name)
    t.equal(rawPayload.length, bytes)
    t.equal(createHash('sha256').update(rawPayload).digest('hex'), sha256)
    t.match(headers, {
      'content-length': String(bytes),
      'content-type': new RegExp(`^${media_type}`),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'public, no-cache',
      'accept-ranges': 'bytes',
    })
    if (name !== 'SHA256SUMS') sums.set(name, sha256)
    else
      t.strictSame(
        rawPayload.toString(),
        [...sums]
          .map(([file, sum]) => `${sum}  ${file}\n`)
          .sort()
          .join(''),
      )
  }
  t.equal(sums.size, 18 * 2 + 5)
})

t.test('files saved by the names that they are given fit SHA256SUMS and datapackage.json', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tracker-saved-'))
  t.teardown(() => rm(folder, { recursive: true }))
  for (const { address } of editions[0].files) {
    const { rawPayload, headers } = await get({}, 'GET', address)
    const [, saved] = /^attachment; filename="([^"/]+)"$/.exec(String(headers['content-disposition']))!
    await writeFile(join(folder, saved!), rawPayload)
  }
  const { stdout } = await promisify(execFile)('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder })
  t.equal(stdout.match(/: OK$/gm)?.length, editions[0].files.length - 1)
  const saved = new Set(await readdir(folder))
  const { resources } = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'))
  for (const { path } of resources) t.ok(saved.has(path), path)
})

t.test('HEAD says the same without the bytes', async (t) => {
  const head = await get({}, 'HEAD')
  t.equal(head.payload, '')
  t.match(head, { statusCode: 200, headers: { 'content-length': String(whole.length) } })
})

t.test('who has it is told so', async (t) => {
  const { headers } = await get()
  t.equal((await get({ 'if-none-match': String(headers.etag) })).statusCode, 304)
  t.equal((await get({ 'if-none-match': '"other"' })).statusCode, 200)
})

t.test('ranges', async (t) => {
  const last = whole.length - 1
  const cases: [range: string, start: number, end: number][] = [
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['bytes=10-', 10, last],
    ['bytes=-5', last - 4, last],
    [`bytes=${last}-${last + 100}`, last, last],
    ['bytes=-99999999999', 0, last],
  ]
  for (const [range, start, end] of cases) {
    const { statusCode, headers, rawPayload } = await get({ range })
    t.equal(statusCode, 206, range)
    t.equal(headers['content-range'], `bytes ${start}-${end}/${whole.length}`)
    t.equal(headers['content-length'], String(end - start + 1))
    t.ok(rawPayload.equals(whole.subarray(start, end + 1)), range)
  }
  for (const range of ['bytes=5-4', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=', 'bytes=-', 'bytes=a-b', 'bytes=1e1-2', ''])
    t.match(await get({ range }), { statusCode: 200, headers: { 'content-range': undefined } }, range)
  for (const range of [`bytes=${whole.length}-`, 'bytes=99999999999-', 'bytes=-0']) {
    const { statusCode, headers, payload } = await get({ range })
    t.equal(statusCode, 416, range)
    t.equal(headers['content-range'], `bytes */${whole.length}`)
    t.equal(JSON.parse(payload).code, 'range_unsatisfiable')
  }
})

t.test('a range of another file is the whole of this one', async (t) => {
  const { headers } = await get()
  t.equal((await get({ range: 'bytes=0-1', 'if-range': String(headers.etag) })).statusCode, 206)
  t.equal((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).statusCode, 200)
  t.equal((await get({ range: 'bytes=0-1' }, 'HEAD')).statusCode, 200)
})

t.test('nothing else can be read', async (t) => {
  const folder = '/v1/datasets/release-1/editions/1/files'
  for (const name of [
    'nothing.csv',
    'actors.index',
    '..%2F..%2F..%2Fsecret.key',
    '%2e%2e%2f%2e%2e',
    '..',
    '.',
    '%00',
    'actors.csv%00',
    'ACTORS.CSV',
    '%5c..%5c',
    'x'.repeat(100),
    '%F0%9F%98%80',
  ]) {
    const { statusCode } = await get({}, 'GET', `${folder}/${name}`)
    t.equal(statusCode, 404, name)
  }
  t.equal((await get({}, 'GET', `${folder}/${'x'.repeat(101)}`)).statusCode, 400)
  for (const edition of ['0', '-1', '1.5', 'one', '99999999999', '%00'])
    t.equal((await get({}, 'GET', `${folder.replace('/1/', `/${edition}/`)}/actors.csv`)).statusCode, 400, edition)
  t.equal((await get({}, 'GET', `${folder.replace('/1/', '/2/')}/actors.csv`)).statusCode, 404)
})

t.test('an instance that does not have the file says so', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tracker-apart-'))
  const apart = await createApp({ config: { ...service.config, dataDir }, db: service.db, log: { write: () => {} } })
  t.teardown(async () => {
    await apart.close()
    await rm(dataDir, { recursive: true })
  })
  const { statusCode, payload } = await apart.inject(file.address)
  t.equal(statusCode, 503)
  t.match(JSON.parse(payload), { code: 'file_missing', detail: /DATA_DIR/ })
})

t.test('what describes it is for everybody', async (t) => {
  t.match((await anonymous.get('/v1/datasets/release-1')).headers, { 'cache-control': 'public, no-cache' })
})
