// Facets, wherever a list has them: each counts what the list itself finds under each value, all of them in one statement.
import t from 'tap'
import { startService } from '../support/app.ts'
import { anotherSource, registerActor, reportBody } from '../support/samples.ts'
import { statementCounter } from '../support/statements.ts'
import { operationsOf } from './operations.ts'

const service = await startService(t)
const { anonymous } = service
await anotherSource(service, 'doha-2020-states-2')
await registerActor(service, 'made-up-company', { country: 'KEN' })
await registerActor(service, 'made-up-body', { stakeholder_group: 'international_organizations' })
type Row = [
  author: string,
  recommendation: string,
  addressee: string,
  territory: string | null,
  levels: string,
  state: string,
  language?: string,
]
const rows: Row[] = [
  ['qat', 'states-5', 'qat', null, 'implemented in_progress', 'published'],
  ['nhrc-qatar', 'states-5', 'qat', null, 'in_progress', 'published', 'ar'],
  ['nhrc-qatar', 'states-5', 'qat', 'KEN', 'regressed', 'published'],
  ['ohchr', 'states-2', 'fra', null, 'regressed', 'published', 'fr'],
  ['ohchr', 'states-2', 'fra', 'FRA', 'not_started', 'refused'],
  ['ohchr', 'companies-5', 'made-up-company', 'UGA', 'partly_implemented', 'published'],
  ['ohchr', 'companies-4', 'made-up-company', null, 'not_applicable', 'published'],
  ['ohchr', 'international-organizations-2', 'made-up-body', null, 'implemented', 'published'],
  ['made-up-body', 'international-organizations-2', 'made-up-body', null, 'implemented', 'published'],
  ['nhrc-qatar', 'nhris-1', 'nhrc-qatar', null, 'implemented', 'withdrawn', 'ar'],
  ['nhrc-qatar', 'nhris-2', 'nhrc-qatar', null, 'implemented', 'draft'],
]
for (const [author, recommendation, addressee_id, territory, levels, state, language = 'en'] of rows) {
  const client = await service.as(author)
  const answer = await client.post(
    '/v1/reports',
    reportBody({
      ...{ recommendation_id: `doha-2020-${recommendation}`, addressee_id, territory, language },
      state: state === 'draft' ? 'draft' : 'published',
      assessments: levels.split(' ').map((level, at) => ({ part: 'ab'[at], level, rationale: 'Made up.' })),
    }),
  )
  if ((answer.status === 201) === (state === 'refused')) throw new Error(answer.text)
  const location = answer.headers.location!
  if (state === 'withdrawn') await client.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
}

type Value = { value: string | null; label: string | null; count: number }
type Facets = Record<string, { exact: boolean; values: Value[] }>
const lists = operationsOf(service.app).flatMap(({ path, parameters }) => {
  const facets = parameters.find(({ name }) => name === 'facets')
  return facets === undefined ? [] : [{ path, names: facets.schema.items.enum as string[] }]
})

t.test('the lists that have facets', async (t) => {
  t.strictSame(Object.fromEntries(lists.map(({ path, names }) => [path, names.join(' ')])), {
    '/v1/recommendations': 'source stakeholder_group principle instrument',
    '/v1/reports':
      'source stakeholder_group principle instrument addressee_country region territory basis level language author_country',
    '/v1/implementations':
      'source stakeholder_group principle instrument addressee_country region territory level level_from contested',
  })
})

/** Under which filters each list is looked at; those by a facet's own name stand aside for it. */
const filters: Record<string, string[]> = {
  '/v1/recommendations': ['', 'stakeholder_group=states', 'principle=legality,unassigned', 'addressee_id=qat'],
  '/v1/reports': [
    '',
    'addressee_id=qat,made-up-company',
    'stakeholder_group=states&addressee_country=qat,fra',
    'level=regressed',
    'basis=self,nhri&territory=ken',
    'region=142&level=implemented',
    'period_from=2026-01-01',
    'source=made-up&instrument=unassigned',
    'state=withdrawn',
    'language=ar,fr',
    'language=en&level=implemented',
  ],
  '/v1/implementations': [
    '',
    'level=regressed',
    'level=no_information&stakeholder_group=nhris,companies',
    'no_information=true&addressee_country=ken,fra',
    'contested=true&region=142',
    'whole=false',
  ],
}
const without = (query: string, name: string) =>
  query
    .split('&')
    .filter((one) => one !== '' && !one.startsWith(`${name}=`))
    .join('&')

