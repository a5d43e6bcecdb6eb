// A made-up world of any size, written by SQL straight into the tables. The same size gives the same rows everywhere:
// what looks random is a hash of the row's number.
import type pg from 'pg'
import { withoutIndexes, withoutTriggers } from './bulk.ts'

/** Raised whenever the rows change: older databases are then left aside. */
export const worldVersion = 2

export type Size = { name: 'small' | 'full'; recommendations: number; actors: number; reports: number }
export const small: Size = { name: 'small', recommendations: 2_000, actors: 200, reports: 20_000 }
/** DESIGN §9. */
export const full: Size = { name: 'full', recommendations: 200_000, actors: 2_000, reports: 2_000_000 }

/** Speaks of anybody through the service; `rival` is the author of the rows that the rival inserts. */
export const poster = 'bench-poster'
export const rival = 'bench-rival'
/** A tenth of the recommendations speak to this State, so that its list has pages at any size. */
export const busyState = { id: 'ken', country: 'KEN' }

const levels = `array['not_started', 'in_progress', 'partly_implemented', 'implemented', 'regressed', 'not_applicable']`

/** Needs the migrated tables and the catalogue. The pairs between come from `syncPairs`, the levels from `derive`. */
export async function insertWorld(client: pg.Client, size: Size, syncPairs: () => Promise<void>): Promise<void> {
  await client.query(`
    create function pg_temp.pick(of bigint, salt int, below bigint) returns bigint immutable language sql
      return abs(hashint8extended(of, salt) % below)`)
  await insertActors(client, size)
  await insertRecommendations(client, size)
  await syncPairs()
  await chooseReports(client, size)
  await client.query('select index_recommendations()')
  await withoutIndexes(client, ['reports', 'report_revisions', 'report_vectors'], async () => {
    await withoutTriggers(client, ['reports', 'report_revisions'], () => insertReports(client))
    await insertVectors(client)
  })
}

async function insertActors(client: pg.Client, { actors }: Size): Promise<void> {
  await client.query(`
    with states as (select array_agg(country order by country) as countries from actors where stakeholder_group = 'states'),
    made as (
      select n, (array['nhris', 'companies', 'companies', 'companies', 'civil_society', 'civil_society',
        'civil_society', 'civil_society', 'civil_society', 'international_organizations'])[1 + n % 10] as stakeholder_group,
        countries[1 + pg_temp.pick(n, 1, cardinality(countries))] as country
      from states, generate_series(1, ${actors}) as n)
    insert into actors (id, name, stakeholder_group, subgroups, country)
    select 'bench-' || n, 'Made-up actor ' || n, stakeholder_group, '{}'::text[],
      case when stakeholder_group <> 'international_organizations' then country end
    from made
    union all
    select id, 'Made-up ' || id, 'international_organizations', '{}'::text[], null from unnest(array['${poster}', '${rival}']) as id`)
  await client.query(`
    insert into mandates (actor_id, kind, country)
    select id, 'self', null from actors where id like 'bench-%'
    union all
    select id, 'any', null from actors where id like 'bench-%' and stakeholder_group = 'international_organizations'
    union all
    select id, 'country', country from actors where id like 'bench-%' and stakeholder_group in ('nhris', 'civil_society')`)
}

