// The story with each forbidden shortcut, through the API and by direct SQL: each fails with its own problem.
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { problemOfConstraint } from '../../src/database/constraints.ts'
import { age, decide, post, restriction, whyNot } from '../decisions/samples.ts'
import type { Answer, Client } from '../support/app.ts'
import { brokenBy } from '../support/database.ts'
import { registerActor } from '../support/samples.ts'
import { created, grounds, idOf, overturning, reasons, startStory } from './story.ts'

const { service, author, addressee, reviewer, get, ask, shown } = await startStory(t)
const pool = service.db.$client
await registerActor(service, 'made-up-company')

/** The story as far as the appeal, to be gone on with by whoever may not. */
const report = await post(author)
const request = await ask(report)
const decision = await created(decide(reviewer, report, restriction({ restriction_request_id: request.body.id })))
const appeal = await created(author.post(decision.body.appeals, grounds))
/** Another report that a State asks about, on which nothing is decided yet. */
const waiting = await post(author)
const asked = await ask(waiting)
const deciding = (changes: Record<string, unknown> = {}) =>
  restriction({ restriction_request_id: asked.body.id, ...changes })
const { rows: people } = await pool.query<{ author: string; reviewer: string }>(
  `select (select person from report_revisions where report_id = $1) as author,
    (select person from decisions where id = $2) as reviewer`,
  [idOf(report), decision.body.id],
)
const [{ author: writer, reviewer: decider } = { author: '', reviewer: '' }] = people

type Row = Record<string, unknown>
const as = (actor: string, subject?: string) => service.as(actor, ['reviews:write', 'appeals:write'], subject)
const ruling = (client: Client) => client.post(`${appeal.url}/ruling`, overturning)
const unasked = { id: randomUUID(), restriction_request_id: null, in_force: 'restrict' }

/** Past the service: the decision of the story once more with changes, and its notices unless nobody is to have any. */
const decideBySql = (changes: Row, withNotice = true) =>
  inTransaction(async (insert) => {
    const id = randomUUID()
    await insert('decisions', decision.body.id, { ...unasked, id, actor_id: 'ohchr', person: 'somebody', ...changes })
    if (withNotice) await insert('notices', noticeId, { id: randomUUID(), decision_id: id })
  })
const { rows: notices } = await pool.query('select id from notices where decision_id = $1 and actor_id = $2', [
  decision.body.id,
  'nhrc-qatar',
])
const noticeId: string = notices[0].id

/** A ruling on the appeal of the story, with the notice that it needs. */
const ruleBySql = (changes: Row) =>
  inTransaction(async (insert, query) => {
    const id = randomUUID()
    const row = {
      id,
      appeal_id: appeal.body.id,
      outcome: 'upheld',
      fields: [],
      mandates: [],
      reasons,
      made_at: new Date(),
    }
    const copies = { actor_group: '', author_id: '', addressee_id: '', decider_id: '' }
    const by = { actor_id: 'ohchr', person: 'somebody' }
    await query('insert into rulings select * from jsonb_populate_record(null::rulings, $1)', [
      JSON.stringify({ ...row, ...copies, ...by, ...changes }),
    ])
    await insert('notices', noticeId, { id: randomUUID(), kind: 'ruling', ruling_id: id, deadline: null })
  })

/** The appeal of the story once more, as the addressee would make it. */
const appealBySql = (changes: Row) =>
  inTransaction((insert) =>
    insert('appeals', appeal.body.id, { id: randomUUID(), actor_id: 'qat', person: 'an official', ...changes }),
  )

