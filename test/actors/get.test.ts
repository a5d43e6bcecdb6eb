// GET /v1/actors/{id}.
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('a State', async (t) => {
  const { status, body, headers } = await anonymous.get('/v1/actors/qat')
  t.equal(status, 200)
  t.match(body, {
    id: 'qat',
    name: 'Qatar',
    stakeholder_group: 'states',
    country: 'QAT',
    subgroups: [],
    accreditations: [],
  })
  t.match(body.names, [
    { language: 'ar', name: 'قطر', status: 'unofficial' },
    { language: 'en', name: 'Qatar', status: 'official' },
  ])
  t.equal(headers['cache-control'], 'public, no-cache')
  t.equal((await anonymous.get('/v1/actors/qat', { 'if-none-match': headers.etag! })).status, 304)
})

t.test('the host, in the words of the source, with nothing invented', async (t) => {
  const { body } = await anonymous.get('/v1/actors/nhrc-qatar')
  t.match(body, {
    name: 'Qatari National Human Rights Committee (NHRC)',
    stakeholder_group: 'nhris',
    country: 'QAT',
    url: null,
    accreditations: [],
  })
})

t.test('the journalists are civil society of no single country', async (t) => {
  const { body } = await anonymous.get('/v1/actors/ifj')
  t.match(body, { stakeholder_group: 'civil_society', subgroups: ['journalists'], country: null })
})

t.test('what is not there', async (t) => {
  for (const id of ['nobody', 'constructor', 'a'.repeat(120)]) {
    const { status, body } = await anonymous.get(`/v1/actors/${id}`)
    t.equal(status, 404, id)
    t.equal(body.code, 'not_found')
  }
  for (const id of ['QAT', '__proto__', 'q%00t', 'a--b', '%F0%90', 'a'.repeat(121)]) {
    const { status } = await anonymous.get(`/v1/actors/${id}`)
    t.ok(status >= 400 && status < 500, `${id} ${status}`)
  }
  t.equal((await anonymous.get('/v1/actors/qat?include=total')).status, 400)
})
