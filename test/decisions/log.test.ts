// Reviews and the log: whatever is decided, the tables say what was entered, and the log tells nothing of what is hidden.
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { openLog } from '../../src/log/open.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { recorded } from '../../src/recorded.ts'
import { liftLapsedSeals } from '../../src/seals/lapse.ts'
import { compared } from '../log/setting.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import type { Answer } from '../support/app.ts'
import { annotation, decide, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, reviewer, ruler, anonymous } = await startReview(t)
const { db } = service
const recorder = await service.as('nhrc-qatar')
const query = async (text: string, values: unknown[] = []) => (await db.$client.query(text, values)).rows
type Entry = { index: number; kind: string; salt: string | null; content_sha256: string; revision: number | null }
const entriesOf = async (address: string): Promise<Entry[]> => {
  await sequence(db)
  return (await anonymous.get(`/v1/log/entries?subject=${address.slice('/v1/'.length)}&limit=200`)).body.data
}
const differences = async () => (await transaction(db, (tx) => compared(tx, []))).found
const done = (answer: Answer, status = 201) => {
  if (answer.status !== status) throw new Error(answer.text)
  return answer
}

const words = 'Made-up Name'
const narrative = `${words} said so.`
const rule = async (decision: Answer, outcome: object) => {
  const appeal = done(await author.post(decision.body.appeals, { grounds: 'Made-up grounds.' }))
  done(await ruler.post(`${appeal.headers.location}/ruling`, { reasons: 'Made-up reasons.', ...outcome }))
  return appeal.headers.location!
}
const overturn = (decision: Answer) => rule(decision, { outcome: 'overturned' })
const quote = { field: '/narrative', quote: words }

/** Seals made from now on have run out already, as if the service had stood still for three days. */
const sealsAreOld = (old: boolean) =>
  query(
    old
      ? `create or replace function make_old() returns trigger language plpgsql as $$ begin
           new.made_at := new.made_at - interval '73 hours'; new.lapses_at := new.lapses_at - interval '73 hours';
           return new; end $$;
         create trigger zz_made_old before insert on seals for each row execute function make_old()`
      : 'drop trigger zz_made_old on seals',
  )

t.test('the rules that the service brings are in the log from the start', async (t) => {
  const { data } = (await anonymous.get('/v1/log/entries?kind=review-rule.in_force')).body
  t.equal(data.length, 6)
  t.match(data[0], { revision: 1, actor_id: null, salt: /./ })
})

t.test(
  'a redaction, overturned: each revision enters when it is shown otherwise, and is restored to its hash',
  async (t) => {
    const report = await post(author, { narrative })
    done(await author.change('PATCH', report, { narrative: 'Another one.', measures: [] }), 200)
    const [first] = await entriesOf(report)
    const decision = done(await decide(reviewer, report, redaction({ fields: [{ ...quote, revision: 1 }] })))
    const during = await entriesOf(report)
    t.match(during, [
      { kind: 'report.published', revision: 1, salt: null },
      { kind: 'report.revised', revision: 2, salt: /./ },
      { kind: 'report.sealed', revision: 1, salt: null, content_sha256: first!.content_sha256 },
      { kind: 'report.redacted', revision: 1, salt: /./, actor_id: 'ganhri', at: decision.body.made_at },
    ])
    t.equal(during.length, 4, 'the revision that is shown as before does not enter')
    t.not(during[3]!.content_sha256, first!.content_sha256)
    await overturn(decision)
    const after = await entriesOf(report)
    t.match(after[4], { kind: 'report.restored', revision: 1, actor_id: 'european-parliament' })
    t.strictSame(after[0], first, 'the first entry gives its salt again')
    t.equal(after[4]!.content_sha256, first!.content_sha256)
    t.equal(after[3]!.salt, null, 'what was shown meanwhile is shown no more')
    t.strictSame(await differences(), [])
  },
)

t.test('a restriction gives no salt of any revision, and a request is silent while its words are sealed', async (t) => {
  const report = await post(author, { narrative })
  const id = report.split('/').at(-1)!
  const asked = done(
    await recorder.post('/v1/restriction-requests', requestBody(id, { text: `Remove ${words}, made up.` })),
  ).headers.location!
  t.match(await entriesOf(asked), [{ kind: 'restriction-request.made', salt: /./ }])
  const redacted = done(
    await decide(
      reviewer,
      report,
      redaction({ fields: [quote, { field: '/evidence/0/title' }], restriction_request_id: asked.split('/').at(-1) }),
    ),
  )
  t.equal((await anonymous.get(asked)).body.text, null)
  t.match(await entriesOf(asked), [{ salt: null }])
  const restricted = done(await decide(reviewer, report, restriction()))
  const hidden = await entriesOf(report)
  t.ok(hidden.every(({ salt }) => salt === null))
  t.match(hidden.at(-1), { kind: 'report.restricted' })
  await overturn(restricted)
  await rule(redacted, { outcome: 'partly', measure: 'redact', fields: [{ field: '/evidence/0/title' }] })
  t.match((await entriesOf(report)).at(-1), { kind: 'report.redacted' })
  t.strictSame(await differences(), [])
})

