// Who sees what: a draft that is not yours answers like what does not exist, in every way that can be compared.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { comparable, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
const secret = 'planted in a draft'
const draft = (await nhri.post('/v1/reports', newReport({ state: 'draft', narrative: secret }))).headers.location!
const missing = `/v1/reports/${randomUUID()}`
const any = { 'if-match': '*' }

const clients = {
  nobody: anonymous,
  'another author': operator,
  'whom it speaks of': await service.as('qat'),
  'its author without the scope': await service.as('nhrc-qatar', []),
  'its author with another scope': await service.as('nhrc-qatar', ['actors:write']),
}
const requests: Record<string, (client: typeof anonymous, location: string) => ReturnType<typeof anonymous.get>> = {
  get: (client, location) => client.get(location),
  'get with a tag': (client, location) => client.get(location, { 'if-none-match': '*' }),
  revisions: (client, location) => client.get(`${location}/revisions`),
  'revisions, wrongly': (client, location) => client.get(`${location}/revisions?cursor=x`),
  patch: (client, location) => client.patch(location, { narrative: 'x' }, any),
  'patch without a tag': (client, location) => client.patch(location, { narrative: 'x' }),
  'patch of nonsense': (client, location) => client.patch(location, { nonsense: 1 }, any),
  publication: (client, location) => client.post(`${location}/publication`, undefined, any),
  withdrawal: (client, location) => client.post(`${location}/withdrawal`, { reason: 'x' }, any),
  'withdrawal without reason': (client, location) => client.post(`${location}/withdrawal`, {}, any),
  delete: (client, location) => client.delete(location, any),
}

for (const [who, client] of Object.entries(clients)) {
  t.test(`a draft and what does not exist are the same to ${who}`, async (t) => {
    for (const [what, send] of Object.entries(requests)) {
      const [hidden, absent] = [await send(client, draft), await send(client, missing)]
      t.strictSame(comparable(hidden), comparable(absent), what)
      t.ok(hidden.status >= 400, `${what} ${hidden.status}`)
    }
  })

  t.test(`no list shows a draft to ${who}`, async (t) => {
    for (const query of [
      '',
      '?author_id=nhrc-qatar',
      '?state=withdrawn',
      '?include=total',
      '?state=draft',
      '?state=draft&author_id=nhrc-qatar',
    ]) {
      const answer = await client.get(`/v1/reports${query}`)
      t.notMatch(answer.text, secret, query)
      if (answer.status === 200) t.equal(answer.body.data.length, 0, query)
    }
  })
}

t.test('its author sees it, in answers that nobody keeps', async (t) => {
  const answer = await nhri.get(draft)
  t.match(answer, { status: 200, body: { state: 'draft', narrative: secret } })
  t.equal(answer.headers['cache-control'], 'private, no-store')
  const colleague = await service.as('nhrc-qatar', ['reports:write'], 'a colleague')
  t.equal((await colleague.get(draft)).status, 200)
})

t.test('what is published and another’s is theirs to change, and says so', async (t) => {
  const location = (await nhri.post('/v1/reports', newReport())).headers.location!
  const before = (await nhri.get(location)).text
  for (const what of ['patch', 'patch without a tag', 'patch of nonsense', 'publication', 'withdrawal', 'delete']) {
    t.match(await requests[what]!(operator, location), { status: 403, body: { code: 'not_yours' } }, what)
  }
  await nhri.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
  t.match(await requests.patch!(operator, location), { status: 403 }, 'withdrawn as well')
  t.not((await nhri.get(location)).text, before)
})

t.test('ids that are none', async (t) => {
  for (const id of [
    'x',
    '1',
    `${randomUUID()}x`,
    randomUUID().slice(1),
    '00000000-0000-0000-0000-00000000000g',
    '%00',
    '%f0%9f',
    'a%2fb',
    '..%2factors',
    "'",
    '%27%20or%201=1',
  ]) {
    const { status } = await anonymous.get(`/v1/reports/${id}`)
    t.ok(status === 400 || status === 404, `${id} ${status}`)
  }
  const location = (await nhri.post('/v1/reports', newReport())).headers.location!
  t.equal((await anonymous.get(`/v1/reports/${location.split('/')[3]!.toUpperCase()}`)).status, 200, 'in either case')
  t.equal((await anonymous.get(`${location}?x=1`)).status, 400, 'no unknown parameter')
})

t.test('no report text, person or token is in the log', (t) => {
  const log = service.log.join('\n')
  t.notMatch(log, secret)
  t.notMatch(log, 'Made up for a test')
  t.notMatch(log, 'person of')
  t.notMatch(log, 'eyJ')
  t.end()
})
