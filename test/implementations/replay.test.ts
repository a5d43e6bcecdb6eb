// A long random history by several clients on two instances: publications, revisions, withdrawals, restrictions and their
// end, new actors, actors that leave and return, parts that retire and come back, counts that are folded. What was answered live at each step is
// what `as_of` answers of it afterwards. REPLAY_SEED repeats the choices of a run, REPLAY_STEPS and REPLAY_CLIENTS its size.
import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { foldCounts } from '../../src/statistics/kept-counts.ts'
import { reviewersOf } from '../decisions/random.ts'
import { type Answer, type Client, startAnother, startService } from '../support/app.ts'
import { diceOf } from '../support/dice.ts'
import { registerActor, reportBody } from '../support/samples.ts'

const setting = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)
const seed = setting('REPLAY_SEED', randomInt(2 ** 31))
const steps = setting('REPLAY_STEPS', 25)
const clients = setting('REPLAY_CLIENTS', 12)

const { roll, pick } = diceOf(seed)

const first = await startService(t)
const services = [first, await startAnother(t, first)]
const plain = new pg.Pool({ connectionString: first.databaseUrl, max: 2, options: '-c TimeZone=UTC' })
plain.on('error', () => {})
t.teardown(() => plain.end())

await registerActor(first, 'made-up-press', { stakeholder_group: 'civil_society', subgroups: ['media_outlets'] })
const reviewers = await reviewersOf(services)
const things = [
  { recommendation_id: 'doha-2020-states-2', addressee_id: 'qat', territory: null },
  { recommendation_id: 'doha-2020-states-5', addressee_id: 'qat', territory: null },
  { recommendation_id: 'doha-2020-states-5', addressee_id: 'qat', territory: 'KEN' },
  { recommendation_id: 'doha-2020-civil-society-5', addressee_id: 'made-up-press', territory: null },
] as const
const authors = ['qat', 'nhrc-qatar', 'ohchr', 'ganhri', 'made-up-press']
const levels = ['not_started', 'in_progress', 'partly_implemented', 'implemented', 'regressed', 'not_applicable']
const asAuthor = new Map<string, Client[]>()
for (const author of authors) asAuthor.set(author, await Promise.all(services.map((service) => service.as(author))))

function content(partsOf: string) {
  const year = 2020 + roll(6)
  const month = 3 + roll(10)
  const parts = partsOf.endsWith('civil-society-5') ? ['a'] : pick([['a'], ['b'], ['a', 'b']])
  return {
    period_start: `${year}-${String(month).padStart(2, '0')}-01`,
    period_end: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10),
    ...{ measures: [], evidence: [] },
    assessments: parts.map((part) => ({ part, level: pick(levels), rationale: null })),
  }
}

type Report = { id: string; author: string; recommendation: string; state: string }
const reportsNow = async () =>
  (
    await plain.query<Report>(
      'select id::text, author_id as author, recommendation_id as recommendation, state from reports order by created_at, id',
    )
  ).rows

let registered = 0
function choose(reports: readonly Report[]): () => Promise<Answer> {
  const service = roll(2)
  const chance = roll(100)
  if (chance < 3) {
    registered += 1
    const id = `made-up-company-${registered}`
    return async () => {
      await registerActor(services[service]!, id)
      return first.anonymous.get(`/v1/actors/${id}`)
    }
  }
  if (chance < 7) {
    const subgroups = pick([[], ['media_outlets']])
    return () => asAuthor.get('ohchr')![service]!.change('PATCH', '/v1/actors/made-up-press', { subgroups })
  }
  const one = reports.length === 0 || chance < 50 ? undefined : pick(reports)
  if (one === undefined || one.state === 'withdrawn') {
    const thing = pick(things)
    const body = reportBody({
      ...thing,
      state: pick(['draft', 'published', 'published']),
      ...content(thing.recommendation_id),
    })
    return () => asAuthor.get(pick(authors))![service]!.post('/v1/reports', body)
  }
  const client = asAuthor.get(one.author)![service]!
  const url = `/v1/reports/${one.id}`
  if (one.state === 'draft') return () => client.change('POST', `${url}/publication`, undefined, url)
  if (one.state === 'restricted') return () => reviewers.overturn(service, url, client)
  if (roll(5) === 0) return () => reviewers.restrict(service, url)
  const patch = content(one.recommendation)
  if (roll(3) > 0) return () => client.change('PATCH', url, roll(2) === 0 ? patch : { assessments: patch.assessments })
  return () => client.change('POST', `${url}/withdrawal`, { reason: 'Made up.' }, url)
}

/** The catalogue with or without part b of one recommendation, as another version of the service loads it. */
async function loadParts(withB: boolean): Promise<void> {
  const json = JSON.parse(await readFile('src/catalogue/doha-2020.json', 'utf8'))
  const states5 = json.recommendations.find(({ id }: { id: string }) => id === 'doha-2020-states-5')
  if (!withB) states5.parts.splice(1, 1)
  await loadCatalogue(first.db, [{ name: 'doha-2020.json', json, text: await readFile('src/catalogue/doha-2020.txt') }])
}