type Query = (text: string, values: unknown[]) => Promise<unknown>
type Insert = (table: string, like: string, changes: Row) => Promise<unknown>
/** Answers the constraint that refuses it, or null. */
async function inTransaction(work: (insert: Insert, query: Query) => Promise<unknown>): Promise<string | null> {
  const client = await pool.connect()
  const query: Query = (text, values) => client.query(text, values)
  const insert: Insert = (table, like, changes) =>
    query(`insert into ${table} select (jsonb_populate_record(old, $2)).* from ${table} old where id = $1`, [
      like,
      JSON.stringify(changes),
    ])
  try {
    await client.query('begin')
    return await brokenBy(work(insert, query).then(() => client.query('commit')))
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const late = new Date(Date.now() + 91 * 86_400_000)
type Shortcut = {
  status: number
  code: string
  byApi(): Promise<Answer>
  bySql(): Promise<string | null>
  constraint: string
}
const shortcuts: Record<string, Shortcut> = {
  'a State as reviewer': {
    ...{ status: 403, code: 'never_the_arbiter', constraint: 'decisions_arbiter_check' },
    byApi: async () => decide(await as('ken'), waiting, deciding()),
    bySql: () => decideBySql({ actor_id: 'ken' }),
  },
  'a company as reviewer': {
    ...{ status: 403, code: 'never_the_arbiter', constraint: 'decisions_arbiter_check' },
    byApi: async () => decide(await as('made-up-company'), waiting, deciding()),
    bySql: () => decideBySql({ actor_id: 'made-up-company' }),
  },
  'a State that rules': {
    ...{ status: 403, code: 'never_the_arbiter', constraint: 'rulings_arbiter_check' },
    byApi: async () => ruling(await as('ken')),
    bySql: () => ruleBySql({ actor_id: 'ken' }),
  },
  'a company that rules': {
    ...{ status: 403, code: 'never_the_arbiter', constraint: 'rulings_arbiter_check' },
    byApi: async () => ruling(await as('made-up-company')),
    bySql: () => ruleBySql({ actor_id: 'made-up-company' }),
  },
  'the author, under another actor, as reviewer': {
    ...{ status: 403, code: 'same_person', constraint: 'decisions_person_check' },
    byApi: async () => decide(await as('ohchr', 'person of nhrc-qatar'), waiting, deciding()),
    bySql: () => decideBySql({ person: writer }),
  },
  'the reviewer, under another actor, rules': {
    ...{ status: 403, code: 'same_person', constraint: 'rulings_person_check' },
    byApi: async () => ruling(await as('ohchr', 'person of ganhri')),
    bySql: () => ruleBySql({ person: decider }),
  },
  "another person of the reviewer's own actor rules": {
    ...{ status: 403, code: 'own_decision', constraint: 'rulings_own_decision_check' },
    byApi: async () => ruling(await as('ganhri', 'a colleague')),
    bySql: () => ruleBySql({ actor_id: 'ganhri' }),
  },
  'a decision without notice': {
    ...{ status: 500, code: 'notice_missing', constraint: 'decisions_notice_check' },
    async byApi() {
      // Nobody who calls can prevent a notice: a rule of the database stands for a fault of the service.
      await pool.query('create rule lost as on insert to notices do instead nothing')
      const answer = await decide(reviewer, waiting, deciding())
      await pool.query('drop rule lost on notices')
      return answer
    },
    bySql: () => decideBySql({}, false),
  },
  'a stronger measure than the rule allows': {
    ...{ status: 422, code: 'measure_not_allowed', constraint: 'decisions_measure_allowed_check' },
    byApi: () => decide(reviewer, waiting, deciding({ rule_id: 'unneeded-personal-data' })),
    bySql: () => decideBySql({ rule_id: 'unneeded-personal-data' }),
  },
  'a stronger measure without why a weaker one would not do': {
    ...{ status: 422, code: 'weaker_measure_unexplained', constraint: 'decisions_weaker_measures_check' },
    byApi: () => decide(reviewer, waiting, deciding({ weaker_measures: whyNot('redact') })),
    bySql: () => decideBySql({ weaker_measures: whyNot('redact') }),
  },
  'an appeal that comes too late': {
    ...{ status: 409, code: 'appeal_late', constraint: 'appeals_deadline_check' },
    async byApi() {
      await age(service, 'decisions', decision.body.id, '91 days')
      const answer = await addressee.post(decision.body.appeals, grounds)
      await age(service, 'decisions', decision.body.id, '-91 days')
      return answer
    },
    bySql: () => appealBySql({ made_at: late }),
  },
}

/** What a shortcut could have changed. */
const everything = async () => ({
  waiting: await get(waiting),
  request: await get(asked.url),
  restricted: await get(report),
  appeal: await get(appeal.url),
  notices: (await author.get('/v1/notices')).body.data.length,
  figures: await shown(waiting),
})

t.test('no shortcut: each fails with its own problem, by its own constraint, and changes nothing', async (t) => {
  for (const [name, { status, code, byApi, bySql, constraint }] of Object.entries(shortcuts)) {
    t.test(name, async (t: Test) => {
      const before = await everything()
      t.match(await byApi(), { status, body: { code } }, 'through the API')
      const refusal = await bySql()
      t.equal(refusal, constraint, 'by direct SQL')
      t.equal(problemOfConstraint(refusal)?.code, code, 'and both say the same')
      t.strictSame(await everything(), before)
    })
  }
})

t.test('what is in order is taken, by the same ways', async (t) => {
  t.equal(await appealBySql({}), null)
  t.equal(await decideBySql({}), null)
  t.equal(await ruleBySql({}), null)
  await created(decide(reviewer, waiting, deciding()))
})
