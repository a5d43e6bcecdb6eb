// SQL of transparency reports: one statement each, so that all that is counted is of one moment.
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { momentText } from '../database/moments.ts'
import { ladder } from '../decisions/schemas.ts'
import type { Bounds } from './rules.ts'
import type { Counts } from './schemas.ts'

type Counted = Counts & { now: string }

/** Everything that is counted of a period. `now` is the moment at which it was. */
export async function selectCounted(db: Db, bounds: Bounds): Promise<Counted> {
  const within = (moment: SQL) =>
    sql`${moment} >= ${bounds.from}::timestamptz and ${moment} < ${bounds.to}::timestamptz`
  const { rows } = await db.execute<Counted>(sql`
    with clock as materialized (select clock_timestamp() as now),
    decided as materialized (
      select decisions.rule_id, decisions.measure, ${outcome} as outcome,
        decisions.made_at - least(restriction_requests.created_at, seals.made_at) as took
      from decisions left join restriction_requests on restriction_requests.id = decisions.restriction_request_id
        left join seals on seals.id = decisions.seal_id
      where ${within(sql`decisions.made_at`)}),
    appealed as materialized (
      select rulings.outcome, rulings.made_at - appeals.made_at as took
      from appeals left join rulings on rulings.appeal_id = appeals.id where ${within(sql`appeals.made_at`)}),
    requested as materialized (
      select requester_group, requester_country, decided_at, decisions.measure, decisions.in_force
      from restriction_requests left join decisions on decisions.id = decision_id
      where ${within(sql`restriction_requests.created_at`)}),
    sealed as materialized (
      select case when ended_by = 'decision' then 'decided'
        when ended_by = 'lapse' or lapses_at <= now then 'lapsed' else 'in_force' end as state
      from seals, clock where ${within(sql`made_at`)}),
    flagged as materialized (
      select rule_id from flags, clock where ${within(sql`received_at`)} and received_at < date_trunc('day', now))
    select ${momentText(sql`now`)} as now,
      (select json_build_object('count', count(*), 'time_to_decision', ${times}, 'by_rule', ${listOf(sql`
        select rule_id, measure, outcome, count(*) from decided group by 1, 2, 3
        order by rule_id collate "C", array_position(${sql.param([...ladder])}::text[], measure), outcome`)}) from decided) as decisions,
      (select json_build_object('count', count(*), 'open', count(*) filter (where outcome is null),
        ${countsOf(sql`outcome`, ['upheld', 'overturned', 'partly'])}, 'time_to_ruling', ${times}) from appealed) as appeals,
      (select json_build_object('count', count(*), 'by_requester', ${listOf(sql`
        select requester_group, requester_country, count(*), count(*) filter (where decided_at is null) as open,
          count(*) filter (where measure = 'none') as refused, count(*) filter (where measure <> 'none') as led_to_measure,
          count(*) filter (where measure <> 'none' and in_force <> 'none') as in_force
        from requested group by 1, 2 order by requester_group collate "C", requester_country collate "C"`)}) from requested)
        as restriction_requests,
      (select json_build_object('count', count(*), ${countsOf(sql`state`, ['in_force', 'decided', 'lapsed'])}) from sealed)
        as seals,
      (select json_build_object('appeals', count(*)) from appeals left join rulings on rulings.appeal_id = appeals.id
        where appeals.made_at + interval '30 days' < least(now, ${bounds.to}::timestamptz)
          and (rulings.made_at is null or rulings.made_at >= least(now, ${bounds.to}::timestamptz))) as overdue,
      (select json_build_object('count', count(*), 'by_rule', ${listOf(sql`
        select rule_id, count(*) from flagged group by 1 order by rule_id collate "C"`)}) from flagged) as flags
    from clock`)
  return rows[0]!
}

/** As the last ruling that changed anything left it. */
const outcome = sql`coalesce((
  select outcome from appeals join rulings on rulings.appeal_id = appeals.id
  where appeals.decision_id = decisions.id and outcome <> 'upheld' order by rulings.made_at desc limit 1), 'in_force')`

const seconds = (interval: SQL) => sql`floor(extract(epoch from ${interval}))::bigint`
/** Of the rows' intervals `took`, those that are there. */
const times = sql`json_build_object('count', count(took),
  'median_seconds', ${seconds(sql`percentile_cont(0.5) within group (order by took)`)},
  'longest_seconds', ${seconds(sql`max(took)`)})`

const listOf = (rows: SQL) => sql`(select coalesce(json_agg(listed), '[]') from (${rows}) as listed)`

const countsOf = (column: SQL, values: readonly string[]) =>
  sql.join(
    values.map((value) => sql`${sql.raw(`'${value}'`)}, count(*) filter (where ${column} = ${sql.raw(`'${value}'`)})`),
    sql`, `,
  )

/** The quarters in which there is anything that reports count, and the moment at which that is so. */
export async function selectQuarters(db: Db): Promise<{ now: string; quarters: { year: number; quarter: number }[] }> {
  const { rows } = await db.execute<{ now: string; quarters: { year: number; quarter: number }[] }>(sql`
    with clock as materialized (select clock_timestamp() as now),
    moments as (
      select made_at as at from decisions union all select made_at from appeals union all select made_at from seals
      union all select created_at from restriction_requests
      union all select received_at from flags, clock where received_at < date_trunc('day', now))
    select ${momentText(sql`now`)} as now, ${listOf(sql`
      select distinct extract(year from at)::int as year, extract(quarter from at)::int as quarter from moments`)} as quarters
    from clock`)
  return rows[0]!
}
