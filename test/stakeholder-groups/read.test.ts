// GET /v1/stakeholder-groups/{id}.
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('a group is read as the list has it', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/stakeholder-groups/civil_society')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.revision, 1)
  const { data } = (await anonymous.get('/v1/stakeholder-groups')).body
  t.strictSame(
    data.find(({ id }: { id: string }) => id === 'civil_society'),
    body,
  )
})

t.test('a group has its subgroups and, with include=raw, where its heading stands', async (t) => {
  const { body } = await anonymous.get('/v1/stakeholder-groups/civil_society?include=raw')
  t.match(body.subgroups, [{ id: 'media_outlets', label: 'Media outlets' }, {}, {}, { id: 'journalists' }])
  t.match(body.raw, [{ start: 10434, end: 10504, text: body.heading }])
})

t.test('an ETag that is known answers 304', async (t) => {
  const { headers } = await anonymous.get('/v1/stakeholder-groups/civil_society')
  const again = await anonymous.get('/v1/stakeholder-groups/civil_society', { 'if-none-match': headers.etag! })
  t.equal(again.status, 304)
  t.equal(again.text, '')
})

const refused: [string, number, string][] = [
  ['unknown', 404, 'not_found'],
  ['civil_society%00', 400, 'request_invalid'],
  ['%ED%A0%80', 400, 'request_invalid'],
  ["'", 400, 'request_invalid'],
  ['civil_society?include=total', 400, 'request_invalid'],
  ['civil_society?colour=red', 400, 'request_invalid'],
]
for (const [id, status, code] of refused) {
  t.test(`${id} answers ${status}`, async (t) => {
    const answer = await anonymous.get(`/v1/stakeholder-groups/${id}`)
    t.equal(answer.status, status)
    t.equal(answer.body.code, code)
  })
}
