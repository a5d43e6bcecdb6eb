// Filling large tables: indexes and constraints are built once at the end, which takes a fraction of the time.
import type pg from 'pg'

const parked = `
  select constraints.conrelid::regclass::text as of, conname as name, 'constraint' as kind,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as definition
  from pg_constraint as constraints
  where conrelid = any($1::regclass[]) and contype in ('f', 'x')
  union all
  select indrelid::regclass::text, relname, 'index', pg_get_indexdef(indexrelid)
  from pg_index join pg_class on pg_class.oid = indexrelid
  where indrelid = any($1::regclass[])
    and not exists (select from pg_constraint where conindid = indexrelid)`

/** Runs `fill` while the tables have no indexes and no references, then gives them back as they were. */
export async function withoutIndexes(client: pg.Client, tables: string[], fill: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<Record<'of' | 'name' | 'kind' | 'definition', string>>(parked, [tables])
  for (const { of, name, kind } of rows) {
    await client.query(kind === 'index' ? `drop index "${name}"` : `alter table ${of} drop constraint "${name}"`)
  }
  await fill()
  for (const { definition } of rows) await client.query(definition)
}

/** Runs `fill` while triggers of our own do not follow the tables: what they would make is then made at once. */
export async function withoutTriggers(client: pg.Client, tables: string[], fill: () => Promise<void>): Promise<void> {
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`)
  await fill()
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`)
}
