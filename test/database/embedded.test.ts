// The embedded server through everything that may happen to it: killed, left behind, started twice, run by root.
import { execFile, spawn } from 'node:child_process'
import { chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { DataDirInUse, startEmbedded } from '../../src/database/embedded.ts'
import { copyTo, directory, killed, postmaster, query, service, superuser, until } from './servers.ts'

t.jobs = 4 // most of each test is waiting
const fast = { durable: false }
const isRoot = process.getuid?.() === 0

t.test('a first start answers: UTF-8, checksums, durable, with a role that is no superuser', async (t) => {
  const server = await startEmbedded(await directory(t))
  const settings = [
    'server_encoding',
    'data_checksums',
    'fsync',
    'is_superuser',
    'listen_addresses',
    'password_encryption',
  ]
  const { rows } = await query(server.url, 'select current_setting(name) from unnest($1::text[]) name', [settings])
  t.same(rows.flat(), ['UTF8', 'on', 'on', 'off', '127.0.0.1', 'scram-sha-256'])
  const words = await query(server.url, `select upper('é'), to_tsvector('simple', '“liberté” «права»')::text`)
  t.same(words.rows[0], ['É', `'liberté':1 'права':2`])
  await t.rejects(query(server.url.replace(/:[^:@]+@/, ':guess@'), 'select 1'), { code: '28P01' })
  await server.stop()
})

t.test('a second start has the data of the first', async (t) => {
  const path = await directory(t)
  const first = await startEmbedded(path)
  await query(first.url, `create table kept as select 'kept' as word`)
  await first.stop()
  await t.rejects(query(first.url, 'select 1'), { code: 'ECONNREFUSED' }, 'a stopped server is gone')
  const second = await startEmbedded(path)
  t.same((await query(second.url, 'select word from kept')).rows, [['kept']])
  await Promise.all([second.stop(), second.stop()])
})

t.test('a start adopts the server that a killed service left behind', async (t) => {
  const path = await directory(t)
  const owner = service(path)
  const [url] = await owner.saying(1)
  const pid = await postmaster(path)
  await owner.kill()
  const server = await startEmbedded(path)
  t.equal(server.url, url)
  t.equal(await postmaster(path), pid, 'it is the same server')
  t.same((await query(server.url, 'select 1')).rows, [[1]])
  await server.stop()
})

t.test('a start is refused in one line while another service is alive, and that one goes on', async (t) => {
  const path = await directory(t)
  const owner = service(path)
  const [url] = await owner.saying(1)
  const error = await startEmbedded(path).catch((error: Error) => error)
  t.ok(
    error instanceof DataDirInUse &&
      /^\S+ is in use by another service or program \(process \d+\): .+$/.test(error.message),
  )
  t.same((await query(url!, 'select 1')).rows, [[1]])
  await owner.kill()
})

t.test('of two first starts at once one is refused', async (t) => {
  const path = await directory(t)
  const starts = await Promise.allSettled([startEmbedded(path, fast), startEmbedded(path, fast)])
  const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const refusals = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []))
  t.equal(servers.length, 1)
  t.ok(refusals[0] instanceof DataDirInUse, String(refusals[0]))
  t.same((await readdir(path)).sort(), ['postgres', 'postgres.log'])
  await servers[0]?.stop()
})

t.test('a start during the stop of the service before waits for it', async (t) => {
  const path = await directory(t)
  const first = await startEmbedded(path, fast)
  const stopped = first.stop()
  const second = await startEmbedded(path, fast)
  await stopped
  t.same((await query(second.url, 'select 1')).rows, [[1]])
  await second.stop()
})

t.test('acknowledged rows outlive a SIGKILL of the service and of every server process', async (t) => {
  const path = await directory(t)
  const work = `
    const client = new pg.Client(url)
    await client.connect()
    await client.query('create table rows (id int primary key)')
    for (let id = 1; ; id++) {
      await client.query('insert into rows values ($1)', [id])
      console.log(id)
    }`
  const owner = service(path, work)
  const [url] = await owner.saying(200)
  const { rows } = await query(
    await superuser(path, url!),
    'select pid from pg_stat_activity where pid <> pg_backend_pid()',
  )
  await Promise.all([owner.kill(), killed([await postmaster(path), ...rows.flat()])])
  const server = await startEmbedded(path)
  const [[count, last]] = (await query(server.url, 'select count(*)::int, max(id) from rows')).rows as [
    [number, number],
  ]
  t.ok(last >= Number(owner.said.at(-1)), `${owner.said.at(-1)} was acknowledged, ${last} is there`)
  t.equal(count, last, 'without gaps')
  await server.stop()
})

