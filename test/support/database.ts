// A database of its own for each test file: cloned from a template that is migrated and loaded once per server.
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { connect } from '../../src/database/client.ts'
import { brokenConstraint } from '../../src/database/constraints.ts'
import { applyMigrations } from '../../src/database/migrations.ts'
import { sequence } from '../../src/log/sequencer.ts'

const serverUrl = process.env.TEST_DATABASE_URL
if (serverUrl === undefined) throw new Error('TEST_DATABASE_URL is not set: run tests by `npm test -- <file>`.')

function urlOf(name: string): string {
  const url = new URL(serverUrl!)
  url.pathname = `/${name}`
  return url.href
}

export async function withAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** The template's name changes with what goes into it, so a server that outlives a run never serves an old one. */
async function templateName(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of [
    'migrations',
    'src/catalogue',
    'src/actors',
    'src/implementations',
    'src/log',
    'src/review-rules',
  ]) {
    const files = await readdir(folder, { withFileTypes: true })
    for (const file of files.filter((entry) => entry.isFile())) hash.update(await readFile(`${folder}/${file.name}`))
  }
  return `template_${hash.digest('hex').slice(0, 16)}`
}

async function ensureTemplate(admin: pg.Client): Promise<string> {
  const name = await templateName()
  await admin.query('select pg_advisory_lock(7234)')
  try {
    const found = await admin.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 1) return name
    const building = `${name}_building`
    await admin.query(`drop database if exists ${building}`)
    await admin.query(`create database ${building}`)
    await applyMigrations(urlOf(building))
    const db = connect(urlOf(building), () => {}, 1)
    await loadCatalogue(db)
    await sequence(db)
    await db.$client.end()
    await admin.query(`alter database ${building} rename to ${name}`)
    return name
  } finally {
    await admin.query('select pg_advisory_unlock(7234)')
  }
}

/** Makes an empty database, or with `loaded` a migrated one with the catalogue and the actors. Answers url and removal. */
export async function createDatabase(loaded = true): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withAdmin(async (admin) => {
    const template = loaded ? await ensureTemplate(admin) : 'template0'
    // Cloning needs the template to itself; test files that start together take turns.
    await admin.query('select pg_advisory_lock(7235)')
    await admin.query(`create database ${name} template ${template}`)
  })
  return {
    url: urlOf(name),
    drop: () => withAdmin((admin) => drop(admin, name)),
  }
}

async function drop(admin: pg.Client, name: string): Promise<void> {
  try {
    await admin.query(`drop database if exists ${name} with (force)`)
  } catch (error) {
    // An autovacuum worker is at work there, which `force` may not end for our role; without it PostgreSQL ends it itself.
    if ((error as { code?: string }).code !== '42501') throw error
    await admin.query(`drop database if exists ${name}`)
  }
}

/** The constraint that refuses a statement; null where none does. */
export const brokenBy = (statement: Promise<unknown>): Promise<string | null> =>
  statement.then(() => null, brokenConstraint)
