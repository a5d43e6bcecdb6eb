// GET /v1/instruments/{id}.
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('an instrument is read as the list has it', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/instruments/paris-principles')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.revision, 1)
  const { data } = (await anonymous.get('/v1/instruments')).body
  t.strictSame(
    data.find(({ id }: { id: string }) => id === 'paris-principles'),
    body,
  )
})

t.test('an address that the scan broke is mended, and include=raw shows how', async (t) => {
  const { body } = await anonymous.get('/v1/instruments/ifj-global-charter-of-ethics-for-journalists?include=raw')
  t.equal(body.url, 'https://www.ifj.org/who/rules-and-policy/global-charter-of-ethics-for-journalists.html')
  t.match(body.url_raw[0].text, /joumalists/)
  t.match(body.url_corrections, [{ found: 'joumalists', corrected: 'journalists' }])
  t.match(body.footnote, { number: 4, raw: [{}], corrections: [{}] })
})

t.test('an ETag that is known answers 304', async (t) => {
  const { headers } = await anonymous.get('/v1/instruments/paris-principles')
  const again = await anonymous.get('/v1/instruments/paris-principles', { 'if-none-match': headers.etag! })
  t.equal(again.status, 304)
  t.equal(again.text, '')
})

const refused: [string, number, string][] = [
  ['unknown', 404, 'not_found'],
  ['paris-principles%00', 400, 'request_invalid'],
  ['%ED%A0%80', 400, 'request_invalid'],
  ["'", 400, 'request_invalid'],
  ['paris-principles?include=total', 400, 'request_invalid'],
  ['paris-principles?colour=red', 400, 'request_invalid'],
]
for (const [id, status, code] of refused) {
  t.test(`${id} answers ${status}`, async (t) => {
    const answer = await anonymous.get(`/v1/instruments/${id}`)
    t.equal(answer.status, status)
    t.equal(answer.body.code, code)
  })
}
