// GET /v1/statistics/implementation-levels by every dimension and two of them, under every filter: as counted one by one.
import pg from 'pg'
import t from 'tap'
import { startService } from '../support/app.ts'
import { anotherSource, registerActor, reportBody } from '../support/samples.ts'
import { count, counted, type Question, world } from './oracle.ts'

const service = await startService(t)
const { anonymous } = service
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 2 })
plain.on('error', () => {})
t.teardown(() => plain.end())
const url = '/v1/statistics/implementation-levels'

const says = (levels: Record<string, string>) => ({
  assessments: Object.entries(levels).map(([part, level]) => ({ part, level, rationale: 'Made up.' })),
})
await registerActor(service, 'made-up-company', { country: 'QAT' })
await registerActor(service, 'made-up-press', {
  stakeholder_group: 'civil_society',
  subgroups: ['media_outlets'],
  country: 'FRA',
})
for (const [author, changes] of [
  ['nhrc-qatar', says({ a: 'partly_implemented', b: 'not_applicable' })],
  ['qat', says({ a: 'implemented' })],
  ['qat', { recommendation_id: 'doha-2020-states-2', ...says({ a: 'in_progress', b: 'implemented' }) }],
  ['fra', { addressee_id: 'fra', ...says({ a: 'regressed' }) }],
  ['ohchr', { addressee_id: 'ken', recommendation_id: 'doha-2020-states-6', ...says({ a: 'not_applicable' }) }],
  ['ohchr', { territory: 'KEN', ...says({ a: 'not_started' }) }],
  ['ohchr', { territory: 'FRA', ...says({ b: 'implemented' }) }],
  [
    'made-up-press',
    { recommendation_id: 'doha-2020-civil-society-5', addressee_id: 'made-up-press', ...says({ a: 'in_progress' }) },
  ],
] as const) {
  const client = await service.as(author)
  const answer = await client.post('/v1/reports', reportBody(changes))
  if (answer.status !== 201) throw new Error(answer.text)
}
const truth = await world(plain)

const ask = async ({ group_by, filters = {} }: Question) => {
  const parameters = Object.entries(filters).map(([name, values]) => `&${name}=${values.join(',')}`)
  const answer = await anonymous.get(`${url}?group_by=${group_by.join(',')}${parameters.join('')}`)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

const dimensions = [
  ...['stakeholder_group', 'principle', 'instrument', 'recommendation', 'part', 'addressee'],
  ...['addressee_country', 'region', 'territory', 'level_from'],
]
const filters: Record<string, readonly string[]>[] = [
  { stakeholder_group: ['states', 'companies'] },
  { principle: ['legality'] },
  { principle: ['unassigned', 'transparency'] },
  { instrument: [...truth.instruments.values()].flatMap((ids) => [...ids]).slice(0, 2) },
  { instrument: ['unassigned'] },
  { recommendation_id: ['doha-2020-states-5', 'doha-2020-states-2'] },
  { addressee_id: ['qat', 'fra', 'ohchr'] },
  { addressee_country: ['qat', 'KEN'].map((code) => code.toUpperCase()) },
  { region: ['142'] },
  { region: ['014', '155'] },
  { territory: ['KEN'] },
  { level_from: ['assessed', 'mixed'] },
  { contested: ['true'] },
  { contested: ['false'], stakeholder_group: ['states'], principle: ['legality', 'necessity'], region: ['145'] },
]

t.test('one dimension, under every filter', async (t) => {
  for (const dimension of dimensions) {
    for (const filter of [{}, ...filters]) {
      const question = { group_by: [dimension], filters: filter }
      const { data, truncated } = await ask(question)
      const must = count(truth, question)
      if (truncated) t.equal(data.length, 1000)
      else t.strictSame(counted(data, question.group_by), must, JSON.stringify(question))
    }
  }
})

t.test('two dimensions', async (t) => {
  for (const first of dimensions) {
    for (const second of dimensions) {
      const parts = new Set([first, second])
      if (first === second || (parts.has('part') && parts.has('recommendation'))) continue
      const question = {
        group_by: [first, second],
        filters: { addressee_id: ['qat', 'fra', 'ken', 'ohchr', 'made-up-press'] },
      }
      t.strictSame(counted((await ask(question)).data, question.group_by), count(truth, question), `${first},${second}`)
    }
  }
})

t.test('rows have their names and their order', async (t) => {
  const { data: groups } = await ask({ group_by: ['stakeholder_group', 'principle'] })
  t.match(groups[0], { stakeholder_group: 'states', principle: 'legality', label: /\w/, second_label: /\w/ })
  const { data: regions, group_by } = await ask({ group_by: ['region'], filters: { stakeholder_group: ['states'] } })
  t.strictSame(group_by, ['region'])
  t.strictSame(
    regions.map((row: { region: string; label: string }) => `${row.region} ${row.label}`),
    ['002 Africa', '009 Oceania', '019 Americas', '142 Asia', '150 Europe'],
  )
  const { data: parts } = await ask({ group_by: ['part'], filters: { recommendation_id: ['doha-2020-states-5'] } })
  t.match(parts, [
    { recommendation: 'doha-2020-states-5', part: 'a', label: /\w/, total: 195 },
    { recommendation: 'doha-2020-states-5', part: 'b', total: 195 },
  ])
  const { data: addressees } = await ask({ group_by: ['addressee'], filters: { addressee_country: ['QAT'] } })
  t.match(
    addressees.map(({ addressee, total }: Record<string, unknown>) => `${addressee} ${total}`),
    ['made-up-company 7', 'qat 6', 'nhrc-qatar 3'],
  )
  t.match(
    (await ask({ group_by: ['level_from'] })).data.map((row: { level_from: string }) => row.level_from),
    ['assessed', 'self_reported', null],
  )
})

t.test('shares have their frames: silence counts among all, what is not applicable among none', async (t) => {
  const { data, frames } = await ask({ group_by: ['stakeholder_group'] })
  t.match(frames, { all: /not_applicable/, informed: /any information/ })
  const [states] = data
  t.match(states, { total: 1170, informed: 4, counts: { not_applicable: 1, no_information: 1166 } })
  t.strictSame(states.shares, {
    all: {
      ...{ not_started: 0, in_progress: 0, partly_implemented: 0.0017, implemented: 0, regressed: 0.0009 },
      no_information: 0.9974,
    },
    informed: { not_started: 0, in_progress: 0, partly_implemented: 0.6667, implemented: 0, regressed: 0.3333 },
  })
  const { data: silent } = await ask({
    group_by: ['stakeholder_group'],
    filters: { addressee_id: ['ken'], recommendation_id: ['doha-2020-states-6'] },
  })
  t.match(silent[0], { total: 1, informed: 1, shares: { all: { implemented: null }, informed: { implemented: null } } })
})

t.test('what is counted is said', async (t) => {
  t.match(await ask({ group_by: ['part'] }), { counted: 'parts', overlapping: false, frame: /^Every active part/ })
  t.match(await ask({ group_by: ['territory'] }), { counted: 'pairs', frame: /in each territory/ })
  t.match(await ask({ group_by: ['principle', 'region'] }), { overlapping: true, frame: /no territories/ })
  t.match(await ask({ group_by: ['region'], filters: { contested: ['true'] } }), { frame: /filters/ })
})

t.test('at most a thousand rows of many, the largest first', async (t) => {
  const { data, truncated } = await ask({ group_by: ['recommendation', 'addressee'] })
  t.equal(data.length, 1000)
  t.equal(truncated, true)
  const { data: all, truncated: more } = await ask({ group_by: ['addressee'] })
  t.equal(more, false)
  const order = all.map(({ total, addressee }: Record<string, unknown>) => [-Number(total), addressee])
  t.strictSame(
    order,
    [...order].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)),
  )
})

