// Facets of a list: by what its rows can be narrowed further, and how many each value would leave. All in one statement.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Db } from './client.ts'

/** What rows are counted by, in SQL over a column of `facts`. */
export type Facet = {
  /** The column: rows are first counted by it. */
  over: string
  /** The column has so many values that they are counted apart: the planner then knows how many to join with. */
  many?: true
  value: SQL
  /** What else the value needs; with `asked`, only these values of it. */
  join?: (asked?: readonly string[]) => SQL
  /** The name of a value. */
  label?: (value: SQL) => SQL
}

/** Rows to count: a statement that gives the columns of the facets, and in `weight` for how many each row stands. */
export type Facts = {
  rows: SQLWrapper
  /** So many rows are counted at most; the statement says in which order. */
  most?: number
}

/** One facet of an answer. */
type FacetCounts = { exact: boolean; values: { value: string | null; label: string | null; count: number }[] }

/** So many values of a facet are answered, those of most rows. */
export const mostFacetValues = 300

const list = (these: readonly SQLWrapper[]): SQL => sql.join([...these], sql`, `)

/** Counts by each facet the rows of its facts; facts that several facets share are read once. */
export async function countFacets<Name extends string>(
  db: Db,
  asked: readonly { name: Name; facet: Facet; facts: Facts }[],
): Promise<Partial<Record<Name, FacetCounts>>> {
  const tables: SQL[] = []
  const counts = [...Map.groupBy(asked, ({ facts }) => facts)].flatMap(([{ rows, most }, of], index) => {
    const named = (what: string) => sql.raw(`${what}_${index}`)
    tables.push(
      most === undefined
        ? sql`${named('listed')} as not materialized (${rows})`
        : sql`${named('listed')} as materialized (select * from (${rows}) as all_of_them limit ${most})`,
    )
    const [many, few] = [true, false].map((isMany) => [
      ...new Set(of.filter(({ facet }) => (facet.many ?? false) === isMany).map(({ facet }) => facet.over)),
    ]) as [string[], string[]]
    for (const column of many) {
      const name = sql.identifier(column)
      tables.push(sql`${named(`by_${column}`)} as (
        select ${name}, sum(weight)::int as weight from ${named('listed')} group by ${name})`)
    }
    if (few.length > 0) {
      const names = few.map((column) => sql.identifier(column))
      const sets = names.map((column) => sql`(${column})`)
      tables.push(sql`${named('by_each')} as (
        select grouping(${list(names)}) as kind, ${list(names)}, sum(weight)::int as weight
        from ${named('listed')} group by grouping sets (${list(sets)}))`)
    }
    /** The tally by a column: in that by each, a bit of `kind` is set for every other one, the first column's highest. */
    const tally = ({ over, many: isMany }: Facet) =>
      isMany
        ? named(`by_${over}`)
        : sql`(select * from ${named('by_each')}
            where kind = ${2 ** few.length - 1 - 2 ** (few.length - 1 - few.indexOf(over))})`
    const exact = most === undefined ? sql`true` : sql`(select count(*) < ${most} from ${named('listed')})`
    return of.map(
      ({ name, facet }) => sql`(
        select ${name}::text as facet, ${exact} as exact, value, ${facet.label?.(sql`value`) ?? sql`null`} as label, count
        from (
          select value, sum(weight)::int as count
          from (select (${facet.value})::text as value, weight from ${tally(facet)} as facts ${facet.join?.() ?? sql``}) as valued
          group by value order by count desc, value collate "C" limit ${mostFacetValues}) as counted)`,
    )
  })
  const { rows } = await db.execute<{ facet: Name; exact: boolean } & FacetCounts['values'][number]>(
    sql`with ${list(tables)} select * from (${sql.join(counts, sql` union all `)}) as counts order by count desc, value collate "C"`,
  )
  const byFacet = Map.groupBy(rows, ({ facet }) => facet)
  return Object.fromEntries(
    asked.map(({ name }) => {
      const found = byFacet.get(name) ?? []
      const values = found.map(({ value, label, count }) => ({ value, label, count }))
      return [name, { exact: found[0]?.exact ?? true, values }]
    }),
  ) as Partial<Record<Name, FacetCounts>>
}

/** Each facet once, with the rows under all filters but the one of its name; those that share them share the facts. */
export function asOwnFacts<Name extends string, Filters extends object>(
  asked: readonly Name[],
  filters: Filters,
  facets: Readonly<Record<Name, Facet>>,
  under: (filters: Filters) => Facts,
) {
  const all = under(filters)
  return [...new Set(asked)].map((name) => {
    const filtered = filters[name as never] !== undefined
    return { name, facet: facets[name], facts: filtered ? under({ ...filters, [name]: undefined }) : all }
  })
}
