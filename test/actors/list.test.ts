// GET /v1/actors: the 195 States and the bodies of the source, by filter and by page.
import t, { type Test as Tap } from 'tap'
import { startService } from '../support/app.ts'
import { statementCounter } from '../support/statements.ts'

const service = await startService(t)
const { anonymous } = service
type Row = { id: string; name: string; country: string | null; names: { language: string; status: string }[] }

/** Every row of a list, page by page. */
async function everything(t: Pick<Tap, 'equal'>, url: string, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  for (let at: string | null = `${url}${url.includes('?') ? '&' : '?'}limit=${limit}`; at !== null; ) {
    const { status, body, headers } = await anonymous.get(at)
    t.equal(status, 200)
    rows.push(...body.data)
    at = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1] ?? null
    t.equal(at === null, body.page.next === null)
  }
  return rows
}

t.test('195 States, each with names in the UN languages', async (t) => {
  const states = await everything(t, '/v1/actors?stakeholder_group=states', 100)
  t.equal(states.length, 195)
  for (const { id, country, names } of states) {
    t.equal(id, country!.toLowerCase())
    t.match(
      names.map(({ language }) => language),
      ['ar', 'en', 'es', 'fr', 'ru', 'zh'],
      id,
    )
    for (const { language, status } of names) t.equal(status, language === 'en' ? 'official' : 'unofficial')
  }
  const { body } = await anonymous.get('/v1/actors?stakeholder_group=states&limit=1&include=total')
  t.equal(body.page.total, 195)
})

t.test('the M49 regions of their country, as deep as there are any', async (t) => {
  const region = (code: string, name: string) => ({ code, name })
  const cases: [id: string, regions: unknown[]][] = [
    ['qat', [region('142', 'Asia'), region('145', 'Western Asia'), null]],
    ['ken', [region('002', 'Africa'), region('202', 'Sub-Saharan Africa'), region('014', 'Eastern Africa')]],
    ['nhrc-qatar', [region('142', 'Asia'), region('145', 'Western Asia'), null]],
    ['ohchr', [null, null, null]],
  ]
  for (const [id, regions] of cases) {
    const { body } = await anonymous.get(`/v1/actors/${id}`)
    t.strictSame([body.region, body.subregion, body.intermediate_region], regions, id)
  }
})

t.test('beside them only the bodies that the source names', async (t) => {
  const others = (await everything(t, '/v1/actors', 200)).filter(({ country, id }) => id !== country?.toLowerCase())
  t.same(others.map(({ id }) => id).toSorted(), ['european-parliament', 'ganhri', 'ifj', 'nhrc-qatar', 'ohchr'])
  const { body } = await anonymous.get('/v1/sources/doha-2020')
  for (const { actor_id, name } of body.hosts) t.equal(others.find(({ id }) => id === actor_id)?.name, name)
})

t.test('filters: any of the values, all of the filters', async (t) => {
  const cases: [query: string, ids: string[]][] = [
    ['country=QAT', ['nhrc-qatar', 'qat']],
    ['country=qat,ken', ['ken', 'nhrc-qatar', 'qat']],
    ['country=qat&country=ken', ['ken', 'nhrc-qatar', 'qat']],
    ['country=qat&stakeholder_group=nhris', ['nhrc-qatar']],
    ['stakeholder_group=nhris,civil_society', ['ifj', 'nhrc-qatar']],
    ['subgroup=journalists', ['ifj']],
    ['subgroup=media_outlets,journalists', ['ifj']],
    ['subgroup=media_outlets', []],
    ['stakeholder_group=companies', []],
    ['country=and', ['and']],
    ['region=145&country=qat,ken', ['nhrc-qatar', 'qat']],
    ['region=014&country=qat,ken', ['ken']],
    ['region=142,002&country=qat,ken', ['ken', 'nhrc-qatar', 'qat']],
  ]
  for (const [query, ids] of cases) {
    const { body } = await anonymous.get(`/v1/actors?${query}&include=total`)
    t.same(body.data.map(({ id }: Row) => id).toSorted(), ids, query)
    t.equal(body.page.total, ids.length, query)
  }
})

