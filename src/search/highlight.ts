// Where in a text stands what was sought: an excerpt as HTML in which it is marked and everything else is escaped.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { chineseRuns } from './chinese.ts'
import type { CompiledSearch } from './compile.ts'
import { soughtWords } from './syntax.ts'

/** So many characters of a text are looked through. */
const mostRead = 20_000
/** Characters for private use, taken out of the text first, so that nobody else can set them. */
const [begin, end, less] = ['\ue000', '\ue001', '\ue002']
const options = `StartSel=${begin},StopSel=${end},MaxFragments=2,MaxWords=25,MinWords=8,FragmentDelimiter=" … "`

export type Excerpt = { excerpt: string; is_chinese: boolean }

/** Columns of an excerpt from an array of `searched_text`; `htmlOf` makes HTML of it. */
export function excerptOf(language: SQLWrapper, texts: SQLWrapper, { marking }: CompiledSearch) {
  // What looks like a tag of HTML would be left out.
  const plain = sql`translate(normalize(content, NFC), ${`<${begin}${end}${less}`}, ${less})`
  const read = sql`left(coalesce((select string_agg(${plain}, ' … ') from unnest(${texts})), ''), ${sql.raw(String(mostRead))})`
  const is_chinese: SQL<boolean> = sql<boolean>`search_language(${language}) = 'chinese'`
  const excerpt = sql<string>`case when ${is_chinese} then ${read}
    else ts_headline(search_configuration(${language}), ${read}, ${marking}::tsquery, ${options}) end`
  return { excerpt: excerpt.as('excerpt'), is_chinese: is_chinese.as('is_chinese') }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** The excerpt with `<mark>` around what was sought, safe to put into a page. */
export function htmlOf({ excerpt, is_chinese }: Excerpt, { search }: CompiledSearch): string {
  const marked = is_chinese ? markedChinese(excerpt, soughtWords(search)) : excerpt
  return marked
    .replaceAll(less, '<')
    .replace(/[&<>"']/g, (sign) => entities[sign]!)
    .replaceAll(begin, '<mark>')
    .replaceAll(end, '</mark>')
}

/** PostgreSQL splits Chinese by its punctuation alone: it is marked here, from a little before it stands first. */
function markedChinese(text: string, words: readonly string[]): string {
  const sought = words.flatMap((word) => [...(word.match(chineseRuns) ?? []), word.replaceAll(chineseRuns, '')])
  // Words are letters and digits alone, so that none of them means anything else in a pattern.
  const pattern = new RegExp(sought.filter((word) => word !== '').join('|'), 'giu')
  const first = Math.max(0, text.search(pattern))
  const before = [...text.slice(0, first)]
  const part = [...before.slice(-20), ...[...text.slice(first)].slice(0, 60)].join('')
  return (before.length > 20 ? '… ' : '') + part.replaceAll(pattern, (found) => begin + found + end)
}
