// Implementations as they were known at some moment: levels from the history, the rest derived from what was known of the
// reports. Who said what is shown of those reports alone that still say it today.
import { and, eq, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { type KnownPart, level_history } from '../database/implementation-tables.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { momentText } from '../database/moments.ts'
import { reports } from '../database/report-tables.ts'
import { manyOf } from '../database/together.ts'
import type { Keyset } from '../http/pages.ts'
import { pairConditions } from '../recommendations/pair-filters.ts'
import { counted } from '../reports/visibility.ts'
import { heldAt } from './as-of.ts'
import { type FoundImplementation, type ImplementationKey, type ImplementationList, textOf } from './queries.ts'
import { type CountedReport, deriveImplementation } from './rules.ts'
import type { ImplementationHeadline } from './schemas.ts'

const { placeholder } = sql

type Known = Pick<
  ImplementationHeadline,
  | keyof ImplementationKey
  | 'stakeholder_group'
  | 'addressee_country'
  | 'addressed'
  | 'level'
  | 'level_from'
  | 'contested'
> & {
  parts: KnownPart[]
  known_from: string
  reports: (CountedReport & { shown: boolean; counted: boolean; changed_at: string })[]
}

const asOf = sql`${placeholder('as_of')}::timestamptz`
/** Of a row of restrictions that began by then. */
const restrictedThen = (as_of: unknown) => sql`(known_to is null or known_to > ${as_of})`

// Every report that was public by then, in the revision that was the newest then; those that were withdrawn or restricted
// then, or had been restricted before, for their moments.
const knownStatement = statement<Known>(
  'find_known_implementations',
  () => sql`
    select recommendation_id, addressee_id, territory, stakeholder_group, addressee_country, addressed, level, level_from,
      contested, parts, known_from,
      (select coalesce(jsonb_agg(jsonb_build_object('id', reports.id, 'author_id', reports.author_id,
          'basis', reports.basis, 'period_start', newest.period_start, 'period_end', newest.period_end,
          'published_at', ${momentText(sql`reports.published_at`)},
          'assessments', (select coalesce(jsonb_agg(said - 'rationale'), '[]') from jsonb_array_elements(newest.assessments) as said),
          'shown', ${counted},
          'counted', not coalesce(reports.withdrawn_at <= ${asOf}, false) and not coalesce(restricted.now, false),
          'changed_at', ${momentText(sql`greatest(newest.known_at, restricted.changed_at,
            case when reports.withdrawn_at <= ${asOf} then reports.withdrawn_at end)`)})), '[]')
        from reports cross join lateral (
          select * from report_revisions
          where report_id = reports.id and known_at <= ${asOf}
          order by revision desc limit 1) as newest
        cross join lateral (
          select bool_or(${restrictedThen(asOf)}) as now,
            greatest(max(known_from), max(known_to) filter (where known_to <= ${asOf})) as changed_at
          from restrictions where report_id = reports.id and known_from <= ${asOf}) as restricted
        where reports.recommendation_id = level_history.recommendation_id
          and reports.addressee_id = level_history.addressee_id
          and coalesce(reports.territory, '') = coalesce(level_history.territory, '')
          and reports.published_at <= ${asOf}) as reports
    from unnest(${manyOf('recommendation_ids', 'text')}, ${manyOf('addressee_ids', 'text')},
      ${manyOf('territories', 'text')}) as asked (recommendation, addressee, spoken_of)
    join level_history on recommendation_id = asked.recommendation and addressee_id = asked.addressee
      and coalesce(territory, '') = asked.spoken_of
    where known_from <= ${asOf} and (known_to is null or known_to > ${asOf})`,
)

/** These implementations as known at `as_of`; those of which nothing was known are left out. */
export async function findKnown(
  db: Db,
  keys: readonly ImplementationKey[],
  as_of: string,
): Promise<FoundImplementation[]> {
  const rows = await knownStatement(db, {
    recommendation_ids: keys.map(({ recommendation_id }) => recommendation_id),
    addressee_ids: keys.map(({ addressee_id }) => addressee_id),
    territories: keys.map(({ territory }) => territory ?? ''),
    as_of,
  })
  return rows.map(implementationThen)
}

function implementationThen({ parts, known_from, reports: all, level, level_from, contested, ...identity }: Known) {
  const counting = all.filter((report) => report.counted)
  const shown = new Set(all.filter((report) => report.shown).map(({ id }) => id))
  const part_ids = parts.map(({ part }) => part)
  const { parts: derived, ...headline } = deriveImplementation(part_ids, counting)
  return {
    ...identity,
    ...headline,
    // What was said then, also where the method has changed since.
    ...{ level, level_from, contested },
    changed_at: [known_from, ...all.map(({ changed_at }) => changed_at)].sort().at(-1)!,
    parts: derived.map(({ bases, ...part }) => {
      const visible = bases.filter(({ report_id }) => shown.has(report_id))
      return { ...part, bases: visible, hidden_bases: bases.length - visible.length }
    }),
    part_ids,
  }
}

const territoryKey = sql`coalesce(${level_history.territory}, '')`

/** As the list of today: what nobody speaks of where asked, what is no longer addressed where somebody had reported on it. */
export function conditionsThen(filters: ImplementationList, as_of: string): SQL {
  const { level, no_information = level?.includes('no_information') ?? false } = filters
  const reported = sql`exists (
    select from reports
    where ${reports.recommendation_id} = ${level_history.recommendation_id}
      and ${reports.addressee_id} = ${level_history.addressee_id}
      and coalesce(${reports.territory}, '') = ${territoryKey} and ${reports.published_at} <= ${as_of}
      and (${reports.withdrawn_at} is null or ${reports.withdrawn_at} > ${as_of})
      and not exists (
        select from restrictions
        where report_id = ${reports.id} and known_from <= ${as_of} and ${restrictedThen(as_of)}))`
  return and(
    heldAt(as_of),
    no_information ? sql`(${level_history.addressed} or ${reported})` : ne(level_history.level, 'no_information'),
    ...pairConditions(level_history, filters),
    isAnyOf(level_history.level, level),
    isAnyOf(level_history.level_from, filters.level_from),
    filters.contested === undefined ? undefined : eq(level_history.contested, filters.contested),
    filters.whole === undefined
      ? undefined
      : filters.whole
        ? isNull(level_history.territory)
        : isNotNull(level_history.territory),
  )!
}

/** Up to `limit + 1` as known at `as_of`, in the order of the list of today. */
export async function selectKnown(
  db: Db,
  filters: ImplementationList,
  as_of: string,
  after: Keyset | null,
  limit: number,
): Promise<ImplementationHeadline[]> {
  const key = sql`(${level_history.recommendation_id}, ${level_history.addressee_id}, ${territoryKey})`
  const { recommendation_id, addressee_id, territory } = level_history
  const keys = await db
    .select({ recommendation_id, addressee_id, territory })
    .from(level_history)
    .where(
      and(
        conditionsThen(filters, as_of),
        after === null ? undefined : sql`${key} > (${after[0]}, ${after[1]}, ${after[2]})`,
      ),
    )
    .orderBy(recommendation_id, addressee_id, territoryKey)
    .limit(limit + 1)
  const found = await findKnown(db, keys, as_of)
  const known = new Map(found.map(({ parts: _parts, part_ids: _ids, ...row }) => [textOf(row), row]))
  return keys.map((key) => known.get(textOf(key))!)
}

export const countKnown = (db: Db, filters: ImplementationList, as_of: string): Promise<number> =>
  db.$count(level_history, conditionsThen(filters, as_of))