const figures = '/v1/statistics/implementation-levels'
const questions = [
  figures,
  ...['principle', 'part', 'addressee', 'addressee_country', 'level_from'].map((by) => `${figures}?group_by=${by}`),
  `${figures}?group_by=principle,stakeholder_group`,
  `${figures}?group_by=part&addressee_id=qat,made-up-press`,
  `${figures}?group_by=territory`,
  `${figures}?group_by=level_from&contested=true`,
  `${figures}?group_by=addressee,recommendation&addressee_id=qat,made-up-press`,
  '/v1/implementations?limit=200&include=total',
  '/v1/implementations?limit=200&no_information=true&addressee_id=qat,made-up-press',
  '/v1/implementations?contested=true',
  '/v1/reports?limit=200',
  '/v1/reports?limit=200&level=regressed,implemented&addressee_id=qat&sort=published_at',
  '/v1/reports?limit=200&period_from=2023-01-01&period_to=2024-12-31',
  '/v1/reports?limit=200&state=withdrawn',
  ...things.map(
    ({ recommendation_id, addressee_id, territory }) =>
      `/v1/recommendations/${recommendation_id}/implementations/${addressee_id}${territory === null ? '' : `?territory=${territory}`}`,
  ),
]

/** The whole answer to a question: of reports, all pages in one. */
async function ask(client: Client, url: string): Promise<Answer> {
  const answer = await client.get(url)
  if (!url.startsWith('/v1/reports') || !answer.headers.link) return answer
  const rest = await ask(client, /^<(.*)>/.exec(answer.headers.link)![1]!)
  const data = [...answer.body.data, ...rest.body.data]
  return { ...answer, body: { ...answer.body, data, page: rest.body.page } }
}

type Basis = { report_id: string }
type Answered = { parts?: { bases: Basis[]; hidden_bases: number }[]; data?: { id?: string; state?: string }[] }

/** An answer of then without what is not visible any more. */
function asVisible(answer: Record<string, unknown> & Answered, visible: ReadonlySet<string>): Record<string, unknown> {
  const { as_of: _asOf, parts, ...rest } = answer
  if (rest.data?.[0]?.state === 'published') {
    return { ...rest, data: rest.data.filter(({ id }) => visible.has(id!)) }
  }
  if (parts === undefined) return rest
  const still = parts.map(({ bases, hidden_bases, ...part }) => {
    const shown = bases.filter(({ report_id }) => visible.has(report_id))
    return { ...part, bases: shown, hidden_bases: hidden_bases + bases.length - shown.length }
  })
  return { ...rest, parts: still }
}

t.test(`as_of answers what was answered live at every step (REPLAY_SEED=${seed})`, async (t) => {
  const recorded: { at: string; answers: Record<string, unknown>[] }[] = []
  const done: Record<string, number> = {}
  for (let step = 0; step < steps; step += 1) {
    const reports = await reportsNow()
    const operations = Array.from({ length: clients }, () => choose(reports))
    if (step % 8 === 5)
      operations.push(async () => {
        await loadParts(step % 16 !== 5)
        return { status: 0 } as Answer
      })
    const fold = roll(3) < 2 ? foldCounts(pick(services).db) : undefined
    for (const { status } of await Promise.all(operations.map((run) => run()))) done[status] = (done[status] ?? 0) + 1
    await fold
    await wait(510) // what the other instance wrote
    const { rows } = await plain.query<{ at: string }>(
      `select to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
    )
    const answers = await Promise.all(questions.map((url) => ask(first.anonymous, url)))
    recorded.push({ at: rows[0]!.at, answers: answers.map(({ body }) => body) })
  }
  t.comment(done)
  t.notOk(done[500])
  const lifted = await plain.query('select from restrictions where known_to is not null')
  if (steps >= 25) t.ok(lifted.rowCount! > 0, 'restrictions and their end are among it')

  const visible = new Set((await reportsNow()).filter(({ state }) => state === 'published').map(({ id }) => id))
  const wrong: string[] = []
  for (const { at, answers } of recorded) {
    for (const [place, url] of questions.entries()) {
      const answer = await ask(pick(services).anonymous, `${url}${url.includes('?') ? '&' : '?'}as_of=${at}`)
      const live = asVisible(answers[place]!, visible)
      const { as_of, ...then } = answer.body
      if (answer.status !== 200) wrong.push(`${url} ${at}: ${answer.text}`)
      else if (as_of !== at) wrong.push(`${url} ${at}: as_of is ${as_of}`)
      else if (!isDeepStrictEqual(then, live))
        wrong.push(`${url} ${at}\n  is   ${JSON.stringify(then)}\n  was  ${JSON.stringify(live)}`)
    }
  }
  t.equal(wrong.length, 0)
  t.strictSame(wrong.slice(0, 2), [])
})