t.test('a postmaster.pid whose number has gone to another process does not prevent a start', async (t) => {
  const path = await directory(t)
  await (await startEmbedded(path, fast)).stop()
  const { uid, gid } = await stat(join(path, 'postgres'))
  const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {})
  const lines = [other.pid, join(path, 'postgres'), 1, 5432, '', '127.0.0.1', '1 1', 'ready', '']
  await writeFile(join(path, 'postgres/postmaster.pid'), lines.join('\n'))
  const server = await startEmbedded(path, fast)
  t.same((await query(server.url, 'select 1')).rows, [[1]])
  t.ok(other.kill(), 'the other process was left alone')
  await server.stop()
})

t.test('a first start that was killed half-way does not spoil the directory', async (t) => {
  const path = await directory(t)
  const owner = service(path)
  await until(async () => (await readdir(path)).filter((name) => name.startsWith('postgres-init-')))
  await owner.kill()
  t.notOk((await readdir(path)).includes('postgres'))
  const server = await startEmbedded(path, fast)
  t.same((await query(server.url, 'select 1')).rows, [[1]])
  t.same((await readdir(path)).sort(), ['postgres', 'postgres.log'], 'and nothing of it stays')
  await server.stop()
})

t.test('after a crash the server has its port, its lock, and no word of what was sent in its log', async (t) => {
  const path = await directory(t)
  const server = await startEmbedded(path)
  const admin = await superuser(path, server.url)
  const secret = 'the witness is in Nairobi'
  const insert = 'insert into told values ($1, $2)'
  await query(server.url, 'create table told (text text primary key, level int)')
  await query(server.url, insert, [secret, 1])
  for (const level of [1, secret]) await t.rejects(query(server.url, insert, [secret, level]))

  const victim = query(server.url, `select pg_sleep(60), '${secret}'`).catch(() => {})
  const asleep = `select pid from pg_stat_activity where query like 'select pg_sleep%'`
  await killed(await until(async () => (await query(server.url, asleep)).rows.flat()))
  await victim
  await until(async () => (await query(admin, "select from pg_locks where locktype = 'advisory'")).rows)
  await t.rejects(startEmbedded(path), { message: /in use/ }, 'the lock is held again')
  await killed([await postmaster(path)])
  const told = await until(async () => (await query(server.url, 'select count(*)::int from told')).rows)
  t.same(told, [[1]], 'a server that was killed is started again')

  const log = await readFile(join(path, 'postgres.log'), 'utf8')
  t.match(log, 'terminated by signal 9')
  t.notMatch(log, secret)
  await server.stop()
})

t.test(
  'root may keep program and data in directories that are closed to everybody else',
  { skip: !isRoot && 'not root' },
  async (t) => {
    const closed = join(await directory(t), 'closed')
    await mkdir(closed, { mode: 0o700 })
    const program = (await import(await copyTo(closed))) as typeof import('../../src/database/embedded.ts')
    const path = join(closed, 'data')
    for (const time of ['first', 'second']) {
      const server = await program.startEmbedded(path)
      t.same((await query(server.url, 'select 1')).rows, [[1]], `${time} start`)
      t.not((await stat(`/proc/${await postmaster(path)}`)).uid, 0, 'the server is not root')
      await server.stop()
    }
  },
)

t.test('an ordinary user starts, adopts and stops a server', { skip: !isRoot && 'as all tests here do' }, async (t) => {
  const nobody = 65534
  const path = await directory(t)
  const open = await directory(t)
  const file = await copyTo(open)
  await promisify(execFile)('chmod', ['-R', 'a+rX', open])
  const become = `process.setgroups([]); process.setgid(${nobody}); process.setuid(${nobody})`
  await chown(path, nobody, nobody)
  const first = service(path, '', { file, become })
  const [url] = await first.saying(1)
  t.same((await query(url!, 'select 1')).rows, [[1]])
  t.equal((await stat(`/proc/${await postmaster(path)}`)).uid, nobody)
  t.equal((await stat(join(path, 'postgres'))).mode & 0o777, 0o700)
  await first.kill()
  const second = service(path, 'await stop(); console.log("stopped"); setInterval(() => {}, 1000)', { file, become })
  t.same(await second.saying(2), [url, 'stopped'])
  await t.rejects(query(url!, 'select 1'), { code: 'ECONNREFUSED' })
  await second.kill()
})
