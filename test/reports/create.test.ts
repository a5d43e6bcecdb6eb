// POST /v1/reports
import t from 'tap'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const nhri = await service.as('nhrc-qatar')

t.test('a report of an NHRI on its State is published at once', async (t) => {
  const answer = await nhri.post('/v1/reports', reportBody())
  t.equal(answer.status, 201, answer.text)
  t.equal(answer.headers.location, `/v1/reports/${answer.body.id}`)
  t.match(answer.body, { ...reportBody(), author_id: 'nhrc-qatar', basis: 'nhri', revision: 1, withdrawal: null })
  t.equal(answer.body.published_at, answer.body.updated_at)
  const read = await service.anonymous.get(answer.headers.location!)
  t.strictSame(read.body, answer.body)
  t.equal(read.headers.etag, answer.headers.etag)
  const implementation = await service.anonymous.get('/v1/recommendations/doha-2020-states-5/implementations/qat')
  t.equal(implementation.status, 200)
  t.match(implementation.body, { level: 'partly_implemented', level_from: 'assessed', parts_without_information: 1 })
  const statistics = await service.anonymous.get('/v1/statistics/implementation-levels')
  t.match(statistics.body.data[0], { stakeholder_group: 'states', total: 1170, informed: 1 })
  const list = await service.anonymous.get('/v1/reports?addressee_country=qat')
  t.equal(list.body.data.length, 1, list.text)
  const implementations = await service.anonymous.get('/v1/implementations?addressee_id=qat')
  t.equal(implementations.body.data.length, 1)
  const byPrinciple = await service.anonymous.get('/v1/statistics/implementation-levels?group_by=principle')
  t.comment(byPrinciple.text)
})
