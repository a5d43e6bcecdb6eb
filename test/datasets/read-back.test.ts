// A release read back by the tools that researchers use: as many rows, and the same content, as the API gave at the cutoff.
import t from 'tap'
import { startService } from '../support/app.ts'
import { registerActor } from '../support/samples.ts'
import { filesOf, type Row, readCsv, readParquet, recordsOf } from './reading.ts'
import { age, publish, release, withdraw, year } from './samples.ts'

const service = await startService(t)
const nhri = await service.as('nhrc-qatar')
const post = (changes: Record<string, unknown>) => publish(service, changes)
const awkward = '=1+1, "so"\r\nاللجنة 😀 \u2028'

const revised = await post({ ...year(2020), narrative: awkward })
await nhri.change('PATCH', `/v1/reports/${revised}`, { narrative: `'${awkward}`, measures: [], evidence: [] })
const gone = await post({ ...year(2021), narrative: 'Gone for long.' })
await withdraw(service, gone, 'Long ago.')
await post({ ...year(2022), recommendation_id: 'doha-2020-states-2', assessments: [{ part: 'b', level: 'regressed' }] })
await registerActor(service, 'made-up-forum', {
  stakeholder_group: 'nhris',
  country: 'KEN',
  accreditations: [{ status: 'A', valid_from: '2020-01-01', valid_to: null, url: null }],
  names: [{ language: 'ar', name: 'مختلق', status: 'original' }],
})
await age(service, 31)
const atCutoff = {
  reports: [...(await recordsOf(service, '/v1/reports')), ...(await recordsOf(service, '/v1/reports?state=withdrawn'))],
}

// What follows is too new: a report, a revision, a draft, an actor.
await post({ ...year(2023), narrative: 'Too new.' })
await nhri.change('PATCH', `/v1/reports/${revised}`, { narrative: 'Too new a revision.' })
await post({ ...year(2024), narrative: 'Never published.', state: 'draft' })
await registerActor(service, 'made-up-newcomer')

const record = await release(service)
const [edition] = record.editions
const files = await filesOf(service, edition)
const csv = new Map(edition.tables.map(({ name }: { name: string }) => [name, readCsv(files.get(`${name}.csv`)!)]))
const table = (name: string) => csv.get(name) as Row[]
const parquet = await readParquet(files)

type Comparison = [table: string, records: Record<string, unknown>[]]
const recommendations = await recordsOf(service, '/v1/recommendations')
const items = (list: string) =>
  recommendations.flatMap((one) =>
    one[list].map((item: object, at: number) => ({ recommendation_id: one.id, position: at + 1, ...item })),
  )
const told = (list: string) =>
  atCutoff.reports.flatMap((one) =>
    (one[list] ?? []).map((item: object, at: number) => ({ report_id: one.id, position: at + 1, ...item })),
  )
const actors = (await recordsOf(service, '/v1/actors')).filter(({ id }) => id !== 'made-up-newcomer')
const ofActors = (list: string) =>
  actors.flatMap((actor) => actor[list].map((item: object) => ({ actor_id: actor.id, ...item })))
const known = await recordsOf(service, `/v1/implementations?no_information=true&as_of=${record.cutoff}`)
const comparisons: Comparison[] = [
  ['sources', await recordsOf(service, '/v1/sources')],
  ['stakeholder_groups', await recordsOf(service, '/v1/stakeholder-groups')],
  ['principles', await recordsOf(service, '/v1/principles')],
  ['instruments', await recordsOf(service, '/v1/instruments')],
  ['recommendations', recommendations],
  ['parts', items('parts')],
  ['addressings', items('addressed_to')],
  ['principle_links', items('principles')],
  ['instrument_links', items('instruments')],
  ['actors', actors],
  ['actor_names', ofActors('names')],
  ['accreditations', ofActors('accreditations')],
  ['reports', atCutoff.reports],
  ['report_assessments', told('assessments')],
  ['report_measures', told('measures')],
  ['report_evidence', told('evidence')],
  ['implementations', known],
]

t.test('every table is there twice, with the same rows, as many as are told', async (t) => {
  t.equal(edition.tables.length, 18)
  for (const { name, rows } of edition.tables) {
    t.equal(table(name).length, rows, name)
    t.strictSame(parquet.get(name)!.rows, table(name), name)
  }
})

t.test('Parquet has types of its own', async (t) => {
  const { types } = parquet.get('reports')!
  t.match(types, { id: 'VARCHAR', revision: 'INTEGER', period_start: 'DATE', published_at: 'TIMESTAMP WITH TIME ZONE' })
  t.match(parquet.get('implementations')!.types, {
    contested: 'BOOLEAN',
    last_period_end: 'DATE',
    report_count: 'INTEGER',
  })
  t.match(parquet.get('accreditations')!.types, { valid_from: 'DATE', valid_to: 'DATE' })
})

/** A record of the API as the cells of a table with these columns. */
function cells(columns: Row, record: Record<string, unknown>): Row {
  const fieldAt = (column: string): unknown => {
    if (column in record) return record[column]
    const object = Object.keys(record).find((name) => column.startsWith(`${name}_`))
    if (object === undefined) throw new Error(`The API has no ${column}.`)
    return (record[object] as Record<string, unknown> | null)?.[column.slice(object.length + 1)]
  }
  return Object.fromEntries(
    Object.keys(columns).map((column) => {
      const value = fieldAt(column) ?? null
      if (value === null || value === '') return [column, null]
      return [column, typeof value === 'object' ? JSON.stringify(value) : String(value)]
    }),
  )
}
const sorted = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort()

for (const [name, records] of comparisons) {
  t.test(`${name}: as the API gave them`, async (t) => {
    const rows = table(name)
    t.ok(rows.length > 0)
    t.strictSame(sorted(rows), sorted(records.map((one) => cells(rows[0]!, one))))
  })
}

t.test('implementation_parts: as the API answers with that moment', async (t) => {
  const rows = table('implementation_parts')
  for (const path of ['doha-2020-states-5/implementations/qat', 'doha-2020-states-2/implementations/qat']) {
    const { body } = await service.anonymous.get(`/v1/recommendations/${path}?as_of=${record.cutoff}`)
    const { recommendation_id, addressee_id } = body
    const mine = rows.filter((row) => row.recommendation_id === recommendation_id && row.addressee_id === addressee_id)
    t.strictSame(sorted(mine), sorted(body.parts.map((part: object) => cells(rows[0]!, { ...body, ...part }))))
  }
  const sums = known.map(({ parts_without_information }) => parts_without_information)
  t.equal(
    rows.filter(({ level }) => level === 'no_information').length,
    sums.reduce((sum, one) => sum + one, 0),
  )
})

t.test('a report revised since is there as it was', async (t) => {
  t.match(
    table('reports').find(({ id }) => id === revised),
    { revision: '2', narrative: `'${awkward}` },
  )
})

t.test('what was withdrawn has no content, and says who, when and why', async (t) => {
  t.match(
    table('reports').find(({ id }) => id === gone),
    {
      state: 'withdrawn',
      narrative: null,
      withdrawal_by: 'nhrc-qatar',
      withdrawal_reason: 'Long ago.',
    },
  )
})

t.test('no file has what is too new, what was withdrawn, and what was never published', async (t) => {
  for (const [name, bytes] of files) {
    for (const text of ['Too new', 'Gone for long', 'Never published', 'made-up-newcomer', 'person of '])
      t.notOk(bytes.includes(text), `${name} ${text}`)
  }
})
