// GET /v1/statistics/implementation-levels
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { startAnother, startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'

const service = await startService(t)
const another = await startAnother(t, service)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')
const url = '/v1/statistics/implementation-levels'
const rowOf = async (value: string, by = 'stakeholder_group', client = anonymous) => {
  const { body } = await client.get(`${url}?group_by=${by}`)
  return body.data.find((row: Record<string, unknown>) => row[by] === value)
}
const none = { not_started: 0, in_progress: 0, partly_implemented: 0, implemented: 0, regressed: 0, not_applicable: 0 }

t.test('every pair addressed is counted once, silence too', async (t) => {
  const { status, body, headers } = await anonymous.get(url)
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=1, stale-while-revalidate=4')
  const { data, last_change_at, ...rest } = body
  t.match(last_change_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  t.match(rest, {
    group_by: ['stakeholder_group'],
    counted: 'pairs',
    truncated: false,
    as_of: null,
    overlapping: false,
    method: '/v1/methodology',
    method_version: '1',
    frame: /registered/,
  })
  // States 6 × 195; no company is registered; ifj is a journalists' organisation; 3 bodies; 1 NHRI.
  const totals = { states: 1170, companies: 0, civil_society: 5, international_organizations: 15, nhris: 3 }
  t.strictSame(
    data.map(({ shares: _shares, label: _label, ...row }: Record<string, unknown>) => row),
    Object.entries(totals).map(([stakeholder_group, total]) => ({
      stakeholder_group,
      counts: { ...none, no_information: total },
      ...{ contested: 0, informed: 0, total },
    })),
  )
  t.equal(
    (await anonymous.get(`${url}?group_by=stakeholder_group`)).text,
    (await anonymous.get(url)).text,
    'the same answer, the same bytes',
  )
})

t.test('rows of principles overlap; what serves none has a row', async (t) => {
  const { body } = await anonymous.get(`${url}?group_by=principle`)
  t.equal(body.overlapping, true)
  const names = ['legality', 'necessity', 'public_accountability', 'access_to_remedy', 'transparency', 'unassigned']
  t.strictSame(
    body.data.map(({ principle }: { principle: string }) => principle),
    names,
  )
  // By the catalogue and the actors, as they are listed.
  const recommendations = (await anonymous.get('/v1/recommendations?limit=200')).body.data
  const groups = (await anonymous.get(url)).body.data
  const pairsOf = async (id: string) =>
    (await anonymous.get(`/v1/implementations?recommendation_id=${id}&no_information=true&include=total&limit=1`)).body
      .page.total
  for (const name of names) {
    let total = 0
    for (const { id, principles } of recommendations) {
      const linked = principles.map((link: { principle_id: string }) => link.principle_id)
      if (name === 'unassigned' ? linked.length === 0 : linked.includes(name)) total += await pairsOf(id)
    }
    t.match(
      body.data.find((row: { principle: string }) => row.principle === name),
      { total, counts: { no_information: total } },
      name,
    )
  }
  const sum = (rows: { total: number }[]) => rows.reduce((before, { total }) => before + total, 0)
  t.ok(sum(body.data) > sum(groups))
})

t.test('counts follow at once on the instance that wrote, within a second on another', async (t) => {
  for (const client of [anonymous, another.anonymous])
    t.match(await rowOf('states', 'stakeholder_group', client), { informed: 0 })
  const answer = await nhri.post('/v1/reports', reportBody())
  const counts = { ...none, partly_implemented: 1, no_information: 1169 }
  t.match(await rowOf('states'), { counts, informed: 1, total: 1170, contested: 0 })
  t.match(await rowOf('unassigned', 'principle'), { informed: 1 })
  t.equal((await anonymous.get(url)).body.last_change_at, answer.body.published_at)
  await wait(600)
  t.match(await rowOf('states', 'stakeholder_group', another.anonymous), { counts, informed: 1 })
  t.equal((await another.anonymous.get(url)).text, (await anonymous.get(url)).text, 'both answer the same bytes')

  const contesting = await (await service.as('qat')).post(
    '/v1/reports',
    reportBody({ assessments: [{ part: 'a', level: 'implemented', rationale: null }] }),
  )
  t.match(await rowOf('states'), { counts, contested: 1 })
  for (const [client, { headers }] of [
    [nhri, answer],
    [await service.as('qat'), contesting],
  ] as const) {
    t.equal(
      (await client.change('POST', `${headers.location}/withdrawal`, { reason: 'Made up.' }, headers.location)).status,
      200,
    )
  }
  t.match(await rowOf('states'), { counts: { ...none, no_information: 1170 }, contested: 0, informed: 0 })
})

t.test('reports that say nothing of an addressee as a whole are counted nowhere', async (t) => {
  const office = await service.as('ohchr')
  const before = (await anonymous.get(url)).body.data
  t.equal((await office.post('/v1/reports', reportBody({ territory: 'KEN' }))).status, 201)
  t.equal((await office.post('/v1/reports', reportBody({ state: 'draft' }))).status, 201)
  t.strictSame((await anonymous.get(url)).body.data, before)
})

t.test('a new actor adds its pairs; one that leaves a subgroup takes them away', async (t) => {
  await registerActor(service, 'made-up-company')
  t.match(await rowOf('companies'), { total: 7, informed: 0, counts: { no_information: 7 } })
  await registerActor(service, 'made-up-press', { stakeholder_group: 'civil_society', subgroups: ['media_outlets'] })
  t.match(await rowOf('civil_society'), { total: 10 })
  const press = await service.as('made-up-press')
  const body = reportBody({ recommendation_id: 'doha-2020-civil-society-5', addressee_id: 'made-up-press' })
  t.equal((await press.post('/v1/reports', body)).status, 201)
  t.match(await rowOf('civil_society'), { total: 10, informed: 1 })

  const registrar = await service.as('ohchr')
  const regroup = (subgroups: string[]) => registrar.change('PATCH', '/v1/actors/made-up-press', { subgroups })
  t.equal((await regroup([])).status, 200)
  t.match(await rowOf('civil_society'), { total: 9, informed: 0 })
  const implementation = '/v1/recommendations/doha-2020-civil-society-5/implementations/made-up-press'
  const left = (await anonymous.get(implementation)).body
  t.match(left, { addressed: false, level: 'partly_implemented', report_count: 1 }, 'its report stays readable')
  t.equal((await anonymous.get(url)).body.last_change_at, left.changed_at)
  t.equal(
    (await press.post('/v1/reports', { ...body, period_start: '2024-01-01', period_end: '2024-12-31' })).status,
    422,
  )
  t.equal((await regroup(['media_outlets'])).status, 200)
  t.match((await anonymous.get(implementation)).body, { addressed: true, level: 'partly_implemented' })
  t.match(await rowOf('civil_society'), { total: 10, informed: 1 })
})

t.test('asked again, it is not sent again until it changes', async (t) => {
  const first = await anonymous.get(url)
  t.match(await anonymous.get(url, { 'if-none-match': first.headers.etag! }), { status: 304, text: '' })
  await nhri.post('/v1/reports', reportBody({ recommendation_id: 'doha-2020-states-6' }))
  t.equal((await anonymous.get(url, { 'if-none-match': first.headers.etag! })).status, 200)
})

t.test('what is refused', async (t) => {
  for (const query of ['group_by=country', 'group_by=', 'group_by=principle&group_by=principle', 'level=implemented']) {
    t.match(await anonymous.get(`${url}?${query}`), { status: 400, body: { code: 'request_invalid' } }, query)
  }
})
