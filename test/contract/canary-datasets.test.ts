// What was in a dataset when it was hidden: its edition goes with all its files, and the next one has nothing of it.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { filesOf, readParquet } from '../datasets/reading.ts'
import { age, release } from '../datasets/samples.ts'
import { annotation, redaction, restriction } from '../decisions/samples.ts'
import { change, everyField, marked, marks, post, review, send, service } from './canary.ts'

const kinds = ['underSeal', 'redacted', 'restricted', 'withdrawn'] as const
const reports = await Promise.all(kinds.map((kind, at) => post(marked(marks[kind], 2021 + at))))
const [underSeal, redacted, restricted, withdrawn] = reports.map(({ url }) => url)
const published = await post(marked(marks.published, 2020))
await age(service, 40)
const address = `/v1/datasets/${(await release(service)).id}`
const found = (text: string) => kinds.filter((kind) => text.includes(marks[kind]))

/** All that is in the files of an edition, those that are compressed too. */
async function textOf(number: number): Promise<string> {
  const edition = (await service.anonymous.get(address)).body.editions.find(
    (one: { edition: number }) => one.edition === number,
  )
  const files = await filesOf(service, edition)
  const tables = [...(await readParquet(files)).values()].map(({ rows }) => JSON.stringify(rows))
  return [...files.values(), ...tables, JSON.stringify(edition)].join('\n')
}
const newest = async (): Promise<number> =>
  Math.max(...(await service.anonymous.get(address)).body.editions.map((one: { edition: number }) => one.edition))

t.test('what is hidden goes from all files at once, and is in no later edition', async (t) => {
  const hidings: [(typeof kinds)[number], () => Promise<unknown>][] = [
    ['underSeal', () => review(underSeal!, '/seal', { fields: everyField })],
    ['redacted', () => review(redacted!, '/decisions', redaction({ fields: everyField }))],
    ['restricted', () => review(restricted!, '/decisions', restriction())],
    ['withdrawn', () => change('POST', `${withdrawn}/withdrawal`, { reason: 'Made up.' }, withdrawn)],
  ]
  for (const [at, [kind, hide]] of hidings.entries()) {
    const before = await newest()
    const whole = await textOf(before)
    t.strictSame(found(whole), kinds.slice(at), 'what is public is there')
    const { files } = (await service.anonymous.get(address)).body.editions.at(-1)
    await hide()
    for (const { address: file } of files) {
      const gone = await send('anonymous', 'GET', file)
      t.equal(gone.status, 410, `${kind} ${file}`)
      t.strictSame(found(gone.text), [])
    }
    await service.app.datasets.run()
    t.ok((await newest()) > before)
    const after = await textOf(await newest())
    t.strictSame(found(after), kinds.slice(at + 1), kind)
    t.ok(after.includes(marks.published), 'what is public is there')
  }
  t.equal((await send('anonymous', 'GET', published.url)).status, 200)
})

t.test('so does what was said of it, though the words themselves are later than the edition', async (t) => {
  const later = (await post(marked('made-up', 2025))).url
  await age(service, 40)
  await change('PATCH', later, { narrative: `Later ${marks.grounds}` })
  await review(later, '/decisions', annotation({ reasons: `It says ${marks.grounds}.` }))
  const { id } = await release(service)
  const { files } = (await service.anonymous.get(`/v1/datasets/${id}`)).body.editions.at(-1)
  const reports = files.find(({ name }: { name: string }) => name === 'reports.csv').address
  t.ok((await send('anonymous', 'GET', reports)).text.includes(marks.grounds))
  const fields = [{ field: '/narrative', quote: marks.grounds }]
  await review(later, '/decisions', redaction({ fields }))
  t.equal((await send('anonymous', 'GET', reports)).status, 410)
  await service.app.datasets.run()
  const next = reports.replace('/editions/1/', '/editions/2/')
  t.match(await send('anonymous', 'GET', next), { status: 200, text: `[redacted 1 under rule ` })
  t.notOk((await send('anonymous', 'GET', next)).text.includes(marks.grounds))
})

t.test('so does why a report was withdrawn', async (t) => {
  const gone = (await post(marked('made-up', 2024, { recommendation_id: 'doha-2020-states-6' }))).url
  await change('POST', `${gone}/withdrawal`, { reason: `It named ${marks.reason}.` }, gone)
  await age(service, 40)
  const { id } = await release(service)
  const { files } = (await service.anonymous.get(`/v1/datasets/${id}`)).body.editions.at(-1)
  const reports = files.find(({ name }: { name: string }) => name === 'reports.csv').address
  t.ok((await send('anonymous', 'GET', reports)).text.includes(marks.reason))
  await review(gone, '/seal', { fields: [{ field: '/withdrawal/reason' }] })
  t.equal((await send('anonymous', 'GET', reports)).status, 410)
  await service.app.datasets.run()
  const next = await send('anonymous', 'GET', reports.replace('/editions/1/', '/editions/2/'))
  t.match(next, { status: 200, text: '[sealed 1 by seal ' })
  t.notOk(next.text.includes(marks.reason))
})

t.test('nothing of it stays on the disk', async (t) => {
  const folder = join(service.config.dataDir, 'datasets')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  t.ok(files.length > 10)
  for (const { parentPath, name } of files)
    t.strictSame(found(await readFile(join(parentPath, name), 'latin1')), [], join(parentPath, name))
})
