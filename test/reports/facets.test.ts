// Facets of reports where there are more of them than are counted one by one.
import t from 'tap'
import { countReportFacets } from '../../src/reports/facets.ts'
import { newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator } = await startWithAuthors(t)
const says = (level: string) => ({ assessments: [{ part: 'a', level, rationale: 'Made up.' }] })
for (const level of ['regressed', 'regressed', 'implemented']) await nhri.post('/v1/reports', newReport(says(level)))
await operator.post('/v1/reports', newReport({ addressee_id: 'ken', ...says('in_progress') }))
const published = { state: 'published' as const, draftsOf: null }
const short = (values: { value: string | null; count: number }[]) =>
  values.map(({ value, count }) => `${value} ${count}`)

t.test('the newest are counted, and the answer says that these are not all', async (t) => {
  const { level, basis } = await countReportFacets(service.db, published, ['level', 'basis'], 2)
  t.strictSame([level!.exact, short(level!.values)], [false, ['implemented 1', 'in_progress 1']])
  t.strictSame([basis!.exact, short(basis!.values)], [false, ['international 1', 'nhri 1']])
  const all = await countReportFacets(service.db, published, ['level'], 5)
  t.strictSame([all.level!.exact, short(all.level!.values)], [true, ['regressed 2', 'implemented 1', 'in_progress 1']])
})

t.test('what recommendation and addressee decide is exact at any size, unless another filter is there', async (t) => {
  const asked = ['addressee_country', 'stakeholder_group', 'region'] as const
  const kept = await countReportFacets(service.db, { ...published, region: ['142', '002'] }, asked, 1)
  t.strictSame([kept.addressee_country!.exact, short(kept.addressee_country!.values)], [true, ['QAT 3', 'KEN 1']])
  t.strictSame([kept.region!.exact, short(kept.region!.values)], [true, ['142 3', '002 1']])
  const counted = await countReportFacets(service.db, { ...published, basis: ['nhri'] }, asked, 1)
  t.strictSame([counted.stakeholder_group!.exact, short(counted.stakeholder_group!.values)], [false, ['states 1']])
})

t.test('a facet whose filter is the only other one is counted as without it', async (t) => {
  const { level, basis } = await countReportFacets(service.db, { ...published, basis: ['nhri'] }, ['level', 'basis'], 9)
  t.strictSame(short(level!.values), ['regressed 2', 'implemented 1'])
  t.strictSame(short(basis!.values), ['nhri 3', 'international 1'])
})
