// GET /v1/sources/{id}.
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('a source is read as the list has it', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/sources/doha-2020')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.revision, 1)
  const { data } = (await anonymous.get('/v1/sources')).body
  t.strictSame(
    data.find(({ id }: { id: string }) => id === 'doha-2020'),
    body,
  )
})

t.test('the text is served with include=raw only, and begins with the conclusions', async (t) => {
  const plain = await anonymous.get('/v1/sources/doha-2020')
  t.notOk('text' in plain.body)
  const { body } = await anonymous.get('/v1/sources/doha-2020?include=raw')
  t.match(body.text, /^"Social Media: Challenges and Ways/)
  t.equal(body.text_start, 2643)
})

t.test('the hosts are registered actors', async (t) => {
  const { body } = await anonymous.get('/v1/sources/doha-2020')
  t.equal(body.hosts.length, 5)
  for (const { actor_id } of body.hosts) t.equal((await anonymous.get(`/v1/actors/${actor_id}`)).status, 200, actor_id)
})

t.test('an ETag that is known answers 304', async (t) => {
  const { headers } = await anonymous.get('/v1/sources/doha-2020')
  const again = await anonymous.get('/v1/sources/doha-2020', { 'if-none-match': headers.etag! })
  t.equal(again.status, 304)
  t.equal(again.text, '')
})

const refused: [string, number, string][] = [
  ['unknown', 404, 'not_found'],
  ['doha-2020%00', 400, 'request_invalid'],
  ['%ED%A0%80', 400, 'request_invalid'],
  ["'", 400, 'request_invalid'],
  ['doha-2020?include=total', 400, 'request_invalid'],
  ['doha-2020?colour=red', 400, 'request_invalid'],
]
for (const [id, status, code] of refused) {
  t.test(`${id} answers ${status}`, async (t) => {
    const answer = await anonymous.get(`/v1/sources/${id}`)
    t.equal(answer.status, status)
    t.equal(answer.body.code, code)
  })
}
