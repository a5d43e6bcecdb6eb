// What an answer to a search has beside its rows: marks, whether not all were ranked, and what to try where nothing is found.
import { type Page, textOfPage } from '../http/pages.ts'
import type { Ranked } from './ranked.ts'

type Row = { id: string } & Partial<Ranked>

type Ways<R> = {
  isFirst: boolean
  /** In the order of relevance. */
  isRanked: boolean
  textOf: (row: R) => string
  /** HTML by the ids of rows; null where it is not asked for. */
  highlights: ((ids: string[]) => Promise<Map<string, string>>) | null
  nearWords: () => Promise<string[]>
}

type Answer<Item> = Page<Item> & { near_words?: string[] }

/** The page as it is answered; it stands for one of `Item`. */
export async function answerSearch<R extends Row, Item>(listed: Page<R>, ways: Ways<R>): Promise<Answer<Item>> {
  const { data } = listed
  const truncated = data.some((row) => row.truncated)
  const page = ways.isRanked ? { ...listed.page, truncated } : listed.page
  if (data.length === 0) return { data: [], page, ...(ways.isFirst && { near_words: await ways.nearWords() }) }
  if (ways.highlights === null) return textOfPage({ data, page }, ways.textOf)
  const html = await ways.highlights(data.map(({ id }) => id))
  const marked = (row: R) => `${ways.textOf(row).slice(0, -1)},"highlight":${JSON.stringify(html.get(row.id) ?? '')}}`
  return textOfPage({ data, page }, marked)
}
