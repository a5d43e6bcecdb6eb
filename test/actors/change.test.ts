// PATCH /v1/actors/{id}: RFC 7396, by who has seen the current version.
import t from 'tap'
import { startService } from '../support/app.ts'
import { hostileBodies, hostileValues, newInstitution } from './samples.ts'

const service = await startService(t)
const operator = await service.as('ohchr')
const { anonymous } = service
type Fault = { pointer: string; mend: string }
const pointers = (body: { errors?: Fault[] }) => (body.errors ?? []).map(({ pointer }) => pointer)

/** Registers a made-up institution; answers its address. */
async function registered(other: Record<string, unknown> = {}): Promise<string> {
  const { headers, status } = await operator.post('/v1/actors', newInstitution(other))
  t.equal(status, 201)
  return headers.location!
}

t.test('what is given changes, the rest stays', async (t) => {
  const url = await registered()
  const before = (await anonymous.get(url)).body
  const { status, body, headers } = await operator.change('PATCH', url, { name: 'Renamed Institution' })
  t.equal(status, 200)
  t.ok(body.updated_at > before.updated_at)
  t.same(body, { ...before, name: 'Renamed Institution', updated_at: body.updated_at })
  const read = await anonymous.get(url)
  t.same(read.body, body)
  t.equal(read.headers.etag, headers.etag)
})

t.test('RFC 7396: null clears, a list is replaced whole', async (t) => {
  const url = await registered()
  const names = [{ language: 'fr', name: 'Institution inventée', status: 'machine' }]
  const cleared = await operator.change('PATCH', url, { url: null, accreditations: null, names })
  t.equal(cleared.status, 200)
  t.match(cleared.body, { url: null, accreditations: [] })
  t.same(cleared.body.names, names)
  t.same((await operator.change('PATCH', url, { names: null })).body.names, [])
  const refused = await operator.change('PATCH', url, { name: null })
  t.equal(refused.status, 422)
  t.same(pointers(refused.body), ['/name'])
})

t.test('nothing new changes nothing, the time of change included', async (t) => {
  const url = await registered()
  const before = await anonymous.get(url)
  const { name, country, id, stakeholder_group } = before.body
  for (const patch of [{}, { name }, { id, stakeholder_group, country }, { country: 'ken' }]) {
    const { status, body } = await operator.change('PATCH', url, patch)
    t.equal(status, 200, JSON.stringify(patch))
    t.same(body, before.body)
  }
})

t.test('application/json is a patch too', async (t) => {
  const url = await registered()
  const { etag } = (await anonymous.get(url)).headers
  const headers = { 'content-type': 'application/json', 'if-match': etag! }
  t.equal((await operator.patch(url, { name: 'By JSON' }, headers)).body.name, 'By JSON')
})

t.test('a subgroup decides what is addressed to it', async (t) => {
  const url = await registered({ stakeholder_group: 'civil_society', accreditations: [] })
  const addressed = async () => {
    const { rows } = await service.db.$client.query(
      'select count(*)::int from implementations where addressee_id = $1 and addressed',
      [url.split('/').at(-1)],
    )
    return rows[0].count
  }
  const before = await addressed()
  t.equal((await operator.change('PATCH', url, { subgroups: ['media_outlets'] })).status, 200)
  t.ok((await addressed()) > before)
  t.equal((await operator.change('PATCH', url, { subgroups: null })).status, 200)
  t.equal(await addressed(), before)
})

t.test('id, group and country never change', async (t) => {
  const url = await registered()
  const { status, body } = await operator.change('PATCH', url, {
    id: 'another',
    stakeholder_group: 'companies',
    country: null,
    name: '',
    subgroups: ['journalists'],
  })
  t.equal(status, 422)
  t.same(pointers(body).toSorted(), ['/country', '/id', '/name', '/stakeholder_group', '/subgroups/0'])
  const { mend } = body.errors.find(({ pointer }: Fault) => pointer === '/country')
  t.match(mend, /successor/)
})

t.test('rules hold for what comes out, not only for what is sent', async (t) => {
  const url = await registered({ stakeholder_group: 'companies', accreditations: [] })
  const accreditations = [{ status: 'A', valid_from: '2020-01-01' }]
  const { status, body } = await operator.change('PATCH', url, { accreditations })
  t.equal(status, 422)
  t.same(pointers(body), ['/accreditations'])
})

t.test('only by who has seen the current version', async (t) => {
  const url = await registered()
  const { etag } = (await anonymous.get(url)).headers
  const blind = await operator.patch(url, { name: 'Blind' })
  t.equal(blind.status, 428)
  t.equal(blind.body.code, 'precondition_required')
  t.equal((await operator.patch(url, { name: 'First' }, { 'if-match': etag! })).status, 200)
  for (const stale of [etag!, '"none"', `W/${etag}`, 'nonsense']) {
    const { status, body } = await operator.patch(url, { name: 'Stale' }, { 'if-match': stale })
    t.equal(status, 412, stale)
    t.equal(body.code, 'precondition_failed')
  }
  t.equal((await operator.patch(url, { name: 'Whatever it is' }, { 'if-match': '*' })).status, 200)
})

t.test('many at once with one version: one wins, the others read again', async (t) => {
  const url = await registered()
  const { etag } = (await anonymous.get(url)).headers
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      operator.patch(
        url,
        { names: [{ language: 'en', name: `Name ${n}`, status: 'official' }] },
        { 'if-match': etag! },
      ),
    ),
  )
  t.same(answers.map(({ status }) => status).toSorted(), [200, 412, 412, 412, 412, 412])
  const { body } = answers.find(({ status }) => status === 200)!
  t.same((await anonymous.get(url)).body, body)
})

t.test('nothing that is sent breaks it', async (t) => {
  const url = await registered()
  for (const field of Object.keys(newInstitution())) {
    for (const value of hostileValues) {
      const { status, body } = await operator.patch(url, { [field]: value }, { 'if-match': '*' })
      t.equal(status, 422, `${field}: ${JSON.stringify(value)?.slice(0, 60)} ${JSON.stringify(body).slice(0, 300)}`)
    }
  }
  for (const [name, text] of Object.entries(hostileBodies)) {
    const { status } = await operator.patch(url, text, { 'if-match': '*' })
    t.ok(status >= 400 && status < 500, `${name}: ${status}`)
  }
})

t.test('who may not, and what is not there', async (t) => {
  const url = await registered()
  t.equal((await anonymous.patch(url, { name: 'x' })).body.code, 'token_required')
  const reporter = await service.as('nhrc-qatar', ['reports:write'])
  t.equal((await reporter.change('PATCH', url, { name: 'x' })).body.code, 'scope_missing')
  t.equal((await operator.patch('/v1/actors/nobody', { name: 'x' }, { 'if-match': '*' })).status, 404)
  const { status, headers } = await operator.delete(url)
  t.equal(status, 405)
  t.match(headers.allow, /PATCH/)
})
