// GET /v1/implementations
import t from 'tap'
import { everything } from '../catalogue/everything.ts'
import { startService } from '../support/app.ts'
import { anotherSource, registerActor, reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const url = '/v1/implementations'
const says = (level: string) => [{ part: 'a', level, rationale: 'Made up for a test.' }]

/** Posts that `author` says `level` of part a. */
async function post(author: string, recommendation: string, addressee_id: string, level: string, more: object = {}) {
  const body = { recommendation_id: `doha-2020-${recommendation}`, addressee_id, assessments: says(level), ...more }
  const answer = await (await service.as(author)).post('/v1/reports', reportBody(body))
  if (answer.status !== 201) throw new Error(answer.text)
}
await registerActor(service, 'made-up-company', { country: 'KEN' })
await anotherSource(service, 'doha-2020-states-1')
await post('qat', 'states-1', 'qat', 'implemented')
await post('ohchr', 'states-1', 'qat', 'in_progress')
await post('ohchr', 'states-1', 'fra', 'implemented')
await post('ohchr', 'states-2', 'fra', 'regressed', { territory: 'KEN' })
await post('qat', 'states-5', 'qat', 'not_started')
// Of two parts, so that the whole is partly implemented.
await post('qat', 'states-5', 'qat', 'implemented', { territory: 'KEN' })
await post('ohchr', 'companies-4', 'made-up-company', 'not_applicable')
await post('nhrc-qatar', 'nhris-2', 'nhrc-qatar', 'partly_implemented')

// In the order of the list.
const names = {
  company: 'companies-4 made-up-company ',
  nhri: 'nhris-2 nhrc-qatar ',
  france: 'states-1 fra ',
  qatar: 'states-1 qat ',
  kenya: 'states-2 fra KEN',
  five: 'states-5 qat ',
  fiveKenya: 'states-5 qat KEN',
}
type Name = keyof typeof names
const nameOf = (row: Record<string, string>) =>
  `${row.recommendation_id!.replace('doha-2020-', '')} ${row.addressee_id} ${row.territory ?? ''}`

t.test('every filter: any of within one, all of across', async (t) => {
  const all = Object.keys(names) as Name[]
  const cases: [query: string, found: Name[]][] = [
    ['', all],
    ['no_information=false', all],
    ['recommendation_id=doha-2020-states-1', ['france', 'qatar']],
    ['recommendation_id=doha-2020-states-1,doha-2020-nhris-2', ['nhri', 'france', 'qatar']],
    ['addressee_id=fra', ['france', 'kenya']],
    ['addressee_id=fra&addressee_id=nhrc-qatar', ['nhri', 'france', 'kenya']],
    ['addressee_id=qat&stakeholder_group=nhris', []],
    ['stakeholder_group=companies,nhris', ['company', 'nhri']],
    ['source=doha-2020', all.filter((name) => !['france', 'qatar'].includes(name))],
    ['source=made-up', ['france', 'qatar']],
    ['source=made-up,doha-2020', all],
    ['instrument=paris-principles', ['five', 'fiveKenya']],
    ['instrument=paris-principles,iccpr-article-20-2', ['kenya', 'five', 'fiveKenya']],
    ['instrument=unassigned&stakeholder_group=states', ['france', 'qatar']],
    ['region=002', ['company']],
    ['region=145,155', all.filter((name) => name !== 'company')],
    ['region=155&source=doha-2020', ['kenya']],
    ['addressee_country=qat', ['nhri', 'qatar', 'five', 'fiveKenya']],
    ['addressee_country=QAT,KEN', ['company', 'nhri', 'qatar', 'five', 'fiveKenya']],
    ['territory=KEN', ['kenya', 'fiveKenya']],
    ['territory=ken,UGA', ['kenya', 'fiveKenya']],
    ['level=implemented', ['france']],
    ['level=regressed,not_started', ['kenya', 'five']],
    ['level=partly_implemented', ['nhri', 'fiveKenya']],
    ['level=not_applicable', ['company']],
    ['level=in_progress', ['qatar']],
    ['level_from=self_reported', ['nhri', 'five', 'fiveKenya']],
    ['level_from=assessed', ['company', 'france', 'qatar', 'kenya']],
    ['level_from=mixed', []],
    ['contested=true', ['qatar']],
    ['contested=false', all.filter((name) => name !== 'qatar')],
    ['addressee_country=QAT&level_from=self_reported&contested=false&stakeholder_group=states', ['five', 'fiveKenya']],
    ['level=no_information&no_information=false', []],
    ['level=no_information&level_from=assessed', []],
  ]
  for (const [query, found] of cases) {
    const { status, body, text } = await anonymous.get(`${url}?${query}`)
    t.equal(status, 200, text)
    t.strictSame(
      body.data.map(nameOf),
      found.map((name) => names[name]),
      query,
    )
  }
})

t.test('by principle: all recommendations that serve any of them', async (t) => {
  const { data } = (await anonymous.get('/v1/recommendations?limit=200')).body
  for (const principle of ['legality', 'necessity', 'transparency', 'legality,transparency']) {
    const wanted = new Set(principle.split(','))
    const linked = data.filter(({ principles }: { principles: { principle_id: string }[] }) =>
      principles.some((link) => wanted.has(link.principle_id)),
    )
    const ids = new Set(linked.map(({ id }: { id: string }) => id.replace('doha-2020-', '')))
    const { body } = await anonymous.get(`${url}?principle=${principle}`)
    t.strictSame(
      body.data.map(nameOf),
      Object.values(names).filter((name) => ids.has(name.split(' ')[0])),
      principle,
    )
  }
})

t.test('pairs without information where asked, each once, in order, and counted', async (t) => {
  const query = 'stakeholder_group=states&no_information=true&include=total'
  const first = (await anonymous.get(`${url}?${query}&limit=1`)).body
  t.equal(first.page.total, 6 * 195 + 2)
  const { rows, pages } = await everything(anonymous, `${url}?${query}&limit=100`)
  t.equal(pages, 12)
  t.equal(rows.length, 6 * 195 + 2)
  t.equal(new Set(rows.map(nameOf)).size, rows.length)
  t.strictSame(rows.map(nameOf), rows.map(nameOf).sort())
  t.equal(rows.filter(({ territory }) => territory === null).length, 1170)

  const silent = await everything(anonymous, `${url}?stakeholder_group=states&level=no_information&limit=200`)
  t.strictSame(
    silent.rows,
    rows.filter(({ level }) => level === 'no_information'),
  )
  const both = await everything(anonymous, `${url}?stakeholder_group=states&level=no_information,regressed&limit=200`)
  t.equal(both.rows.length, silent.rows.length + 1)
})

t.test('a row is the headline of what is read alone', async (t) => {
  for (const row of (await everything(anonymous, url)).rows) {
    const territory = row.territory === null ? '' : `?territory=${row.territory}`
    const at = `/v1/recommendations/${row.recommendation_id}/implementations/${row.addressee_id}${territory}`
    const { parts: _parts, method: _m, method_version: _v, as_of: _asOf, ...headline } = (await anonymous.get(at)).body
    t.strictSame(headline, row)
  }
})

t.test('pages by cursor', async (t) => {
  const whole = (await anonymous.get(url)).body.data
  const { rows } = await everything(anonymous, `${url}?limit=1`)
  t.strictSame(rows, whole)
  const { next } = (await anonymous.get(`${url}?limit=1`)).body.page
  t.match(await anonymous.get(`${url}?limit=1&level=implemented&cursor=${next}`), {
    status: 400,
    body: { code: 'cursor_invalid' },
  })
  t.strictSame(
    (await anonymous.get(`${url}?limit=200&cursor=${next}`)).body.data,
    whole.slice(1),
    'the limit may change',
  )
})

t.test('what is refused', async (t) => {
  for (const query of [
    'levels=implemented',
    'level=done',
    'contested=yes',
    'no_information=1',
    'limit=0',
    'limit=201',
    'territory=Kenya',
    'addressee_id=%00',
    'level_from=other',
    'cursor=x',
    'contested=true&contested=false',
  ]) {
    t.equal((await anonymous.get(`${url}?${query}`)).status, 400, query)
  }
})

t.test('asked again, it is not sent again until it changes', async (t) => {
  const first = await anonymous.get(url)
  t.match(await anonymous.get(url, { 'if-none-match': first.headers.etag! }), { status: 304, text: '' })
  await post('ohchr', 'states-6', 'fra', 'implemented')
  t.equal((await anonymous.get(url, { 'if-none-match': first.headers.etag! })).status, 200)
})

t.test('whole addressees, and recommendations without a principle, are listed as statistics count them', async (t) => {
  const all = async (query: string) =>
    (await everything(anonymous, `${url}?limit=200&no_information=true&${query}`)).rows
  const [wholes, territories] = [await all('whole=true'), await all('whole=false')]
  t.ok(wholes.length > 0 && territories.length > 0)
  t.ok(wholes.every(({ territory }) => territory === null) && territories.every(({ territory }) => territory !== null))
  const { data } = (await anonymous.get('/v1/statistics/implementation-levels?group_by=principle')).body
  for (const { principle, total } of data) {
    t.equal((await all(`whole=true&principle=${principle}`)).length, total, principle)
  }
  const either = await all('whole=true&principle=unassigned,legality')
  const of = (name: string) => data.find(({ principle }: { principle: string }) => principle === name).total
  t.equal(either.length, of('unassigned') + of('legality'))
})