/** Each is addressed to one actor, States among them. */
async function insertRecommendations(client: pg.Client, { recommendations }: Size): Promise<void> {
  await client.query(`
    insert into sources (id, title, event, place, start_date, end_date, hosts, language, sha256, text_sha256, text,
      text_start, notes, revision, updated_at)
    values ('bench', 'Made up for measuring', 'None', 'Nowhere', '2020-02-16', '2020-02-17', '[]', 'en', '', '', '', 0,
      '[]', 1, '2020-02-17')`)
  await client.query(`
    create temp table given as
    with everyone as (select array_agg(id order by id) as ids from actors where id not in ('${poster}', '${rival}'))
    select 'bench-' || n as id, n, case when pg_temp.pick(n, 2, 10) = 0 then '${busyState.id}'
      else ids[1 + pg_temp.pick(n, 3, cardinality(ids))] end as actor_id
    from everyone, generate_series(1, ${recommendations}) as n`)
  await client.query(`
    insert into recommendations (id, source_id, position, stakeholder_group, number, text, qualifiers, raw, corrections,
      notes, revision, updated_at)
    select given.id, 'bench', n, stakeholder_group, n, 'Made-up recommendation ' || n ||
      repeat(': see that measures are taken, that they are published, and that those concerned are heard', 3),
      '[]', '[]', '[]', '[]', 1, '2020-02-17'
    from given join actors on actors.id = actor_id`)
  await client.query(`
    insert into parts (recommendation_id, id, label, quote)
    select id, part, 'Made-up part ' || part, 'measures are taken'
    from given, unnest(case when n % 2 = 0 then array['a', 'b'] else array['a'] end) as part`)
  await client.query(`insert into addressings (recommendation_id, actor_id) select id, actor_id from given order by n`)
  await client.query(`
    with served as (select array_agg(id order by id) as ids from principles)
    insert into principle_links (recommendation_id, position, principle_id, recommendation_quote, principle_quote, rationale)
    select id, 1, ids[1 + pg_temp.pick(n, 4, cardinality(ids))], 'measures are taken', 'measures', 'Made up for measuring.'
    from given, served where n % 2 = 0`)
}

/**
 * Who reports on whom, when. Nine of ten pairs are reported on, in rounds: in even ones the addressee speaks of itself, in
 * odd ones somebody else of the same half-year, so that levels are contested and nobody speaks twice of one day.
 */
async function chooseReports(client: pg.Client, { reports }: Size): Promise<void> {
  await client.query(`
    create temp table pairs as
    select row_number() over (order by recommendation_id, addressee_id) - 1 as n, recommendation_id, addressee_id,
      stakeholder_group, addressee_country,
      (select array_agg(id order by id) from parts where parts.recommendation_id = implementations.recommendation_id) as parts
    from implementations
    where addressed and territory is null and addressee_id not in ('${poster}', '${rival}')
      and pg_temp.pick(hashtextextended(recommendation_id || addressee_id, 0), 5, 10) > 0`)
  await client.query('create unique index on pairs (n)')
  await client.query(`
    create temp table watchers as
    select country, array_agg(id order by id) as ids from actors
    where stakeholder_group in ('nhris', 'civil_society') and country is not null group by country`)
  await client.query('analyze pairs, watchers')
  await client.query(`
    create temp table chosen as
    with bodies as (select array_agg(id order by id) as ids from actors
      where stakeholder_group = 'international_organizations' and id ~ '^bench-\\d'),
    total as (select count(*) as pairs from pairs),
    drawn as (
      select i, i / total.pairs as round, pairs.*,
        case when i / total.pairs % 2 = 0 then addressee_id
          when pg_temp.pick(i, 6, 3) > 0 then watchers.ids[1 + pg_temp.pick(i, 7, cardinality(watchers.ids))] end as author,
        bodies.ids[1 + pg_temp.pick(i, 8, cardinality(bodies.ids))] as body,
        bodies.ids[1 + (pg_temp.pick(i, 8, cardinality(bodies.ids)) + 1) % cardinality(bodies.ids)] as other_body
      from bodies, total, generate_series(0::bigint, ${reports - 1}) as i
      join pairs on pairs.n = i % (select pairs from total)
      left join watchers on watchers.country = addressee_country),
    authored as (
      select *, case when round % 2 = 0 then addressee_id
          when author <> addressee_id then author when body <> addressee_id then body else other_body end as author_id,
        date '2020-07-01' + round / 2 * interval '6 months' as begins
      from drawn)
    select i, overlay(overlay(md5('report ' || i) placing '4' from 13) placing '8' from 17)::uuid as id,
      recommendation_id, addressee_id, author_id, authored.stakeholder_group, addressee_country, actors.country as author_country,
      case when author_id = addressee_id then 'self' when actors.stakeholder_group = 'nhris' then 'nhri'
        when actors.stakeholder_group = 'civil_society' then 'civil_society' else 'international' end as basis,
      case pg_temp.pick(i, 9, 100) when 0 then 'draft' when 1 then 'withdrawn' else 'published' end as state,
      begins::date as period_start, (begins + interval '6 months')::date - 1 as period_end,
      begins + interval '6 months' + pg_temp.pick(i, 10, 150 * 86400::bigint * 1000000) * interval '1 microsecond' as known_at,
      (select array_agg((${levels})[1 + pg_temp.pick(i * 8 + place, 11, 6)] order by place)
        from generate_subscripts(parts, 1) as place) as levels,
      parts
    from authored join actors on actors.id = author_id`)
}

