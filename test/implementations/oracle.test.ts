// Random operations from many clients at once over two instances on one database; after each burst everything that the
// API says of implementations and figures must be what an oracle derives from the plain reports. ORACLE_SEED repeats the
// choices of a run (not the order in which the database meets them), ORACLE_BURSTS and ORACLE_CLIENTS its size.
import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import t from 'tap'
import { everything } from '../catalogue/everything.ts'
import { reviewersOf } from '../decisions/random.ts'
import { type Answer, type Client, startAnother, startService } from '../support/app.ts'
import { diceOf } from '../support/dice.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { consult, consultFigures, type Expected, type Figures, type PlainReport } from './oracle.ts'

const setting = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)
const seed = setting('ORACLE_SEED', randomInt(2 ** 31))
const bursts = setting('ORACLE_BURSTS', 50)
const clients = setting('ORACLE_CLIENTS', 40)

const { roll, pick } = diceOf(seed)

const first = await startService(t)
const services = [first, await startAnother(t, first)]
const plain = new pg.Pool({ connectionString: first.databaseUrl, max: 2, options: '-c TimeZone=UTC' })
plain.on('error', () => {})
t.teardown(() => plain.end())

await registerActor(first, 'made-up-watch', { stakeholder_group: 'civil_society', country: 'QAT' })
await registerActor(first, 'made-up-press', {
  stakeholder_group: 'civil_society',
  subgroups: ['media_outlets'],
  country: 'QAT',
})
await registerActor(first, 'made-up-company', { country: 'QAT' })
await (await first.as('ohchr')).change('PUT', '/v1/actors/made-up-company/mandates', {
  mandates: [{ kind: 'any', country: null, addressee_id: null }],
})

const reviewers = await reviewersOf(services)

// Few things and many authors, so that they meet.
const things = [
  { recommendation_id: 'doha-2020-states-2', addressee_id: 'qat', territory: null, parts: ['a', 'b'] },
  { recommendation_id: 'doha-2020-states-2', addressee_id: 'qat', territory: 'KEN', parts: ['a', 'b'] },
  { recommendation_id: 'doha-2020-states-5', addressee_id: 'qat', territory: null, parts: ['a', 'b'] },
  { recommendation_id: 'doha-2020-civil-society-5', addressee_id: 'made-up-press', territory: null, parts: ['a'] },
] as const
const authors = [
  'qat',
  'nhrc-qatar',
  'ohchr',
  'ganhri',
  'european-parliament',
  'made-up-watch',
  'made-up-press',
  'made-up-company',
]
const levels = ['not_started', 'in_progress', 'partly_implemented', 'implemented', 'regressed', 'not_applicable']

const asAuthor = new Map<string, Client[]>()
for (const author of authors) {
  asAuthor.set(
    author,
    await Promise.all(services.map((service) => service.as(author, undefined, `person of ${author}`))),
  )
}

function content(parts: readonly string[]) {
  const year = 2020 + roll(6)
  const month = 1 + roll(12)
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  const chosen = parts.filter(() => roll(3) > 0)
  return {
    period_start: `${year}-${String(roll(2) === 0 ? 1 : month).padStart(2, '0')}-01`,
    period_end: last < '2020-03-01' ? '2020-03-31' : last,
    measures: [],
    evidence: [],
    assessments: (chosen.length > 0 ? chosen : parts).map((part) => ({
      part,
      level: pick(levels),
      rationale: 'Made up.',
    })),
  }
}

type Operation = { name: string; allowed: number[]; run(): Promise<Answer> }
let registered = 0

