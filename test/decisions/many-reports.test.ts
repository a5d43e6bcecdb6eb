// What a decision costs where there are many reports: whether somebody has acted for an actor is looked up, not read through.
import t from 'tap'
import { annotation, decide, post, startReview } from './samples.ts'

t.test('deciding reads no more, however many reports there are of whom it concerns', async (t) => {
  const { service, author, reviewer } = await startReview(t)
  const report = await post(author)
  const client = await service.db.$client.connect()
  const pagesRead = async () => {
    const asked = `explain (analyze, buffers, format json) select acted_for('nobody', 'nhrc-qatar')`
    await client.query(asked) // without what is read once a session
    const { Plan } = (await client.query(asked)).rows[0]['QUERY PLAN'][0]
    return Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']
  }
  const before = await pagesRead()
  const triggers = (be: string) =>
    `alter table reports ${be} trigger user; alter table report_revisions ${be} trigger user`
  const copies = `
    with copied as (
      insert into reports select (jsonb_populate_record(reports, jsonb_build_object('id', gen_random_uuid(),
        'period_start', date '1900-01-01' + day, 'period_end', date '1900-01-01' + day))).*
      from reports, generate_series(1, 3000) as day returning id)
    insert into report_revisions select (jsonb_populate_record(report_revisions, jsonb_build_object('report_id', id))).*
    from report_revisions, copied`
  for (const one of ['begin', triggers('disable'), copies, triggers('enable'), 'commit', 'analyze'])
    await client.query(one)
  const after = await pagesRead()
  client.release()
  t.ok(after <= before + 10, `${after} pages, ${before} before`)
  t.equal((await decide(reviewer, report, annotation())).status, 201)
})