/** One report in ten has been revised; one in a hundred is a draft, one withdrawn. */
async function insertReports(client: pg.Client): Promise<void> {
  const revised = `state = 'published' and pg_temp.pick(i, 12, 10) = 0`
  await client.query(`
    insert into reports (id, recommendation_id, addressee_id, author_id, basis, stakeholder_group, addressee_country,
      author_country, state, revision, period_start, period_end, language, levels, content_bytes, created_at, published_at,
      withdrawn_at, withdrawal_reason)
    select id, recommendation_id, addressee_id, author_id, basis, stakeholder_group, addressee_country, author_country,
      state, case when ${revised} then 2 else 1 end, period_start, period_end, 'en',
      case when state = 'withdrawn' then '{}' else array(select distinct unnest(levels)) end, 1000, known_at,
      case when state <> 'draft' then known_at end, case when state = 'withdrawn' then known_at + interval '60 days' end,
      case when state = 'withdrawn' then 'Made up for measuring.' end
    from chosen`)
  await client.query(`
    insert into report_revisions (report_id, addressee_id, revision, period_start, period_end, language, narrative,
      assessments, measures, evidence, content_bytes, known_at, person)
    select id, addressee_id, revision, period_start, period_end, 'en', 'Made up for measuring, report ' || i || '. ' ||
      repeat('The ministry says that a draft was discussed and that the law stands unchanged. ', 3 + pg_temp.pick(i, 13, 8)::int),
      (select jsonb_agg(jsonb_build_object('part', parts[place], 'level', levels[place], 'rationale',
        'Made up for measuring: what was announced is compared with what holds.') order by place)
        from generate_subscripts(parts, 1) as place),
      jsonb_build_array(jsonb_build_object('kind', 'legislation', 'title', 'A made-up act on public records', 'date',
        period_start + 30, 'url', 'https://example.org/acts/' || i)),
      (select jsonb_agg(jsonb_build_object('kind', 'official_gazette', 'title', 'A made-up gazette, number ' || place,
        'url', 'https://example.org/gazette/' || i || '/' || place, 'date', period_start + 40, 'stance', 'supports'))
        from generate_series(1, 1 + pg_temp.pick(i, 14, 2)) as place),
      1000, case revision when 1 then known_at else known_at + interval '30 days' end, 'bench'
    from chosen, generate_series(1, case when ${revised} then 2 else 1 end) as revision`)
}

/** What triggers would make report by report. Near words come from what is posted later: these texts have the same few. */
async function insertVectors(client: pg.Client): Promise<void> {
  await client.query(`
    insert into report_vectors (report_id, number, vector, content_hash)
    select id, number, search_vector(language, report_texts(narrative, assessments, measures, evidence)) ||
      search_blocks(number), md5((language, narrative, assessments, measures, evidence)::text)::uuid
    from (
      select reports.id, row_number() over (order by published_at, reports.id) as number, revisions.language, narrative,
        assessments, measures, evidence
      from reports
      join report_revisions as revisions on report_id = reports.id and revisions.revision = reports.revision
      where state = 'published') as said
    order by number`)
  await client.query(`select setval('report_vectors_number_seq', (select max(number) from report_vectors))`)
}
