// What figures must be, counted one by one from plain rows: shares no function and no SQL with the service.
import type pg from 'pg'

type Part = { part: string; level: string; level_from: string | null; contested: boolean }
type Pair = {
  recommendation: string
  addressee: string
  territory: string | null
  stakeholder_group: string
  addressee_country: string | null
  level: string
  level_from: string | null
  contested: boolean
  active: string[]
  parts: Part[]
}
type Thing = Record<string, unknown> & { level: string; contested: boolean }
export type Question = { group_by: readonly string[]; filters?: Record<string, readonly string[]> }

/** Everything that is addressed, as the tables have it now. */
export async function world(db: pg.Pool) {
  const { rows: pairs } = await db.query<Pair>(`
    select recommendation_id as recommendation, addressee_id as addressee, territory, stakeholder_group, addressee_country,
      level, level_from, contested, parts,
      array(select id from parts p where p.recommendation_id = i.recommendation_id and retired_at is null) as active
    from implementations i where addressed`)
  const links = async (text: string) => {
    const found = new Map<string, Set<string>>()
    for (const { id, value } of (await db.query<{ id: string; value: string }>(text)).rows) {
      found.set(id, (found.get(id) ?? new Set()).add(value))
    }
    return found
  }
  return {
    pairs,
    principles: await links('select recommendation_id as id, principle_id as value from principle_links'),
    instruments: await links('select recommendation_id as id, instrument_id as value from instrument_links'),
    regions: await links(`
      select code as id, region_code as value from countries where region_code is not null union all
      select code, subregion_code from countries where subregion_code is not null union all
      select code, intermediate_region_code from countries where intermediate_region_code is not null`),
    firstRegions: new Map(
      (
        await db.query<{ code: string; region_code: string | null }>('select code, region_code from countries')
      ).rows.map(({ code, region_code }) => [code, region_code]),
    ),
  }
}

/** Counts by the values of a row, joined; without rows and levels that nothing counts for. */
export function count(of: Awaited<ReturnType<typeof world>>, { group_by, filters = {} }: Question) {
  const inTerritories = group_by.includes('territory') || filters.territory !== undefined
  const found = new Map<string, { counts: Record<string, number>; contested: number; total: number }>()
  const things: Thing[] = of.pairs
    .filter(({ territory }) => (territory !== null) === inTerritories)
    .flatMap((pair): Thing[] =>
      group_by.includes('part')
        ? pair.active.map((part) => ({
            ...pair,
            ...{ level: 'no_information', level_from: null, contested: false },
            ...pair.parts.find((spoken) => spoken.part === part),
            part: `${pair.recommendation}/${part}`,
          }))
        : [pair],
    )
  for (const thing of things) {
    const values = (name: string): (string | null)[] => {
      if (name === 'principle' || name === 'instrument') {
        return [
          ...((name === 'principle' ? of.principles : of.instruments).get(String(thing.recommendation)) ?? [
            'unassigned',
          ]),
        ]
      }
      if (name === 'region') return [of.firstRegions.get(String(thing.addressee_country)) ?? null]
      return [thing[name.replace(/_id$/, '')] as string | null]
    }
    const passes = Object.entries(filters).every(([name, asked]) => {
      if (name === 'contested') return asked.includes(String(thing.contested))
      if (name === 'region') return asked.some((one) => of.regions.get(String(thing.addressee_country))?.has(one))
      return values(name).some((value) => value !== null && asked.includes(value))
    })
    if (!passes) continue
    const shown = (name: string) =>
      values(name).filter(
        (value) => !['principle', 'instrument'].includes(name) || (filters[name]?.includes(value!) ?? true),
      )
    for (const first of shown(group_by[0]!)) {
      for (const second of group_by[1] === undefined ? [null] : shown(group_by[1])) {
        const key = JSON.stringify(group_by.length === 1 ? [first] : [first, second])
        const row = found.get(key) ?? { counts: {}, contested: 0, total: 0 }
        found.set(key, row)
        row.counts[thing.level] = (row.counts[thing.level] ?? 0) + 1
        row.contested += Number(thing.contested)
        row.total += 1
      }
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Row = Record<string, unknown> & { counts: Record<string, number>; contested: number; total: number }

/** An answer's rows in the same form. */
export function counted(data: readonly Row[], group_by: readonly string[]) {
  const rows = data
    .filter(({ total }) => total > 0)
    .map((row) => [
      JSON.stringify(group_by.map((name) => (name === 'part' ? `${row.recommendation}/${row.part}` : row[name]))),
      {
        counts: Object.fromEntries(Object.entries(row.counts).filter(([, pairs]) => pairs > 0)),
        ...{ contested: row.contested, total: row.total },
      },
    ])
  return Object.fromEntries(rows.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}
