// One author gives one account of the same thing for any day.
import t from 'tap'
import { registerActor, reportBody } from '../support/samples.ts'
import { startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
await registerActor(service, 'made-up-company')

type Changes = Record<string, unknown>
const during = (period_start: string, period_end: string, changes: Changes = {}) =>
  reportBody({ period_start, period_end, assessments: [{ part: 'a', level: 'in_progress' }], ...changes })
const first = await nhri.post('/v1/reports', during('2024-03-01', '2024-05-31'))

t.test('a shared day is refused, with the address of the report that has it', async (t) => {
  const shared: [start: string, end: string][] = [
    ['2024-03-01', '2024-05-31'],
    ['2024-01-01', '2024-03-01'],
    ['2024-05-31', '2024-07-01'],
    ['2024-04-01', '2024-04-01'],
    ['2024-01-01', '2024-12-31'],
  ]
  for (const [start, end] of shared) {
    for (const state of ['published', 'draft']) {
      const answer = await nhri.post('/v1/reports', during(start, end, { state }))
      t.match(
        answer,
        { status: 409, body: { code: 'period_overlap', existing: first.headers.location } },
        `${start} ${end}`,
      )
    }
  }
  const { existing } = (await nhri.post('/v1/reports', during('2024-05-31', '2024-07-01'))).body
  t.equal((await anonymous.get(existing)).body.id, first.body.id)
})

t.test('neighbouring days, another thing or another author are fine', async (t) => {
  const fine: [what: string, body: Changes, client?: typeof nhri][] = [
    ['the day before', during('2024-02-29', '2024-02-29')],
    ['the day after', during('2024-06-01', '2024-06-30')],
    ['another recommendation', during('2024-03-01', '2024-05-31', { recommendation_id: 'doha-2020-states-6' })],
    ['another territory', during('2024-03-01', '2024-05-31', { territory: 'KEN' })],
    ['a third territory', during('2024-03-01', '2024-05-31', { territory: 'UGA' })],
    ['another author', during('2024-03-01', '2024-05-31'), operator],
    ['another addressee', during('2024-03-01', '2024-05-31', { addressee_id: 'ken' }), operator],
  ]
  for (const [what, body, client = nhri] of fine) {
    const answer = await client.post('/v1/reports', body)
    t.equal(answer.status, 201, `${what}: ${answer.body.detail ?? ''}`)
  }
  const again = await nhri.post('/v1/reports', during('2024-05-01', '2024-05-02', { territory: 'ken' }))
  t.equal(again.status, 409, 'in one territory as well')
})

t.test('a draft holds its period until it is deleted', async (t) => {
  const draft = await nhri.post('/v1/reports', during('2023-01-01', '2023-03-31', { state: 'draft' }))
  const rival = during('2023-02-01', '2023-02-28')
  t.match((await nhri.post('/v1/reports', rival)).body, { existing: draft.headers.location, detail: /draft/ })
  await nhri.change('DELETE', draft.headers.location!)
  t.equal((await nhri.post('/v1/reports', rival)).status, 201)
})

t.test('a withdrawn report frees its period', async (t) => {
  const { headers } = await nhri.post('/v1/reports', during('2022-01-01', '2022-12-31'))
  await nhri.change('POST', `${headers.location}/withdrawal`, { reason: 'x' }, headers.location)
  t.equal((await nhri.post('/v1/reports', during('2022-01-01', '2022-12-31'))).status, 201)
})

t.test('a patch into the period of another one is refused and changes nothing', async (t) => {
  for (const state of ['draft', 'published']) {
    const year = state === 'draft' ? '2021' : '2020'
    const [one, other] = [
      await nhri.post('/v1/reports', during(`${year}-05-01`, `${year}-05-31`, { state })),
      await nhri.post('/v1/reports', during(`${year}-06-01`, `${year}-06-30`)),
    ]
    const location = one!.headers.location!
    const answer = await nhri.change('PATCH', location, { period_end: `${year}-06-01` })
    t.match(answer, { status: 409, body: { code: 'period_overlap', existing: other!.headers.location } }, state)
    t.equal((await nhri.get(location)).text, one!.text)
    t.equal((await nhri.change('PATCH', location, { period_end: `${year}-05-30` })).status, 200, 'into its own it may')
  }
})

t.test('of many at once exactly one is kept, drafts among them or not', async (t) => {
  const mixtures = [['published'], ['draft'], ['published', 'draft']]
  for (const states of mixtures) {
    for (let round = 1; round <= 5; round++) {
      const about = { recommendation_id: 'doha-2020-states-1', territory: 'FRA' }
      const posts = Array.from({ length: 8 }, (_, n) => {
        const state = states[n % states.length]
        return nhri.post('/v1/reports', during(`2024-0${round}-0${n + 1}`, `2024-0${round}-20`, { ...about, state }))
      })
      const answers = await Promise.all(posts)
      const kept = answers.filter(({ status }) => status === 201)
      t.equal(kept.length, 1, `${states}: ${answers.map(({ status }) => status).join(' ')}`)
      const location = kept[0]!.headers.location!
      for (const { status, body } of answers) {
        if (status !== 201) t.match({ status, body }, { status: 409, body: { existing: location } })
      }
      if (kept[0]!.body.state === 'draft') await nhri.change('DELETE', location)
      else await nhri.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
    }
  }
})

t.test('two drafts that move into the same days at once: one is refused, none breaks', async (t) => {
  const about = { recommendation_id: 'doha-2020-states-3', territory: 'ITA', state: 'draft' }
  for (let round = 0; round < 10; round++) {
    const [early, late] = [
      await nhri.post('/v1/reports', during('2024-01-01', '2024-01-31', about)),
      await nhri.post('/v1/reports', during('2024-03-01', '2024-03-31', about)),
    ]
    const [left, right] = [early!.headers.location!, late!.headers.location!]
    const statuses = (
      await Promise.all([
        nhri.patch(left, { period_end: '2024-02-20' }, { 'if-match': early!.headers.etag! }),
        nhri.patch(right, { period_start: '2024-02-10' }, { 'if-match': late!.headers.etag! }),
      ])
    ).map(({ status }) => status)
    t.strictSame(statuses.toSorted(), [200, 409], `round ${round}`)
    for (const location of [left, right]) await nhri.change('DELETE', location)
  }
})
