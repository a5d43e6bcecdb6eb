// The first load of an empty database, by several instances at once.
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { connect } from '../../src/database/client.ts'
import { applyMigrations } from '../../src/database/migrations.ts'
import { createDatabase } from '../support/database.ts'

t.test('four instances that start at once load the catalogue once', async (t) => {
  const { url, drop } = await createDatabase(false)
  await applyMigrations(url)
  const pools = Array.from({ length: 4 }, () => connect(url, () => {}, 1))
  t.teardown(async () => {
    for (const pool of pools) await pool.$client.end()
    await drop()
  })
  const loads = await Promise.all(pools.map((pool) => loadCatalogue(pool)))
  t.equal(loads.filter(({ changed }) => changed > 0).length, 1)
  const { rows } = await pools[0]!.$client.query(`
    select (select count(*) from recommendations)::int as recommendations, (select count(*) from parts)::int as parts,
      (select max(revision) from catalogue_revisions) as revision,
      (select count(*) from implementations join actors on actors.id = addressee_id
        where actors.stakeholder_group = 'states')::int as pairs_of_states`)
  t.strictSame(rows, [{ recommendations: 27, parts: 40, revision: 1, pairs_of_states: 6 * 195 }])
})
