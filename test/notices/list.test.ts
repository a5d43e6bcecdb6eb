// GET /v1/notices: who is concerned is told, with reasons, deadline and where to appeal; nobody else is.
import t from 'tap'
import { annotation, decide, post, redaction, startReview } from '../decisions/samples.ts'

const { service, author, addressee, reviewer, ruler, anonymous } = await startReview(t)

t.test('author and addressee have notice of each step, the newest first', async (t) => {
  const report = await post(author, { narrative: 'Made-up Name.' })
  const seal = (await reviewer.post(`${report}/seal`, { fields: [{ field: '/narrative' }] })).body
  const decided = (await decide(reviewer, report, redaction({ seal_id: seal.id }))).body
  const appeal = (await addressee.post(decided.appeals, { grounds: 'Made-up grounds.' })).body
  const partly = { outcome: 'partly', measure: 'request_correction', due_on: '2999-01-01', reasons: 'Made-up ruling.' }
  const ruled = await ruler.post(`/v1/appeals/${appeal.id}/ruling`, partly)
  t.equal(ruled.status, 201, ruled.text)
  const report_id = report.split('/').at(-1)
  const told = { report_id, rule_id: 'endangers-a-person', rule_version: 1, decision_id: decided.id }
  const decision = {
    ...told,
    ...{
      kind: 'decision',
      measure: 'redact',
      outcome: null,
      by: 'ganhri',
      reasons: 'Made-up reasons.',
      fields: ['/narrative'],
    },
    ...{ deadline: decided.appeal_until, appeals: decided.appeals, made_at: decided.made_at, appeal_id: null },
  }
  const ruling = {
    ...told,
    ...{
      kind: 'ruling',
      measure: 'request_correction',
      outcome: 'partly',
      by: 'european-parliament',
      due_on: '2999-01-01',
    },
    ...{
      reasons: 'Made-up ruling.',
      appeal_id: appeal.id,
      deadline: null,
      appeals: null,
      made_at: ruled.body.ruling.made_at,
    },
  }
  const sealed = {
    kind: 'seal',
    report_id,
    seal_id: seal.id,
    by: 'ganhri',
    deadline: seal.lapses_at,
    reasons: null,
    measure: null,
  }
  const mine = await author.get('/v1/notices')
  t.match(mine, { status: 200, headers: { 'cache-control': 'private, no-store' } })
  t.match(mine.body.data, [ruling, decision, sealed])
  t.equal(mine.body.data.length, 3)
  const theirs = await addressee.get('/v1/notices')
  t.match(theirs.body.data, [ruling, decision])
  t.equal(theirs.body.data.length, 2, 'a seal is for its author to know at once')
  for (const { text } of [mine, theirs]) t.notMatch(text, 'Made-up Name')
})

t.test('of an own report that one seals oneself there is no news', async (t) => {
  const before = (await author.get('/v1/notices?include=total')).body.page.total
  await author.post(`${await post(author)}/seal`, { fields: [{ field: '/narrative' }] })
  t.equal(
    (await author.get('/v1/notices?include=total')).body.page.total,
    before + 1,
    'told all the same: whoever holds its token sees what was sealed',
  )
})

t.test('who reports on itself is told once', async (t) => {
  const report = await post(await service.as('ken', ['reports:write']), { addressee_id: 'ken' })
  await decide(reviewer, report, annotation())
  const { data } = (await (await service.as('ken', ['reports:write'])).get('/v1/notices')).body
  t.match(data, [{ kind: 'decision', note: 'Made-up note.' }])
  t.equal(data.length, 1)
})

t.test('one by one, from where the last page ended, and for nobody else', async (t) => {
  const whole = (await author.get('/v1/notices?limit=200')).body.data
  const seen: unknown[] = []
  let next: string | null = '/v1/notices?limit=1'
  while (next !== null) {
    const { body, headers }: Awaited<ReturnType<typeof author.get>> = await author.get(next)
    seen.push(...body.data)
    next = /^<([^>]+)>/.exec(headers.link ?? '')?.[1] ?? null
  }
  t.strictSame(seen, whole)
  const { page } = (await author.get('/v1/notices?limit=1')).body
  const stolen = await addressee.get(`/v1/notices?limit=1&cursor=${encodeURIComponent(page.next)}`)
  t.match(stolen, { status: 400, body: { code: 'cursor_invalid' } })
  t.strictSame((await (await service.as('fra', ['reports:write'])).get('/v1/notices')).body.data, [])
})

t.test('not without a token, nor without its scope', async (t) => {
  t.match(await anonymous.get('/v1/notices'), { status: 401, body: { code: 'token_required' } })
  t.match(await reviewer.get('/v1/notices'), { status: 403, body: { code: 'scope_missing' } })
  t.match(await author.get('/v1/notices?actor_id=qat'), { status: 400, body: { code: 'request_invalid' } })
})
