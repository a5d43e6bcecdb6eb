// A release that is cut off by a kill is there whole or not at all, and whoever comes next makes it.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { start } from '../programs/programs.ts'
import { startService } from '../support/app.ts'
import { freePort } from '../support/ports.ts'
import { filesOf } from './reading.ts'
import { age, publish, release, year } from './samples.ts'

const service = await startService(t)
const { anonymous, app, db } = service
await publish(service, year(2020))
await age(service, 40)
const settings = { DATA_DIR: service.config.dataDir, DATABASE_URL: service.databaseUrl }
const folder = (number: number) => join(service.config.dataDir, 'datasets', String(number))
const within = async (number: number) => readdir(folder(number)).catch(() => [] as string[])
const read = async (id: string) => (await anonymous.get(`/v1/datasets/${id}`)).body

t.test('killed while it writes', async (t) => {
  const program = start('release', settings)
  // Some files are there, the last is not.
  for (;;) {
    const [making] = await within(1)
    const files = making === undefined ? [] : await readdir(join(folder(1), making)).catch(() => [])
    if (files.length > 10) break
    if (program.child.exitCode !== null) throw new Error(program.errors())
    await sleep(1)
  }
  program.child.kill('SIGKILL')
  await program.ended
  t.match(await within(1), [/^\.making-1-/], 'what it wrote is out of sight')
  t.match(await read('release-1'), { state: 'making', editions: [{ files: null }] })
  t.equal((await anonymous.get('/v1/datasets/release-1/editions/1/files/sources.csv')).status, 404)
})

t.test('whoever comes next makes it, and clears up', async (t) => {
  // Its connection may not have ended yet as the database sees it.
  for (let tries = 0; (await read('release-1')).state === 'making' && tries < 5; tries++) {
    const next = start('release', settings)
    t.equal(await next.ended, 1)
    t.match(next.errors(), /^Another release is being made: wait until it is there\.\n$/)
    await app.datasets.run()
  }
  const { state, editions } = await read('release-1')
  t.equal(state, 'current')
  t.strictSame(await within(1), ['1'])
  t.equal((await filesOf(service, editions[0])).size, editions[0].files.length)
})

t.test('killed when the files were in their place, and the database did not know', async (t) => {
  await release(service)
  await db.$client.query(
    `update dataset_editions set state = 'making', made_at = null, contents = null where number = 2`,
  )
  t.strictSame(await within(2), ['1'])
  t.equal((await anonymous.get('/v1/datasets/release-2/editions/1/files/sources.csv')).status, 404)
  await app.datasets.run()
  const { state, editions } = await read('release-2')
  t.equal(state, 'current')
  t.equal((await filesOf(service, editions[0])).size, editions[0].files.length)
})

t.test('the program says what it made, and the service serves it', async (t) => {
  const program = start('release', settings)
  t.equal(await program.ended, 0, program.errors())
  t.match(
    program.output(),
    /^release-3, edition 1: 18 tables, \d{4} rows, 1 report, at http:\/\/127\.0\.0\.1:3000\/v1\/datasets\/release-3\n$/,
  )
  const { state, requested_by, editions } = await read('release-3')
  t.match({ state, requested_by }, { state: 'current', requested_by: null })
  t.equal((await filesOf(service, editions[0])).size, editions[0].files.length)
})

t.test('a service that stops leaves what it makes to the next', async (t) => {
  const operator = await service.as('ohchr')
  const { headers } = await operator.post('/v1/datasets')
  await app.datasets.close()
  t.match((await anonymous.get(headers.location!)).body, { state: 'making' })
  t.notOk((await within(4)).includes('1'))
  const program = start('server', { ...settings, PORT: String(await freePort()) })
  for (let waited = 0; (await read('release-4')).state === 'making' && waited < 60_000; waited += 100) await sleep(100)
  t.match(await read('release-4'), { state: 'current' })
  program.child.kill('SIGTERM')
  t.equal(await program.ended, 0)
})
