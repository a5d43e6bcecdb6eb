// Migrations make exactly the database that src/database/*-tables.ts describe, from nothing, however often and by however
// many at once; and whatever its constraints can refuse of what callers send has its words.
import { readdir, readFile } from 'node:fs/promises'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import pg from 'pg'
import t from 'tap'
import { refusals, unknownReferences } from '../../src/database/constraints.ts'
import { applyMigrations, missingMigrations } from '../../src/database/migrations.ts'
import { createDatabase } from '../support/database.ts'

type Journal = { entries: { idx: number; tag: string }[] }
const journal: Journal = JSON.parse(await readFile('migrations/meta/_journal.json', 'utf8'))
const all = journal.entries.length
const files = (await readdir('src/database')).filter((file) => file.endsWith('-tables.ts'))
const tables = await Promise.all(files.map((file) => import(`../../src/database/${file}`)))
const described = generateDrizzleJson(Object.assign({}, ...tables))
const nothing = generateDrizzleJson({})

async function emptyDatabase() {
  const { url, drop } = await createDatabase(false)
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => {})
  t.teardown(async () => {
    await pool.end()
    await drop()
  })
  return { url, pool }
}

type Fact = { about: string; fact: string }

/** All that PostgreSQL knows of the schema, as sorted sentences. */
async function factsOf(pool: pg.Pool): Promise<Fact[]> {
  const { rows } = await pool.query<Fact>(`
    select format('%s.%s', table_name, column_name) as about,
      concat_ws(' ', data_type, udt_name, is_nullable, column_default, is_identity, is_generated) as fact
      from information_schema.columns where table_schema = 'public'
    union all select format('%s %s', conrelid::regclass, conname), pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union all select format('%s %s', tablename, indexname), indexdef from pg_indexes where schemaname = 'public'
    union all select 'sequence', sequence_name || ' ' || data_type from information_schema.sequences where sequence_schema = 'public'
    order by 1, 2`)
  return rows
}

const migrated = await emptyDatabase()

await t.test('from nothing, then again', async (t) => {
  t.equal(await missingMigrations(migrated.pool), all)
  t.equal(await applyMigrations(migrated.url), all)
  const facts = await factsOf(migrated.pool)
  t.ok(facts.length > 200)
  t.equal(await applyMigrations(migrated.url), 0)
  t.equal(await missingMigrations(migrated.pool), 0)
  t.strictSame(await factsOf(migrated.pool), facts)
})

t.test('ten at once', async (t) => {
  const { url, pool } = await emptyDatabase()
  const counts = await Promise.all(Array.from({ length: 10 }, () => applyMigrations(url)))
  t.strictSame(counts.sort(), [...Array(9).fill(0), all].sort())
  t.strictSame(await factsOf(pool), await factsOf(migrated.pool))
})

t.test('the result is what the tables of src/database describe', async (t) => {
  const { pool } = await emptyDatabase()
  for (const statement of await generateMigration(nothing, described)) await pool.query(statement)
  const inSqlAlone =
    /^(reports (reports_period_excl|reports_restricted_check)|(decisions|rulings|seals) \w+_notice_check|review_rules (review_rules_effective_excl|review_rules_id_proposal_effective_from_fkey)|re\w+_words re\w+_words_similar_index)$/
  const made = (await factsOf(migrated.pool)).filter(({ about }) => !inSqlAlone.test(about))
  t.strictSame(made, await factsOf(pool))
})

t.test('the newest snapshot is current: nothing waits to be generated', async (t) => {
  const newest = journal.entries.at(-1)!.tag.slice(0, 4)
  const snapshot = JSON.parse(await readFile(`migrations/meta/${newest}_snapshot.json`, 'utf8'))
  t.strictSame(await generateMigration(snapshot, described), [])
  t.strictSame(
    journal.entries.map(({ idx, tag }) => [idx, Number(tag.slice(0, 4))]),
    journal.entries.map((_entry, index) => [index, index]),
  )
})

/** What triggers refuse under the name of a constraint. */
const { rows: functions } = await migrated.pool.query<{ source: string }>(
  `select prosrc as source from pg_proc where pronamespace = 'public'::regnamespace and prosrc like '%refuse%'`,
)
const raised = [
  ...[
    ...functions
      .map(({ source }) => source)
      .join(' ')
      .matchAll(/'((?:seals|decisions|rulings)_[a-z_]+_check)'/g),
  ].map(([, name]) => name!),
]

type Constraint = { table: string; name: string; kind: string; columns: string[] }
const { rows: constraints } = await migrated.pool.query<Constraint>(`
  select conrelid::regclass::text as table, conname as name, contype as kind,
    array(select attname::text from unnest(conkey) with ordinality as k (attnum, place)
      join pg_attribute on attrelid = conrelid and pg_attribute.attnum = k.attnum order by place) as columns
  from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, 2`)
const { rows: indexes } = await migrated.pool.query<{ table: string; name: string; unique: boolean }>(`
  select indrelid::regclass::text as table, indexrelid::regclass::text as name, indisunique as unique from pg_index
  where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
    and indrelid::regclass::text in (select tablename from pg_tables where schemaname = 'public')`)

