// What `npm run verify` finds, and what only a kept checkpoint tells.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { type Transaction, transaction } from '../../src/database/client.ts'
import type { Difference } from '../../src/log/contents.ts'
import { forgetInLog } from '../../src/log/enter.ts'
import type { Checkpoint } from '../../src/log/note.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { start } from '../programs/programs.ts'
import { compared, foundAfter, startSetting } from './setting.ts'

const setting = await startSetting(t)
const { service, note, key, tree_size, checkpoint, early, revised, withdrawn, later, post, published } = setting
const { db } = service

t.test('a database that nobody touched is what its log says, and continues the checkpoint', async (t) => {
  await transaction(db, async (tx) => {
    const { found, summary } = await compared(tx, [checkpoint])
    t.strictSame(found, [])
    t.match(summary, { tree_size: tree_size + 1, waiting: 0, forgotten: 0 })
    t.ok(summary.compared > 400)
    t.equal((await compared(tx, [])).found.length, 0)
    const empty = { origin: '', tree_size: 0, root: Buffer.from('') }
    t.match(
      (await compared(tx, [empty])).found,
      [{ about: 'one of the entries 0 to 0' }],
      'even one of nothing is compared',
    )
  })
})

/** Makes the log anew over what stands in the tables, as one would who wants nothing to show. */
const rewritten = (sql: string) => `${sql}; delete from log_tiles; update log_entries set index = null`

t.test('who writes the whole log anew is caught by the checkpoint alone', async (t) => {
  const forge = async (sql: string, against: readonly Checkpoint[]) => {
    let found: Difference[] = []
    const undo = new Error('undone')
    await transaction(db, async (tx) => {
      await tx.$client.query(`alter table log_entries disable trigger user; ${rewritten(sql)}`)
      // The service's own sequencing, in this transaction.
      await sequence({ $client: { connect: async () => held(tx) } } as never)
      found = (await compared(tx, against)).found
      throw undo
    }).catch((error) => {
      if (error !== undo) throw error
    })
    return found
  }
  /** The connection of `tx`, in which a transaction of its own neither begins nor ends. */
  const held = (tx: Transaction) => {
    const client = Object.create(tx.$client)
    client.query = (...given: unknown[]) =>
      ['begin', 'commit', 'rollback'].includes(given[0] as string)
        ? Promise.resolve({ rows: [] })
        : (tx.$client.query as (...all: unknown[]) => unknown)(...given)
    client.release = () => {}
    return client
  }
  const dropped = `delete from log_entries where subject = 'reports/${withdrawn}'; delete from reports where id = '${withdrawn}'`
  t.strictSame(await forge(dropped, []), [], 'by the log alone nothing shows')
  const [first] = await forge(dropped, [checkpoint])
  t.match(first, { index: tree_size - 1, how: /cut off/ })
  const swapped = `update log_entries set actor_id = null where index = ${published}`
  const [forked] = await forge(swapped, [checkpoint])
  t.match(forked, { about: `one of the entries 0 to ${tree_size - 1}`, how: /not the log that was signed/ })
  const [between, ...more] = await forge(swapped, [checkpoint, early])
  t.match(between, { index: early.tree_size, about: `one of the entries ${early.tree_size} to ${tree_size - 1}` })
  t.equal(more.length, 0, 'the first that fails is told')
})

t.test('what was forgotten by the rules is counted, not accused', async (t) => {
  const undo = new Error('undone')
  await transaction(db, async (tx) => {
    const at = new Date().toISOString()
    await forgetInLog(tx, { subject: `reports/${later}`, revision: null, at, actor_id: null })
    const { found, summary } = await compared(tx, [checkpoint])
    t.strictSame(found, [])
    t.match(summary, { forgotten: 1, waiting: 1 })
    throw undo
  }).catch((error) => {
    if (error !== undo) throw error
  })
})

t.test('what has no place yet is compared as well', async (t) => {
  const id = await post(2025)
  await transaction(db, async (tx) => {
    const { found, summary } = await compared(tx, [checkpoint])
    t.strictSame(found, [])
    t.equal(summary.waiting, 1)
  })
  const [first] = await foundAfter(db, `update report_revisions set narrative = 'Forged.' where report_id = '${id}'`, [
    checkpoint,
  ])
  t.match(first, { index: null, how: /rows were edited/ })
  await sequence(db)
})

t.test('npm run verify', async (t) => {
  const { dataDir } = service.config
  const settings = { DATA_DIR: dataDir, DATABASE_URL: service.databaseUrl }
  const run = async (...options: string[]) => {
    const program = start('verify', settings, options)
    return { code: await program.ended, output: program.output(), errors: program.errors() }
  }
  const file = join(dataDir, 'checkpoint')
  await writeFile(file, note)
  const kept = ['--checkpoint', file, '--key', key]

  const whole = await run(...kept)
  t.match(whole, { code: 0, errors: '' })
  t.match(whole.output, `continues that of the checkpoint (${tree_size} entries)`)
  t.match((await run()).output, /Whether the log was written anew only a kept --checkpoint can tell/)

  await db.$client.query(`update report_revisions set narrative = 'Forged.' where report_id = '${revised}'`)
  const forged = await run(...kept)
  t.equal(forged.code, 1)
  const lines = forged.output.split('\n')
  t.match(lines[0], new RegExp(`^Entry ${published}: report.published of reports/${revised}, revision 1: .*edited\\.$`))
  t.match(lines[1], new RegExp(`^Entry ${published + 1}: `))
  t.match(lines.at(-2), /NOT what it is by its log: 2 differences\.$/)
  t.notMatch(forged.output, 'Forged', 'no text of a report is printed')

  await db.$client.query(`update report_revisions set narrative = 'Forged, all of them.'`)
  t.equal((await run()).output.match(/^Entry \d+: report\.\w+ of /gm)?.length, 5, 'each is told, drafts are not')

  const refused: [string, string[], RegExp][] = [
    ['no key', ['--checkpoint', file], /^--key is missing: a checkpoint proves nothing/],
    ['no checkpoint', ['--key', key], /^--checkpoint is missing/],
    ['no such file', ['--checkpoint', join(dataDir, 'nowhere'), '--key', key], /nowhere/],
    ['another key', ['--checkpoint', file, '--key', 'x+00000000+AAAA'], /not a verifier key/],
    ['not an option', ['--check'], /^Unknown option '--check'/],
  ]
  for (const [name, options, message] of refused) {
    const { code, errors, output } = await run(...options)
    t.equal(code, 2, name)
    t.match(errors, message, name)
    t.equal(errors.split('\n').length, 2, 'one line')
    t.equal(output, '')
  }
  const nowhere = join(dataDir, 'no-service')
  const program = start('verify', { DATA_DIR: nowhere }, [])
  t.equal(await program.ended, 2)
  t.match(program.errors(), /no-service, where no service was started yet/)
  t.notOk(existsSync(nowhere), 'and nothing is made there')
  const altered = join(dataDir, 'altered')
  await writeFile(altered, (await readFile(file, 'utf8')).replace(/\n\d+\n/, '\n1\n'))
  t.match(await run('--checkpoint', altered, '--key', key), { code: 2, errors: /was altered/ })
})
