// The free texts of a request tell nobody what is hidden of the report: neither before it is decided nor after.
import t from 'tap'
import { decide, post, redaction, restriction, startReview } from '../decisions/samples.ts'
import { requestBody } from './samples.ts'

const { service, author, reviewer, ruler, overseer, anonymous } = await startReview(t)
const state = await service.as('qat', ['restriction-requests:write', 'reviews:write', 'oversight:read'])
const narrative = 'The made-up investigators met Jane Example in a house by the harbour.'
const name = [{ field: '/narrative', quote: 'Jane Example' }]
const asks = '/v1/restriction-requests'
const idOf = (report: string) => report.split('/').at(-1)!
const own = {
  ...{ requester_id: 'qat', requester_name: undefined, requester_group: undefined },
  ...{ requester_country: undefined, received_on: null },
}
const hiddenTexts = { text: null, legal_ground: { citation: null, text: null, url: null } }

t.test(
  'recorded while something is hidden it is accepted, and its texts are not public, whatever they say',
  async (t) => {
    const report = await post(author, { narrative })
    const before = await state.post(asks, requestBody(idOf(report), own))
    t.match(before, { status: 201, body: { text: /Made up/ } })
    const { body: decision } = await decide(reviewer, report, redaction({ fields: name }))
    const telling = await state.post(asks, requestBody(idOf(report), { ...own, text: 'It names Jane Example.' }))
    const other = await state.post(asks, requestBody(idOf(report), { ...own, text: 'It names John Example.' }))
    const shape = ({ body: { id: _id, created_at: _at, ...rest } }: { body: Record<string, unknown> }) => rest
    t.match([telling.status, other.status], [201, 201])
    t.strictSame(shape(telling), shape(other), 'nothing tells which of them is right')
    for (const { headers } of [before, telling, other]) {
      t.match((await anonymous.get(headers.location!)).body, { ...hiddenTexts, sealed_at: null, state: 'open' })
      t.match((await state.get(headers.location!)).body, hiddenTexts, 'a State has no office in reviews')
      for (const client of [reviewer, ruler, overseer]) {
        const answer = await client.get(headers.location!)
        t.match(answer.body, { text: /\w/, legal_ground: { citation: /\w/ } })
        t.equal(answer.headers['cache-control'], 'private, no-store')
      }
    }
    t.notMatch((await anonymous.get(`${asks}?report_id=${idOf(report)}`)).text, /Example|made-up act/)
    const appeal = await author.post(decision.appeals, { grounds: 'Made up.' })
    await ruler.post(`${appeal.headers.location}/ruling`, { outcome: 'overturned', reasons: 'Made-up reasons.' })
    t.match(
      (await anonymous.get(telling.headers.location!)).body,
      { text: 'It names Jane Example.' },
      'with the report',
    )
  },
)

t.test('decided on by hiding what it repeats it is sealed, until nothing is hidden any more', async (t) => {
  const ground = { citation: 'A made-up act, art. 1', text: null, url: null }
  const part = 'They met JANE Exam\u200bple in a house by the harbour.'
  const cases: [what: string, changes: Record<string, unknown>, body: typeof restriction, sealed: boolean][] = [
    ['text', { text: part }, restriction, true],
    ['text', { text: part }, redaction, true],
    ['citation', { legal_ground: { ...ground, citation: part } }, restriction, true],
    ['words of the law', { legal_ground: { ...ground, text: part } }, restriction, true],
    ['its address', { legal_ground: { ...ground, url: 'https://example.org/jane-example' } }, redaction, true],
    ['nothing of it', { legal_ground: { ...ground, citation: 'Another law, art. 1' } }, restriction, false],
  ]
  for (const [what, changes, body, sealed] of cases) {
    const report = await post(author, { narrative })
    const { headers, body: asked } = await state.post(asks, requestBody(idOf(report), { ...own, ...changes }))
    const fields = body === redaction ? name : []
    const made = await decide(reviewer, report, body({ fields, restriction_request_id: asked.id }))
    t.equal(made.status, 201, made.text)
    const answer = (await anonymous.get(headers.location!)).body
    t.match(answer, hiddenTexts, what)
    t.equal(answer.sealed_at !== null, sealed, what)
    t.match((await state.get(headers.location!)).body, hiddenTexts, what)
    const appeal = await author.post(made.body.appeals, { grounds: 'Made up.' })
    await ruler.post(`${appeal.headers.location}/ruling`, { outcome: 'overturned', reasons: 'Made-up reasons.' })
    const { text, legal_ground } = asked
    for (const client of [anonymous, reviewer]) {
      t.match(
        (await client.get(headers.location!)).body,
        { text, legal_ground, sealed_at: null },
        `${what}, afterwards`,
      )
    }
  }
})
