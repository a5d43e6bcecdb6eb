// GET /v1/principles/{id}.
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('a principle is read as the list has it', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/principles/legality')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.revision, 1)
  const { data } = (await anonymous.get('/v1/principles')).body
  t.strictSame(
    data.find(({ id }: { id: string }) => id === 'legality'),
    body,
  )
})

t.test('include=raw gives what the scan had and what was corrected', async (t) => {
  t.notOk('raw' in (await anonymous.get('/v1/principles/transparency')).body)
  const { body } = await anonymous.get('/v1/principles/transparency?include=raw')
  t.match(body.raw[0].text, /transparency repo11s/)
  t.match(body.corrections, [{ found: 'repo11s', corrected: 'reports', kind: 'ocr' }])
  t.match(body.text, /transparency reports/)
})

t.test('an ETag that is known answers 304', async (t) => {
  const { headers } = await anonymous.get('/v1/principles/legality')
  const again = await anonymous.get('/v1/principles/legality', { 'if-none-match': headers.etag! })
  t.equal(again.status, 304)
  t.equal(again.text, '')
})

const refused: [string, number, string][] = [
  ['unknown', 404, 'not_found'],
  ['legality%00', 400, 'request_invalid'],
  ['%ED%A0%80', 400, 'request_invalid'],
  ["'", 400, 'request_invalid'],
  ['legality?include=total', 400, 'request_invalid'],
  ['legality?colour=red', 400, 'request_invalid'],
]
for (const [id, status, code] of refused) {
  t.test(`${id} answers ${status}`, async (t) => {
    const answer = await anonymous.get(`/v1/principles/${id}`)
    t.equal(answer.status, status)
    t.equal(answer.body.code, code)
  })
}