t.test('a seal, decided or lapsed', async (t) => {
  const report = await post(author, { narrative })
  const seal = done(await reviewer.post(`${report}/seal`, { fields: [quote] }))
  done(await decide(reviewer, report, redaction({ fields: [quote], seal_id: seal.body.id })))
  t.match(await entriesOf(seal.headers.location!), [
    { kind: 'seal.made', actor_id: 'ganhri' },
    { kind: 'seal.ended', actor_id: 'ganhri' },
  ])
  await sealsAreOld(true)
  const other = await post(author, { narrative })
  const lapsing = done(await author.post(`${other}/seal`, { fields: [quote] }))
  t.strictSame(await differences(), [])
  await liftLapsedSeals(db)
  await sealsAreOld(false)
  t.match(await entriesOf(lapsing.headers.location!), [{ kind: 'seal.made' }, { kind: 'seal.ended', actor_id: null }])
  const [first, ...rest] = await entriesOf(other)
  t.strictSame(
    rest.map(({ kind }) => kind),
    ['report.sealed', 'report.redacted', 'report.restored'],
  )
  t.match(rest.at(-1), { kind: 'report.restored', actor_id: null, salt: first!.salt })
  t.strictSame(await differences(), [])
})

t.test(
  'after any history of reviews, the database is what its log says and no salt of hidden words is out',
  async (t) => {
    let seed = 20_260_201
    const below = (count: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((seed / 2 ** 32) * count)
    }
    const reports = await Promise.all([1, 2, 3, 4].map(() => post(author, { narrative })))
    const standing: Answer[] = []
    const statuses = new Map<string, number>()
    const steps: Record<string, (report: string) => Promise<Answer | null>> = {
      redact: (report) => decide(reviewer, report, redaction({ fields: [quote] })),
      redactWhole: (report) => decide(reviewer, report, redaction()),
      restrict: (report) => decide(reviewer, report, restriction()),
      annotate: (report) => decide(reviewer, report, annotation()),
      seal: (report) => author.post(`${report}/seal`, { fields: [quote] }),
      edit: (report) => author.change('PATCH', report, { narrative: `${narrative} ${below(3)}` }),
      withdraw: async (report) =>
        below(6) > 0 ? null : author.change('POST', `${report}/withdrawal`, { reason: 'Made up.' }, report),
      async ruling() {
        const [decision] = standing.splice(below(standing.length), 1)
        if (decision === undefined) return null
        const appeal = await author.post(decision.body.appeals, { grounds: 'Made-up grounds.' })
        const outcomes = [{ outcome: 'overturned' }, { outcome: 'overturned' }, { outcome: 'upheld' }]
        const partly = { outcome: 'partly', measure: 'redact', fields: [quote] }
        const outcome = decision.body.measure === 'restrict' && below(2) === 0 ? partly : outcomes[below(3)]
        return ruler.post(`${appeal.headers.location}/ruling`, { reasons: 'Made-up reasons.', ...outcome })
      },
      async lapse() {
        await liftLapsedSeals(db)
        return null
      },
    }
    await sealsAreOld(true)
    for (let step = 0; step < 90; step++) {
      const name = Object.keys(steps)[below(Object.keys(steps).length)]!
      const answer = await steps[name]!(reports[below(reports.length)]!)
      if (answer === null) continue
      t.ok(answer.status < 500, answer.text)
      if (answer.status < 300) statuses.set(name, (statuses.get(name) ?? 0) + 1)
      if (answer.status === 201 && answer.body.appeals !== undefined) standing.push(answer)
      if (step % 10 === 0) t.strictSame(await differences(), [], `after step ${step}`)
    }
    await sealsAreOld(false)
    for (const name of ['redact', 'restrict', 'seal', 'edit', 'ruling']) t.ok(statuses.get(name)! > 1, name)
    await sequence(db)
    t.strictSame(await differences(), [])

    // What was hashed from the words themselves, of revisions of which something is sealed now.
    const hidden = await query(`
    select encode(salt, 'hex') as salt from log_entries join sealed_contents on subject = 'reports/' || report_id
      and log_entries.revision = sealed_contents.revision
    where kind in ('report.published', 'report.restored')`)
    t.ok(hidden.length > 0)
    let out = ''
    for (let url: string | null = '/v1/log/entries?limit=200'; url !== null; ) {
      const page: Answer = await anonymous.get(url)
      out += page.text
      url = page.body.page.next === null ? null : `/v1/log/entries?limit=200&cursor=${page.body.page.next}`
    }
    for (const { salt } of hidden) t.notOk(out.includes(salt))
    t.notOk(out.includes(words))
  },
)

t.test('a database from before enters what is there', async (t) => {
  const kinds = await query('select distinct kind from log_entries order by 1')
  await query(`alter table log_entries disable trigger user; delete from log_entries; delete from log_tiles;
    alter table log_entries enable trigger user`)
  t.ok((await openLog(db, recorded)) > 400)
  await sequence(db)
  t.strictSame(await differences(), [])
  const never = ['actor.changed', 'report.redacted', 'report.restored'] // how things came to be as they are is not told
  const expected = kinds.filter(({ kind }) => !never.includes(kind))
  const entered = await query('select distinct kind from log_entries order by 1')
  t.strictSame(
    expected.filter(({ kind }) => !entered.some((other) => other.kind === kind)),
    [],
  )
})