t.test('names follow the rule <table>_<columns>_<kind>', async (t) => {
  for (const { table, name, kind, columns } of constraints) {
    if (kind === 'p') t.equal(name, `${table}_pkey`)
    else if (kind === 'f') t.equal(name, `${table}_${columns.join('_')}_fkey`)
    else if (kind === 'u') t.equal(name, `${table}_${columns.join('_')}_key`)
    else t.match(name, new RegExp(`^${table}_[a-z_]+_${kind === 'x' ? 'excl' : 'check'}$`))
  }
  for (const { table, name, unique } of indexes)
    t.match(name, new RegExp(`^${table}_[a-z_]+_${unique ? 'key' : 'index'}$`))
  // PostgreSQL cuts longer names without a word.
  for (const { name } of [...constraints, ...indexes]) t.ok(name.length <= 63, name)
})

t.test('each constraint has its words, or a reason why nobody who calls can break it', async (t) => {
  const handled = [
    ...[...Object.keys(unknownReferences), ...Object.keys(refusals)].filter((name) => !raised.includes(name)), // database/constraints.ts
    'reports_period_excl', // reports/overlap.ts: period_overlap
    'datasets_pkey', // datasets/routes.ts: release_in_flight
    'dataset_editions_state_key', // the same
    'actors_pkey', // actors/queries.ts inserts on conflict do nothing: already_exists
    'review_rule_proposals_rule_id_key', // review-rules/propose.ts: already_exists
    'review_rule_proposals_pkey', // the same: rivals count to the same number
  ]
  t.strictSame(
    new Set(raised.filter((name) => refusals[name] === undefined)),
    // What no request can ask for: only whoever writes to the database by hand.
    new Set(['decisions_in_force_check', 'decisions_restriction_request_check']),
  )
  const unbreakable: Record<string, RegExp> = {
    'written by the catalogue and the registers alone':
      /^(sources|stakeholder_groups|principles|instruments|recommendations|parts|principle_links|instrument_links|addressings|catalogue_revisions|countries)_/,
    'derived from reports and actors that are there': /^(implementations|level_history|level_counts)_/,
    'written by functions of the database alone': /^((recommendation|report)_(vectors|words)|hidings|earlier_writers)_/,
    'the database numbers entries, one instance at a time gives them their place': /^log_(entries|tiles)_/,
    'ids, revisions and states are made here':
      /^(reports_(pkey|state_check|restricted_check)|report_revisions_(pkey|report_id_fkey))$/,
    'the author comes with a checked token': /^(reports_author_id|datasets_requested_by)_fkey$/,
    'looked up in the same transaction, and never deleted':
      /^(reports_(recommendation_id|addressee_id|territory)_fkey|(actor_names|accreditations|mandates)_actor_id_fkey)$/,
    'the schema or the rules refuse it first, with a pointer':
      /^(actors_id_check|reports_period_check|actor_names_pkey|accreditations_(?!actor)\w+|mandates_(pkey|\w+_check|\w+_key))$/,
    'numbers, moments and states of editions are made here, or by a trigger':
      /^(datasets_\w+_check|dataset_editions_(pkey|\w+_fkey|state_check|number_key))$/,
    'a start writes it, on conflict do nothing': /^key_fingerprints_/,
    'rivals wait for an advisory lock': /^idempotency_keys_pkey$/,
    'ids are made here, and what is referred to was looked up under the lock of the report or actor':
      /^(seals|decisions|redactions|restrictions|sealed_contents|shown_words|appeals|rulings|notices)_(pkey|(report_id|seal_id|decision_id|appeal_id|ruling_id|actor_id|subject_actor_id|rule_id_rule_version|restriction_request_id|report_id_revision)_fkey)$/,
    'who decides or rules looked first, under the lock of the report':
      /^(decisions_(seal_id|restriction_request_id)_key|rulings_appeal_id_key|restrictions_report_id_key|redactions_report_id_mark_key|shown_words_(decision_id|ruling_id|report_id)_key)$/,
    'the schema or the rules refuse it first, or it is made here':
      /^(seals_(lapses_at|ended)|decisions_(subject|measure|mandates|occasion|note|due_on|fields|reasons)|redactions_(ground|texts)|shown_words_about|restrictions_known_to|appeals_grounds|rulings_(outcome|measure|mandates|reasons)|notices_(kind|report_id))_check$/,
    'an id and a group never change': /^actors_id_stakeholder_group_key$/,
    'rules come from the service, or from a proposal whose row is locked': /^review_rules_/,
    'the rules of proposals and comments refuse it first, under the lock of the proposal':
      /^review_rule_(comments_|proposals_(?!pkey$|rule_id_key$))/,
    'what a flag is made of was looked up, the rest is made here': /^flags_/,
    'what a request refers to was looked up, the rest is made here or set by a decision': /^restriction_requests_/,
  }
  const uniques = indexes.filter(({ unique }) => unique)
  for (const { name } of [...constraints, ...uniques]) {
    const reasons = Object.values(unbreakable).filter((names) => names.test(name)).length
    t.equal(reasons + Number(handled.includes(name)), 1, name)
  }
  const names = new Set([...constraints, ...uniques].map(({ name }) => name))
  for (const name of handled) t.ok(names.has(name), `${name} exists`)
})