for (const { path, names } of lists) {
  t.test(path, async (t) => {
    for (const query of filters[path]!) {
      const moment = path === '/v1/implementations' ? ['', `&as_of=${new Date().toISOString()}`] : ['']
      for (const then of moment) {
        const { body, text } = await anonymous.get(`${path}?${query}&facets=${names.join(',')}&limit=1${then}`)
        const facets: Facets = body.facets
        t.strictSame(Object.keys(facets), names, text)
        for (const [name, { exact, values }] of Object.entries(facets)) {
          t.equal(exact, true)
          const others = without(query, name)
          // Leaving out `level=no_information` alone would hide the silent ones.
          const silence = query.includes('level=no_information') && name === 'level' ? '&no_information=true' : ''
          const found = async (filter: string) =>
            (await anonymous.get(`${path}?${others}${filter}${silence}&include=total&limit=1${then}`)).body.page.total
          for (const { value, count } of values) {
            if (value !== null) t.equal(count, await found(`&${name}=${value}`), `${query}: ${name}=${value}`)
          }
          const sum = values.reduce((all, { count }) => all + count, 0)
          const all = await found('')
          // Some have several values, and reports that say nothing have no level.
          if (['principle', 'instrument'].includes(name)) t.ok(sum >= all, `${query}: ${name}`)
          else if (name !== 'level' || path !== '/v1/reports') t.equal(sum, all, `${query}: ${name}`)
          const order = values.map(({ count, value }) => [-count, value] as const)
          t.strictSame(
            order,
            order.toSorted((a, b) => a[0] - b[0] || (String(a[1]) < String(b[1]) ? -1 : 1)),
            name,
          )
        }
      }
    }
  })

  t.test(`${path}: facets stand on the first page alone, where they are asked for`, async (t) => {
    const wide = path === '/v1/implementations' ? 'no_information=true' : 'sort=published_at'
    const url = `${path}?limit=1${path === '/v1/recommendations' ? '' : `&${wide}`}`
    const first = await anonymous.get(`${url}&facets=source`)
    t.strictSame(Object.keys(first.body.facets), ['source'])
    t.match(first.body.facets.source.values, [{ value: 'doha-2020', label: /Closing Remarks/ }, { label: 'Made up' }])
    const link = /^<(.*)>/.exec(first.headers.link!)![1]!
    t.notMatch(link, 'facets')
    t.notOk('facets' in (await anonymous.get(link)).body)
    t.notOk('facets' in (await anonymous.get(`${link}&facets=source`)).body)
    t.notOk('facets' in (await anonymous.get(url)).body)
    const twice = await anonymous.get(`${url}&facets=source,source`)
    t.strictSame(twice.body.facets, first.body.facets)
  })

  t.test(`${path}: what is refused`, async (t) => {
    for (const facets of ['', 'colour', 'source,', 'Source', 'id', 'addressee_id', '__proto__']) {
      const { status, body } = await anonymous.get(`${path}?facets=${facets}`)
      t.match(
        { status, body },
        { status: 400, body: { errors: [{ parameter: 'facets', mend: /source, .*instrument/ }] } },
      )
    }
  })

  t.test(`${path}: one statement more, however many facets and filters`, async (t) => {
    const statements = statementCounter(t, service)
    const count = (more: string) =>
      statements(async () => {
        const { status } = await anonymous.get(`${path}?stakeholder_group=states&principle=legality${more}`)
        t.equal(status, 200)
      })
    await count('') // the values of these filters are known then
    const plain = await count('')
    t.equal(await count('&facets=source'), plain + 1)
    t.equal(await count(`&facets=${names.join(',')}`), plain + 1)
  })
}

t.test('drafts are counted for their author alone', async (t) => {
  const nhri = await service.as('nhrc-qatar')
  const { body } = await nhri.get('/v1/reports?state=draft&facets=level,stakeholder_group')
  t.match(body.facets, {
    level: { values: [{ value: 'implemented', count: 1 }] },
    stakeholder_group: { values: [{ value: 'nhris', label: 'National human rights institutions', count: 1 }] },
  })
  const other = await (await service.as('ohchr')).get('/v1/reports?state=draft&facets=level')
  t.strictSame(other.body.facets, { level: { exact: true, values: [] } })
})

t.test('what reports of a withdrawn state said is not counted', async (t) => {
  const { body } = await anonymous.get('/v1/reports?state=withdrawn&facets=level,basis')
  t.strictSame(body.facets.level.values, [])
  t.match(body.facets.basis.values, [{ value: 'self', count: 1 }])
})