/** The next operation, chosen now and run with the others of its burst. */
function choose(reports: readonly PlainReport[], withReads: boolean): Operation {
  const service = roll(2)
  const create = (): Operation => {
    const { parts, ...thing } = pick(things)
    const client = asAuthor.get(pick(authors))![service]!
    const body = reportBody({ ...thing, state: roll(3) === 0 ? 'draft' : 'published', ...content(parts) })
    // 403: outside the mandate; 409: the period is taken; 422: no longer addressed to it.
    return { name: 'create', allowed: [201, 403, 409, 422], run: () => client.post('/v1/reports', body) }
  }
  const one = reports.length === 0 ? undefined : pick(reports)
  const chance = roll(100)
  if (chance === 0) {
    registered += 1
    const id = `made-up-company-${registered}`
    return { name: 'register', allowed: [201], run: async () => registrar(service).post('/v1/actors', newActor(id)) }
  }
  if (chance < 3) {
    const subgroups = pick([[], ['media_outlets'], ['journalists']])
    const run = () => registrar(service).change('PATCH', '/v1/actors/made-up-press', { subgroups })
    return { name: 'regroup', allowed: [200, 412], run }
  }
  if (chance < 45 || one === undefined || one.state === 'withdrawn') return create()
  if (withReads && chance < 55) {
    const url = pick([
      '/v1/statistics/implementation-levels',
      '/v1/statistics/implementation-levels?group_by=principle',
    ])
    return { name: 'read', allowed: [200], run: () => services[service]!.anonymous.get(url) }
  }
  const client = asAuthor.get(one.author)![service]!
  const url = `/v1/reports/${one.id}`
  const parts = things.find(({ recommendation_id }) => one.pair.startsWith(recommendation_id))!.parts
  // 412 and 409: another of the burst was first; 404: a draft that another deleted.
  const gone = one.state === 'draft' ? [404] : []
  const what =
    one.state === 'draft'
      ? pick(['patch', 'publish', 'publish', 'delete'])
      : one.state === 'restricted'
        ? 'overturn'
        : pick(['patch', 'patch', 'withdraw', 'restrict'])
  const change: Record<string, () => Promise<Answer>> = {
    patch: () =>
      client.change('PATCH', url, roll(2) === 0 ? content(parts) : { assessments: content(parts).assessments }),
    publish: () => client.change('POST', `${url}/publication`, undefined, url),
    delete: () => client.change('DELETE', url),
    withdraw: () => client.change('POST', `${url}/withdrawal`, { reason: 'Made up.' }, url),
    restrict: () => reviewers.restrict(service, url),
    overturn: () => reviewers.overturn(service, url, client),
  }
  return { name: what, allowed: [200, 201, 204, 409, 412, 422, ...gone], run: change[what]! }
}

const registrars = await Promise.all(services.map((service) => service.as('ohchr')))
const registrar = (service: number) => registrars[service]!
const newActor = (id: string) => ({
  ...{
    id,
    name: id,
    stakeholder_group: 'companies',
    subgroups: [],
    country: null,
    url: null,
    names: [],
    accreditations: [],
  },
})

type Part = { bases: Record<string, string>[]; hidden_bases: number }

/** Where implementations are not what they must be. */
async function differences(expected: ReadonlyMap<string, Expected>): Promise<string[]> {
  const found: string[] = []
  const compare = (name: string, is: unknown, must: unknown) => {
    if (!isDeepStrictEqual(is, must))
      found.push(`${name}\n  is   ${JSON.stringify(is)}\n  must ${JSON.stringify(must)}`)
  }
  for (const [place, { recommendation_id, addressee_id, territory }] of things.entries()) {
    const must = expected.get(`${recommendation_id} ${addressee_id} ${territory ?? ''}`)
    if (must === undefined) continue
    const at = `/v1/recommendations/${recommendation_id}/implementations/${addressee_id}`
    const { body } = await services[place % 2]!.anonymous.get(
      `${at}${territory === null ? '' : `?territory=${territory}`}`,
    )
    const parts = body.parts.map(({ bases, hidden_bases: _none, ...part }: Part) => ({
      ...part,
      bases: bases.map(({ basis, level, report_id }) => `${basis} ${level} ${report_id}`).sort(),
    }))
    compare(`${at} ${territory}`, { ...headline(body, must), parts }, must)
  }
  return found
}

/** Where figures are not what they must be. */
async function wrongFigures(expected: ReadonlyMap<string, Expected>): Promise<string[]> {
  const found: string[] = []
  for (const by of ['stakeholder_group', 'principle'] as const) {
    const must = [...(await consultFigures(plain, expected.values(), by))].sort()
    for (const { anonymous } of services) {
      const { body } = await anonymous.get(`/v1/statistics/implementation-levels?group_by=${by}`)
      const is = body.data
        .filter(({ total }: Figures) => total > 0)
        .map(withoutZeros(by))
        .sort()
      if (!isDeepStrictEqual(is, must))
        found.push(`${by}\n  is   ${JSON.stringify(is)}\n  must ${JSON.stringify(must)}`)
    }
  }
  return found
}