t.test('the same question in other words is the same answer', async (t) => {
  const one = await anonymous.get(`${url}?group_by=region&addressee_country=qat,FRA&principle=legality`)
  const other = await anonymous.get(
    `${url}?principle=legality&addressee_country=FRA&addressee_country=QAT&group_by=region`,
  )
  t.equal(one.text, other.text)
  t.equal(one.headers.etag, other.headers.etag)
})

t.test('what is refused, with its mend', async (t) => {
  for (const [query, mend] of [
    ['group_by=country', /stakeholder_group/],
    ['group_by=', /stakeholder_group/],
    ['group_by=principle,principle', /two different/],
    ['group_by=principle&group_by=principle', /two different/],
    ['group_by=principle,region,addressee', /one or two/],
    ['group_by=part,recommendation', /Leave `recommendation` out/],
    ['level=implemented', /Known here/],
    ['whole=true', /Known here/],
    ['region=asia', /./],
    ['region=999', /Give one of: 002, /],
    ['principle=beauty', /Give one of: access_to_remedy, .*\/v1\/principles/],
    ['as_of=2026-01-01T00:00:00+02:00', /`%2B`/],
    ['contested=perhaps', /./],
  ] as const) {
    const answer = await anonymous.get(`${url}?${query}`)
    t.match(answer, { status: 400, body: { code: 'request_invalid', errors: [{ mend }] } }, query)
  }
})

t.test('by source, now and in the history', async (t) => {
  await anotherSource(service, 'doha-2020-states-1')
  const totals = async (query: string) =>
    (await anonymous.get(`${url}?stakeholder_group=states&${query}`)).body.data.map(
      ({ total }: { total: number }) => total,
    )
  t.strictSame(await totals('source=doha-2020'), [5 * 195])
  t.strictSame(await totals('source=made-up'), [195])
  t.strictSame(await totals('source=made-up,doha-2020'), [6 * 195])
  t.strictSame(await totals('source=made-up&group_by=recommendation'), [195])
  const { data } = (await anonymous.get(`${url}/history?source=made-up&interval=year`)).body
  t.match(data, [{ total: 195 }])
})
