// A search as PostgreSQL takes it: in each language by its own stems, as the language of a text picks its configuration.
import { sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { chineseRuns, queryOfRun } from './chinese.ts'
import { readSearch, type Search, type Term } from './syntax.ts'
import { formsOf, type SearchLanguage, searchLanguages } from './word-forms.ts'

/** Each a tsquery in text form, empty where no text can be found. */
export type CompiledSearch = {
  search: Search
  /** What finds texts, each language in texts of its own. */
  matching: string
  /** The same with phrases as mere words, which the index alone can answer; null where there is no phrase. */
  loose: string | null
  /** The same without exclusions: what is looked through for them. */
  sought: string
  /** The same by the language of a text, in which nothing else makes it relevant. */
  ranking: { query: string; languages: SearchLanguage[] }[]
  /** Each thing that is sought, to mark it where it stands. */
  marking: string
}

/** The query of a term in a language; empty where it says nothing there, as `the` in English. */
type QueryOf = (term: Term, language: SearchLanguage) => string

const lexemesStatement = statement<{ place: number; query: string }>(
  'search_lexemes',
  () => sql`
    select place, string_agg(distinct query::text, ' | ') as query
    from jsonb_to_recordset(${sql.placeholder('given')}::jsonb) as given (place int, language text, form text),
      phraseto_tsquery(('search_' || language)::regconfig, form) as query
    where numnode(query) > 0 group by place`,
)

export async function compileSearch(db: Db, q: string): Promise<CompiledSearch> {
  const search = readSearch(q)
  const terms = search.flat()
  const placeOf: (...of: Parameters<QueryOf>) => number = (term, language) =>
    terms.indexOf(term) * searchLanguages.length + searchLanguages.indexOf(language)
  const given = terms.flatMap((term) =>
    searchLanguages.flatMap((language) => {
      const place = placeOf(term, language)
      // What is Chinese is not for PostgreSQL to split.
      if (language === 'chinese') return { place, language: 'simple', form: term.text.replaceAll(chineseRuns, ' ') }
      const forms = term.isPhrase ? [term.text] : formsOf(term.text, language)
      return forms.map((form) => ({ place, language, form }))
    }),
  )
  const found = await lexemesStatement(db, { given: JSON.stringify(given) })
  const lexemes = new Map(found.map(({ place, query }) => [place, `(${query})`]))
  return assemble(search, (term, language) => {
    const runs = language === 'chinese' ? (term.text.match(chineseRuns) ?? []) : []
    const queries = runs.map((run) => queryOfRun(run, term.isPhrase))
    return joined([...queries, lexemes.get(placeOf(term, language)) ?? ''], '&')
  })
}

/** Puts the queries of terms together: pure. */
function assemble(search: Search, queryOf: QueryOf): CompiledSearch {
  const inLanguage = (language: SearchLanguage, alternativeOf: (sought: string, excluded: string[]) => string) => {
    const alternatives = search.flatMap((terms) => {
      const queries = (isExcluded: boolean) =>
        terms.filter((term) => term.isExcluded === isExcluded).map((term) => queryOf(term, language))
      const sought = joined(queries(false), '&')
      // Where all that is sought says nothing, what is left would only exclude.
      return sought === '' ? [] : [alternativeOf(sought, queries(true).filter(Boolean))]
    })
    return joined(alternatives, '|')
  }
  const byLanguage = (alternativeOf: (sought: string, excluded: string[]) => string) => {
    const languagesOf = Map.groupBy(searchLanguages, (language) => inLanguage(language, alternativeOf))
    return [...languagesOf].map(([query, languages]) => ({ query, languages })).filter(({ query }) => query !== '')
  }
  const inOwnLanguages = (...given: Parameters<typeof byLanguage>) => joined(byLanguage(...given).map(ofLanguages), '|')
  const matching = inOwnLanguages((sought, excluded) => joined([sought, ...excluded.map((query) => `!${query}`)], '&'))
  const loose = inOwnLanguages((sought, excluded) =>
    joined(
      [
        sought.replaceAll(nextTo, '&'),
        ...excluded.filter((query) => query.search(nextTo) < 0).map((query) => `!${query}`),
      ],
      '&',
    ),
  )
  const sought = search.flat().filter(({ isExcluded }) => !isExcluded)
  return {
    search,
    matching,
    loose: loose === matching ? null : loose,
    sought: inOwnLanguages((sought) => sought),
    ranking: byLanguage((sought) => sought),
    marking: joined(unique(sought.flatMap((term) => searchLanguages.map((language) => queryOf(term, language)))), '|'),
  }
}

/** The operator of phrases, with how far apart words stand. No lexeme has it. */
const nextTo = / <(?:-|\d+)> /g

/** A query that holds in texts of some languages; each text tells its own by a lexeme. */
function ofLanguages({ query, languages }: CompiledSearch['ranking'][number]): string {
  if (languages.length === searchLanguages.length) return query
  return joined([isIn(languages), query], '&')
}

/** Holds in texts of these languages. */
export const isIn = (languages: readonly SearchLanguage[]): string =>
  joined(
    languages.map((language) => `'#${language}'`),
    '|',
  )

const unique = (queries: readonly string[]) => [...new Set(queries)]

/** Queries joined by an operator, in parentheses where there are several; those that say nothing are left out. */
function joined(queries: readonly string[], operator: '&' | '|'): string {
  const telling = queries.filter((query) => query !== '')
  return telling.length > 1 ? `(${telling.join(` ${operator} `)})` : (telling[0] ?? '')
}