t.test('by a part of a name, in any of its languages, without regard to case and accents', async (t) => {
  const operator = await service.as('ohchr')
  const names = [{ language: 'tr', name: 'İnsan Hakları 100% _Kurgu_', status: 'original' }]
  const made = {
    id: 'made-up-name',
    name: 'Made-up Ångström & Söhne \\ 50% off',
    stakeholder_group: 'companies',
    names,
  }
  t.equal((await operator.post('/v1/actors', made)).status, 201)
  const cases: [name: string, ids: string[]][] = [
    ['qatar', ['nhrc-qatar', 'qat']],
    ['QATAR', ['nhrc-qatar', 'qat']],
    ['Катар', ['qat']],
    ['катар', ['qat']],
    ['قطر', ['qat']],
    ['卡塔尔', ['qat']],
    ["cote d'ivoire", ['civ']],
    ['CÔTE D’IVOIRE', ['civ']],
    ['angstrom', ['made-up-name']],
    ['Ångström', ['made-up-name']],
    ['insan haklar', ['made-up-name']],
    ['100%', ['made-up-name']],
    ['_kurgu_', ['made-up-name']],
    ['\\ 50', ['made-up-name']],
    ['q%r', []],
    ['q_tar', []],
    ['qat.r', []],
    ["'; drop table actors; --", []],
  ]
  for (const [name, ids] of cases) {
    const { status, body } = await anonymous.get(`/v1/actors?name=${encodeURIComponent(name)}&include=total`)
    t.equal(status, 200)
    t.same(body.data.map(({ id }: Row) => id).toSorted(), ids, name)
    t.equal(body.page.total, ids.length, name)
  }
  t.same(
    (await everything(t, '/v1/actors?name=an&stakeholder_group=states', 7)).map(({ id }) => id),
    (await everything(t, '/v1/actors?name=an&stakeholder_group=states', 200)).map(({ id }) => id),
  )
  t.match((await anonymous.get('/v1/actors?name=qatar&country=ken')).body.data, [])
})

t.test('small pages and large ones give the same rows in the same order', async (t) => {
  const whole = await everything(t, '/v1/actors', 200)
  t.same(await everything(t, '/v1/actors', 7), whole)
  t.equal(new Set(whole.map(({ id }) => id)).size, whole.length)
})

t.test('as many statements for a full page as for one row', async (t) => {
  const statements = statementCounter(t, service)
  const count = (limit: number) => statements(() => anonymous.get(`/v1/actors?limit=${limit}`))
  t.ok((await count(1)) > 0)
  t.equal(await count(200), await count(1))
})

t.test('an unchanged list is not sent again', async (t) => {
  const { headers } = await anonymous.get('/v1/actors')
  t.equal(headers['cache-control'], 'public, no-cache')
  const again = await anonymous.get('/v1/actors', { 'if-none-match': headers.etag! })
  t.equal(again.status, 304)
})

t.test('wrong parameters are named', async (t) => {
  const { body } = await anonymous.get('/v1/actors?limit=2')
  const cases: [query: string, parameter: string | null, code: string][] = [
    ['limit=0', 'limit', 'request_invalid'],
    ['limit=201', 'limit', 'request_invalid'],
    ['limit=1e400', 'limit', 'request_invalid'],
    ['country=QA', 'country', 'request_invalid'],
    ['country=', 'country', 'request_invalid'],
    ['country=QAT,', 'country', 'request_invalid'],
    ['stakeholder_group=Civil-Society', 'stakeholder_group', 'request_invalid'],
    ['subgroup=%00', 'subgroup', 'request_invalid'],
    ['region=Asia', 'region', 'request_invalid'],
    ['subgroup=__proto__', 'subgroup', 'request_invalid'],
    ['group=states', 'group', 'request_invalid'],
    [`country=${Array(101).fill('QAT').join(',')}`, 'country', 'request_invalid'],
    ['name=', 'name', 'request_invalid'],
    ['name=%20', 'name', 'request_invalid'],
    ['name=%00', 'name', 'request_invalid'],
    ['name=%CC%81', 'name', 'request_invalid'],
    ['name=a&name=b', 'name', 'request_invalid'],
    [`name=${'a'.repeat(101)}`, 'name', 'request_invalid'],
    ['cursor=x', null, 'cursor_invalid'],
    [`cursor=${body.page.next}&country=QAT`, null, 'cursor_invalid'],
  ]
  for (const [query, parameter, code] of cases) {
    const answer = await anonymous.get(`/v1/actors?${query}`)
    t.equal(answer.status, 400, query)
    t.equal(answer.body.code, code, query)
    if (parameter !== null) t.equal(answer.body.errors[0].parameter, parameter, query)
  }
})