const withoutZeros = (by: string) => (row: Figures & Record<string, unknown>) => {
  const { [by]: value, counts, label: _label, shares: _shares, ...figures } = row
  return [
    value,
    { ...figures, counts: Object.fromEntries(Object.entries(row.counts).filter(([, count]) => count > 0)) },
  ]
}

/** The members of an answer that the oracle speaks of, in its order. */
const headline = (body: Record<string, unknown>, must: Expected) =>
  Object.fromEntries(
    Object.keys(must).map((name) => [name, name === 'changed_at' && must.changed_at === null ? null : body[name]]),
  )
t.test(`after random operations everything is as the oracle says (ORACLE_SEED=${seed})`, async (t) => {
  // Written under the lock of the row that changes: the order of these lines is the order of commits.
  await plain.query(`
    create table witness (place bigint generated always as identity, pair text, changed_at timestamptz);
    create function witness() returns trigger language plpgsql as $$ begin
      insert into witness (pair, changed_at)
      values (new.recommendation_id || ' ' || new.addressee_id || ' ' || coalesce(new.territory, ''), new.changed_at);
      return null; end $$;
    create trigger witness after update on implementations for each row execute function witness()`)

  const done: Record<string, number> = {}
  const unforeseen: string[] = []
  let wrong: string[] = []
  let { reports } = await consult(plain)
  for (let burst = 1; burst <= bursts && wrong.length === 0; burst += 1) {
    const operations = Array.from({ length: clients }, () => choose(reports, burst % 10 === 0))
    await Promise.all(
      operations.map(async ({ name, allowed, run }) => {
        const { status, text } = await run()
        done[`${name} ${status}`] = (done[`${name} ${status}`] ?? 0) + 1
        if (!allowed.includes(status)) unforeseen.push(`${name}: ${status} ${text}`)
      }),
    )
    const truth = await consult(plain)
    reports = truth.reports
    wrong = await differences(truth.implementations)
    // Where figures were read meanwhile, those of the other instance may be as old as one second.
    const late = performance.now() + 1_000
    let figures = await wrongFigures(truth.implementations)
    while (figures.length > 0 && performance.now() < late) {
      await wait(50)
      figures = await wrongFigures(truth.implementations)
    }
    wrong.push(...figures)
    if (wrong.length > 0) t.comment(`burst ${burst}: ${wrong.length} differences\n${wrong.slice(0, 3).join('\n')}`)
  }
  t.comment(done)
  t.strictSame(wrong.slice(0, 3), [])
  t.strictSame(unforeseen.slice(0, 3), [])

  const truth = await consult(plain)
  const { rows } = await everything(first.anonymous, '/v1/implementations?no_information=true&limit=200')
  const listed = new Map(
    rows.map((row) => [`${row.recommendation_id} ${row.addressee_id} ${row.territory ?? ''}`, row]),
  )
  const withReports = [...truth.implementations].filter(
    ([, { addressed, report_count }]) => addressed || report_count > 0,
  )
  t.strictSame([...listed.keys()].sort(), withReports.map(([pair]) => pair).sort(), 'the list has each of them once')
  for (const [pair, { parts: _parts, ...must }] of withReports) {
    const is = headline(listed.get(pair), must as Expected)
    if (!isDeepStrictEqual(is, must)) t.strictSame(is, must, pair)
  }

  const disorder = await plain.query(`
    select pair, changed_at, before from (
      select pair, changed_at, lag(changed_at) over (partition by pair order by place) as before from witness) as moments
    where changed_at <= before`)
  t.strictSame(disorder.rows, [], 'knowledge times of an implementation increase in the order of commits')
  const deadlocks = await plain.query('select deadlocks::int from pg_stat_database where datname = current_database()')
  t.strictSame(deadlocks.rows, [{ deadlocks: 0 }])
  t.strictSame(services.flatMap(({ log }) => log.filter((line) => /unforeseen|40P01/.test(line))).slice(0, 2), [])
})
