// `fields` and `include`, wherever they are taken: exactly what was asked for, the same values as in the whole, by as many
// statements for many rows as for one.
import { randomInt } from 'node:crypto'
import t from 'tap'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { statementCounter } from '../support/statements.ts'
import { operationsOf, plausible } from './operations.ts'

const service = await startService(t)
const { anonymous } = service
const addressOf = await plausible(service)
await registerActor(service, 'made-up-company', { country: 'KEN' })
for (const [author, changes] of [
  ['qat', {}],
  ['ohchr', { addressee_id: 'ken' }],
  ['ohchr', { addressee_id: 'made-up-company', recommendation_id: 'doha-2020-companies-4' }],
  ['nhrc-qatar', { territory: 'KEN' }],
] as const) {
  const answer = await (await service.as(author)).post('/v1/reports', reportBody(changes))
  if (answer.status !== 201) throw new Error(answer.text)
}

const seed = Number(process.env.FIELDS_SEED ?? randomInt(2 ** 31))
let dice = seed
const roll = (below: number) => {
  dice = (Math.imul(dice, 1_103_515_245) + 12_345) & 0x7fffffff
  return (dice >>> 8) % below
}
const some = <T>(from: readonly T[]) => from.filter(() => roll(3) === 0)

type Item = Record<string, unknown>
const keys: Record<string, string[]> = { implementations: ['recommendation_id', 'addressee_id', 'territory'] }
const operations = operationsOf(service.app)
const isFile = ({ path }: { path: string }) => path.endsWith('.{format}')
const taking = operations
  .filter((one) => !isFile(one))
  .flatMap(({ path, operationId, tags, parameters }) => {
    const values = (name: string) => parameters.find((one) => one.name === name)?.schema.items?.enum as string[]
    return values('fields') === undefined
      ? []
      : [
          {
            ...{ operationId, url: addressOf(path), key: keys[tags[0]!] ?? ['id'], fields: values('fields') },
            embeds: (values('include') ?? []).filter((name) => !['total', 'raw'].includes(name)),
            // Relevance is of a search, and ranks not all of it.
            sorts: (parameters.find(({ name }) => name === 'sort')?.schema.enum as string[] | undefined)?.filter(
              (sort) => sort !== 'relevance',
            ),
          },
        ]
  })
const rowsOf = (body: { data?: Item[] } & Item): Item[] => body.data ?? [body]

t.test('the addresses that take them', async (t) => {
  t.strictSame(
    taking.map(({ operationId, embeds }) => [operationId, ...embeds].join(' ')),
    [
      'listRecommendations',
      'getRecommendation',
      'listActors',
      'getActor',
      'listReports recommendation addressee author',
      'getReport recommendation addressee author',
      'getImplementation recommendation addressee',
      'listImplementations recommendation addressee',
    ],
  )
})

t.test('the files of a list take the same', async (t) => {
  const valuesOf = ({ parameters }: (typeof operations)[number], name: string): string[] =>
    parameters.find((one) => one.name === name)?.schema.items?.enum ?? []
  for (const list of operations.filter((one) => !isFile(one) && valuesOf(one, 'fields').length > 0)) {
    const file = operations.find(({ path }) => path === `${list.path}.{format}`)
    if (!list.operationId.startsWith('list')) continue
    t.strictSame(valuesOf(file!, 'fields'), valuesOf(list, 'fields'), list.operationId)
    t.strictSame(
      valuesOf(file!, 'include'),
      valuesOf(list, 'include').filter((name) => name !== 'total'),
    )
  }
})

