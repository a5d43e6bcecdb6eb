// A change shows in every figure of every instance within a second, also where an instance has just lost its connections.
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { startAnother, startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const another = await startAnother(t, service)
const nhri = await service.as('nhrc-qatar')
const figures = [
  '/v1/statistics/implementation-levels',
  '/v1/statistics/implementation-levels?group_by=principle,region&addressee_country=QAT',
  '/v1/statistics/implementation-levels/history?interval=year',
  '/v1/statistics/reporting',
].flatMap((url) => [url, url.includes('?') ? url.replace('?', '.svg?') : `${url}.svg`])
const read = (from: typeof service) => Promise.all(figures.map(async (url) => (await from.anonymous.get(url)).text))

let number = 0
/** Posts the first report on one more recommendation, which every figure counts, on the first instance. */
async function change() {
  number += 1
  const { status, text } = await nhri.post(
    '/v1/reports',
    reportBody({ recommendation_id: `doha-2020-states-${number}` }),
  )
  if (status !== 201) throw new Error(text)
}

async function showsWithinASecond(t: Tap, lose: () => Promise<unknown>) {
  const before = await read(another)
  t.strictSame(await read(service), before, 'both answer the same bytes')
  await change()
  const changed = performance.now()
  const own = await read(service)
  for (const [place, url] of figures.entries()) t.not(own[place], before[place], `${url} at once where it was made`)
  await lose()
  await wait(Math.max(0, 1_000 - (performance.now() - changed)))
  t.strictSame(await read(another), own, 'a second later elsewhere too')
}
type Tap = Pick<typeof t, 'strictSame' | 'not'>

t.test('a change shows on another instance within a second', (t) => showsWithinASecond(t, async () => {}))

t.test('and where that one loses all its connections in between', (t) =>
  showsWithinASecond(t, () =>
    service.db.execute(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`),
  ),
)
