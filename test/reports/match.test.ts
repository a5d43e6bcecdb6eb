// If-Match on every change of a report: nobody overwrites what they have not seen.
import t from 'tap'
import { newReport, startWithAuthors } from './samples.ts'

const { service, nhri } = await startWithAuthors(t)
type Change = (location: string, headers: Record<string, string>) => ReturnType<typeof nhri.get>
const changes: Record<string, { state: string; done: number; change: Change }> = {
  PATCH: {
    state: 'published',
    done: 200,
    change: (location, headers) => nhri.patch(location, { narrative: 'New.' }, headers),
  },
  DELETE: { state: 'draft', done: 204, change: (location, headers) => nhri.delete(location, headers) },
  publication: {
    state: 'draft',
    done: 200,
    change: (location, headers) => nhri.post(`${location}/publication`, undefined, headers),
  },
  withdrawal: {
    state: 'published',
    done: 200,
    change: (location, headers) => nhri.post(`${location}/withdrawal`, { reason: 'x' }, headers),
  },
}

for (const [name, { state, done, change }] of Object.entries(changes)) {
  t.test(name, async (t) => {
    const location = (await nhri.post('/v1/reports', newReport({ state }))).headers.location!
    const { etag = '' } = (await nhri.get(location)).headers
    const stale: [what: string, header: string][] = [
      ['another tag', '"other"'],
      ['its weak form', `W/${etag}`],
      ['other tags', '"a", "b"'],
      ['a tag without quotes', etag.replaceAll('"', '')],
      ['nothing', ' '],
      ['its beginning', `${etag.slice(0, -2)}"`],
      ['a star among tags', '*, "a"'],
      ['another encoding of another', '"other-gzip"'],
    ]
    t.match(await change(location, {}), { status: 428, body: { code: 'precondition_required' } })
    for (const [what, header] of stale) {
      t.match(
        await change(location, { 'if-match': header }),
        { status: 412, body: { code: 'precondition_failed' } },
        what,
      )
    }
    t.equal((await nhri.get(location)).headers.etag, etag, 'nothing changed')
    t.equal((await change(location, { 'if-match': etag })).status, done)
  })

  t.test(`${name}: all that names the current version`, async (t) => {
    const fitting: [what: string, header: (etag: string) => string][] = [
      ['a star', () => '*'],
      ['a list', (etag) => `"a", ${etag} ,"b"`],
      ['a list with weak ones', (etag) => `W/"a", ${etag}`],
      ['its gzip form', (etag) => etag.replace(/"$/, '-gzip"')],
      ['its brotli form', (etag) => etag.replace(/"$/, '-br"')],
    ]
    for (const [what, header] of fitting) {
      const location = (await nhri.post('/v1/reports', newReport({ state }))).headers.location!
      const { etag = '' } = (await nhri.get(location)).headers
      t.equal((await change(location, { 'if-match': header(etag) })).status, done, what)
    }
  })
}

t.test('the tag that a compressed answer carries opens a change', async (t) => {
  const location = (await nhri.post('/v1/reports', newReport({ narrative: 'long '.repeat(1_000) }))).headers.location!
  const compressed = await service.app.inject({ url: location, headers: { 'accept-encoding': 'gzip' } })
  t.match(compressed.headers, { 'content-encoding': 'gzip', etag: /-gzip"$/ })
  const seen = { 'if-match': String(compressed.headers.etag) }
  t.equal((await nhri.patch(location, { narrative: 'x' }, seen)).status, 200)
})

t.test('the tag that an answer to a change carries opens the next one', async (t) => {
  const created = await nhri.post('/v1/reports', newReport({ state: 'draft' }))
  const location = created.headers.location!
  const next = (answer: typeof created) => ({ 'if-match': answer.headers.etag! })
  const patched = await nhri.patch(location, { narrative: 'x' }, next(created))
  const published = await nhri.post(`${location}/publication`, undefined, next(patched))
  const revised = await nhri.patch(location, { narrative: 'y' }, next(published))
  t.match(revised.body, { state: 'published', revision: 2 })
  t.equal((await nhri.post(`${location}/withdrawal`, { reason: 'x' }, next(revised))).status, 200)
})

t.test('what was seen before a change by somebody else is stale', async (t) => {
  const created = await nhri.post('/v1/reports', newReport())
  const location = created.headers.location!
  await nhri.change('PATCH', location, { narrative: 'In between.' })
  t.equal((await nhri.patch(location, { narrative: 'x' }, { 'if-match': created.headers.etag! })).status, 412)
})