for (const { operationId, url, key, fields, embeds, sorts } of taking) {
  t.test(`${operationId}: any fields alone (FIELDS_SEED=${seed})`, async (t) => {
    const whole = rowsOf((await anonymous.get(url)).body)
    t.strictSame(new Set(Object.keys(whole[0]!)), new Set(fields), 'the whole has every field, and they are all known')
    const cases = [...fields.map((one) => [one]), fields, ...Array.from({ length: 20 }, () => some(fields))]
    for (const asked of cases.filter(({ length }) => length > 0)) {
      const { status, body, text } = await anonymous.get(`${url}?fields=${asked.join(',')}`)
      t.equal(status, 200, text)
      const expected = whole.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => asked.includes(name) || key.includes(name))),
      )
      t.strictSame(rowsOf(body), expected, asked.join(','))
    }
  })

  t.test(`${operationId}: what is refused`, async (t) => {
    for (const value of ['', 'colour', 'toString', '__proto__', 'id,', 'ID', ...embeds, 'raw']) {
      const { status, body } = await anonymous.get(`${url}?fields=${value}`)
      t.equal(status, 400, value)
      t.match(body, { code: 'request_invalid', errors: [{ parameter: 'fields' }] })
      const { mend } = body.errors[0]
      for (const name of fields) t.ok(mend.includes(name), `${value}: ${name} is told`)
    }
  })

  if (sorts !== undefined) {
    t.test(`${operationId}: every order, page by page, with fields and embeds`, async (t) => {
      const wide = operationId === 'listImplementations' ? '&no_information=true&stakeholder_group=companies,nhris' : ''
      for (const sort of sorts) {
        const query = `${url}?sort=${sort}${wide}`
        const all = await anonymous.get(`${query}&limit=200`)
        const seen: Item[] = []
        const more = `&fields=${key.join(',')}${embeds.length > 0 ? `&include=${embeds.join(',')}` : ''}`
        let next: string | undefined = `${query}&limit=7${more}`
        while (next !== undefined && seen.length < 60) {
          const { status, body, headers, text } = await anonymous.get(next)
          if (status !== 200) throw new Error(text)
          for (const row of body.data) {
            t.strictSame(new Set(Object.keys(row)), new Set([...key, ...embeds]))
            seen.push(row)
          }
          next = /^<(.*)>/.exec(headers.link ?? '')?.[1]
        }
        const identity = (row: Item) => key.map((name) => row[name]).join(' ')
        t.strictSame(seen.map(identity), all.body.data.slice(0, seen.length).map(identity), sort)
        t.ok(seen.length > 4 || all.body.data.length === seen.length)
      }
      const { next } = (await anonymous.get(`${url}?sort=${sorts[0]}${wide}&limit=1`)).body.page
      const cursor = `cursor=${encodeURIComponent(next)}`
      t.equal((await anonymous.get(`${url}?sort=${sorts[1]}${wide}&${cursor}`)).body.code, 'cursor_invalid')
      const fewer = await anonymous.get(`${url}?sort=${sorts[0]}${wide}&fields=${key[0]}&${cursor}`)
      t.equal(fewer.status, 200, 'it is the same list, whatever is answered of it')
    })
  }

  if (embeds.length === 0) continue
  t.test(`${operationId}: embeds`, async (t) => {
    const shapes: Record<string, { of: string; by: string; fields: string[] }> = {
      recommendation: {
        ...{ of: 'recommendations', by: 'recommendation_id' },
        fields: ['id', 'source_id', 'stakeholder_group', 'number', 'text'],
      },
      addressee: { of: 'actors', by: 'addressee_id', fields: ['id', 'name', 'stakeholder_group', 'country'] },
      author: { of: 'actors', by: 'author_id', fields: ['id', 'name', 'stakeholder_group', 'country'] },
    }
    const whole = rowsOf((await anonymous.get(url)).body)
    for (const asked of [...embeds.map((one) => [one]), embeds, [...embeds, ...embeds]]) {
      const rows = rowsOf((await anonymous.get(`${url}?include=${asked.join(',')}`)).body)
      for (const [at, { ...row }] of rows.entries()) {
        for (const name of new Set(asked)) {
          const { of, by, fields } = shapes[name]!
          const one = (await anonymous.get(`/v1/${of}/${row[by]}?fields=${fields.join(',')}`)).body
          t.strictSame(row[name], one, `${name} of ${row[by]}`)
          delete row[name]
        }
        t.strictSame(row, whole[at])
      }
    }
    const part = rowsOf((await anonymous.get(`${url}?include=addressee&fields=${key[0]}`)).body)
    for (const row of part) t.strictSame(new Set(Object.keys(row)), new Set([...key, 'addressee']))
  })

  t.test(`${operationId}: two statements more at most, however many rows`, async (t) => {
    const statements = statementCounter(t, service)
    const count = (more: string) => statements(async () => t.equal((await anonymous.get(`${url}?${more}`)).status, 200))
    const list = operationId.startsWith('list')
    const plain = await count(list ? 'limit=1' : '')
    for (const limit of list ? ['limit=1&', 'limit=200&'] : ['']) {
      t.equal(await count(`${limit}include=addressee`), plain + 1)
      t.equal(await count(`${limit}include=${embeds.join(',')}`), plain + 2)
    }
  })
}

t.test('a part has another tag than the whole, which a change needs', async (t) => {
  const url = addressOf('/v1/reports/{id}')
  const nhri = await service.as('nhrc-qatar')
  const part = await nhri.get(`${url}?fields=state`)
  t.strictSame(part.body, { id: part.body.id, state: 'published' })
  t.equal((await nhri.get(`${url}?fields=state`, { 'if-none-match': part.headers.etag! })).status, 304)
  t.equal((await nhri.patch(url, { narrative: 'Made up.' }, { 'if-match': part.headers.etag! })).status, 412)
  const all = await nhri.get(url)
  t.equal((await nhri.patch(url, { narrative: 'Made up.' }, { 'if-match': all.headers.etag! })).status, 200)
})

t.test('nothing of an empty list, and problems as they are', async (t) => {
  const none = await anonymous.get('/v1/reports?author_id=ifj&fields=id&include=author,total')
  t.strictSame(none.body, { data: [], page: { next: null, limit: 50, total: 0 } })
  const lost = await anonymous.get('/v1/reports/0f8fad5b-d9cb-469f-a165-70867728950e?fields=id&include=author')
  t.match(lost.body, { code: 'not_found', title: /\w/ })
})

t.test('what changed last stands first', async (t) => {
  const first = async () =>
    (await anonymous.get('/v1/implementations?sort=-changed_at&limit=1&fields=changed_at')).body.data[0]
  const ohchr = await service.as('ohchr')
  for (const [number, territory] of [
    [1, null],
    [6, 'KEN'],
    [1, 'UGA'],
    [4, null],
  ]) {
    const about = { recommendation_id: `doha-2020-states-${number}`, territory }
    const posted = await ohchr.post('/v1/reports', reportBody(about))
    t.match(await first(), { ...about, changed_at: posted.body.published_at })
  }
})

t.test('names in order, whatever their case', async (t) => {
  for (const [id, name] of [
    ['z-one', 'zebra (made up)'],
    ['z-two', 'Zebra (made up)'],
    ['z-three', 'ZEBRA a (made up)'],
    ['z-four', 'Ärzte (made up)'],
  ])
    await registerActor(service, id!, { name })
  const { data } = (await anonymous.get('/v1/actors?sort=-name&limit=5&fields=name')).body
  t.strictSame(
    data.map(({ id }: Item) => id),
    ['z-four', 'zwe', 'z-three', 'z-two', 'z-one'],
  )
})
