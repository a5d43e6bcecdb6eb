// The filters of a request in words, for pictures: who sees one elsewhere must know of whom it speaks.
import { sql } from 'drizzle-orm'
import { numbersIn } from '../charts/numbers.ts'
import type { Language } from '../charts/schemas.ts'
import { dimensionIn, nameOfValue, regionIn, wordsIn } from '../charts/words.ts'
import type { Db } from '../database/client.ts'
import type { Dimension } from './dimensions.ts'
import type { LevelFilters } from './filters.ts'

type Named = Exclude<keyof LevelFilters, 'contested'>
/** As what each filter is called; a source by its title alone. */
const dimensionOf: Record<Named, Dimension | null> = {
  ...{ addressee_id: 'addressee', addressee_country: 'addressee_country', region: 'region', territory: 'territory' },
  ...{ stakeholder_group: 'stakeholder_group', recommendation_id: 'recommendation', principle: 'principle' },
  ...{ instrument: 'instrument', level_from: 'level_from', source: null },
}
/** Of one filter; more of them are counted. */
const mostNames = 4

/** A phrase for each filter. `recommendations` has the names of those that are asked for. */
export async function selectFilterNames(
  db: Db,
  lang: Language,
  filters: LevelFilters,
  recommendations: ReadonlyMap<string, string>,
): Promise<string[]> {
  const words = wordsIn(lang)
  const known = await selectLabels(db, lang, filters)
  const phrases = (Object.keys(dimensionOf) as Named[]).flatMap((filter) => {
    const values: readonly string[] = filters[filter] ?? []
    if (values.length === 0) return []
    const dimension = dimensionOf[filter]
    const names = values.map((value) => {
      const fixed = dimension && nameOfValue(lang, dimension, value)
      const region = filter === 'region' ? regionIn(lang, value) : null
      const recommendation = filter === 'recommendation_id' ? recommendations.get(value) : null
      return fixed ?? region ?? recommendation ?? known.get(`${filter} ${value}`) ?? value
    })
    const left = names.length - mostNames
    const said = [
      ...names.slice(0, mostNames),
      ...(left > 0 ? [words.say('more', numbersIn(lang).count(left))] : []),
    ].reduce((before, name) => words.say('on', before, name))
    return dimension === null ? [said] : [words.say('named', dimensionIn(lang, dimension), said)]
  })
  return filters.contested === true ? [...phrases, words.say('contested')] : phrases
}

async function selectLabels(db: Db, lang: Language, filters: LevelFilters): Promise<ReadonlyMap<string, string>> {
  const asked = (values: readonly string[] | undefined) => sql`any(${sql.param(values ?? [])}::text[])`
  const inLanguage = (id: string, name: string) =>
    sql`coalesce((select name from actor_names where actor_id = ${sql.raw(id)} and language = ${lang}), ${sql.raw(name)})`
  const { addressee_id, addressee_country, territory, instrument, source } = filters
  if ([addressee_id, addressee_country, territory, instrument, source].every((one) => one === undefined))
    return new Map()
  const ofCountries = (filter: string, codes: readonly string[] | undefined) => sql`
    select ${filter}, code, ${inLanguage('lower(code)', 'countries.name')} from countries where code = ${asked(codes)}`
  const { rows } = await db.execute<{ filter: string; id: string; name: string }>(sql`
    select 'addressee_id' as filter, id, ${inLanguage('actors.id', 'actors.name')} as name from actors
      where id = ${asked(addressee_id)}
    union all ${ofCountries('addressee_country', addressee_country)}
    union all ${ofCountries('territory', territory)}
    union all select 'instrument', id, concat_ws(', ', title, provision) from instruments
      where id = ${asked(instrument)}
    union all select 'source', id, title from sources where id = ${asked(source)}`)
  return new Map(rows.map(({ filter, id, name }) => [`${filter} ${id}`, name]))
}
