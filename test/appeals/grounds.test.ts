// Grounds of appeals are public only while nothing of the report is hidden: what they repeat of it, and that they do, is not.
import t from 'tap'
import { annotation, decide, post, redaction, restriction, startReview } from '../decisions/samples.ts'

const { service, author, addressee, reviewer, ruler, overseer, anonymous } = await startReview(t)
const narrative = 'The made-up investigators met Jane Example in a house by the harbour.'
const name = [{ field: '/narrative', quote: 'Jane Example' }]
const grounds = 'Everybody knows Jane Example.'
const stranger = await service.as('qat', ['reports:write', 'reviews:write', 'appeals:write', 'oversight:read'])

async function hiddenBy(how: (report: string) => Promise<unknown>) {
  const report = await post(author, { narrative })
  const { body } = await decide(reviewer, report, annotation())
  await how(report)
  const appeal = await addressee.post(body.appeals, { grounds })
  const mine = await author.post(body.appeals, { grounds: 'Made up.' })
  t.match(
    [appeal, mine],
    [
      { status: 201, body: { grounds } },
      { status: 201, body: { grounds: 'Made up.' } },
    ],
  )
  return { report, appeal: appeal.headers.location!, mine: mine.headers.location! }
}

t.test('while something is hidden, by whatever, whether they repeat it or not', async (t) => {
  const ways: [string, (report: string) => Promise<unknown>][] = [
    ['seal', (report) => reviewer.post(`${report}/seal`, { fields: name })],
    ['redaction', (report) => decide(reviewer, report, redaction({ fields: name }))],
    ['restriction', (report) => decide(reviewer, report, restriction())],
    ['withdrawal', (report) => author.change('POST', `${report}/withdrawal`, { reason: 'Made up.' }, report)],
  ]
  for (const [what, how] of ways) {
    const { report, appeal, mine } = await hiddenBy(how)
    const list = (await anonymous.get(`/v1/appeals?report_id=${report.split('/').at(-1)}`)).body.data
    t.match(list, [{ grounds: null }, { grounds: null }], what)
    for (const url of [appeal, mine]) {
      const answer = await anonymous.get(url)
      t.equal(answer.body.grounds, null, what)
      t.equal(answer.headers['cache-control'], 'public, no-cache')
    }
    for (const client of [addressee, reviewer, ruler, overseer]) {
      const answer = await client.get(appeal)
      t.equal(answer.body.grounds, grounds, what)
      t.equal(answer.headers['cache-control'], 'private, no-store')
    }
    t.equal((await author.get(appeal)).body.grounds, null, 'the author is not the one who appeals')
    t.equal((await author.get(mine)).body.grounds, 'Made up.')
    t.equal((await stranger.get(mine)).body.grounds, null, 'a State reads no other, whatever its scopes')
  }
})

t.test('public again with what was hidden', async (t) => {
  const report = await post(author, { narrative })
  const { body } = await decide(reviewer, report, redaction({ fields: name }))
  const { headers } = await author.post(body.appeals, { grounds })
  t.equal((await anonymous.get(headers.location!)).body.grounds, null)
  const ruling = { outcome: 'overturned', reasons: 'Made-up reasons.' }
  const ruled = await ruler.post(`${headers.location}/ruling`, ruling)
  t.match(ruled, { status: 201, body: { grounds } })
  t.equal((await anonymous.get(headers.location!)).body.grounds, grounds)
})
