// What an answer to a search has beside its rows: marks, and what to try where nothing is found.
import { type Page, textOfPage } from '../http/pages.ts'
import type { Ranked } from './ranked.ts'

type Row = { id: string } & Partial<Ranked>

/** Which page was asked for, and how. */
export type Answered = { isFirst: boolean; highlight: boolean | undefined }

type Ways<R> = {
  textOf: (row: R) => string
  /** HTML by the ids of rows. */
  highlights: (ids: string[]) => Promise<Map<string, string>>
  nearWords: () => Promise<string[]>
}

type Answer<Item> = Page<Item> & { near_words?: string[] }

/** The page, with whatever else it has, as it is answered; it stands for one of `Item`. */
export async function answerSearch<R extends Row, Item>(
  listed: Page<R>,
  { isFirst, highlight }: Answered,
  ways: Ways<R>,
): Promise<Answer<Item>> {
  const { data, ...about } = listed
  if (data.length === 0) return { data: [], ...about, ...(isFirst && { near_words: await ways.nearWords() }) }
  if (!highlight) return textOfPage({ data, ...about }, ways.textOf)
  const html = await ways.highlights(data.map(({ id }) => id))
  const marked = (row: R) => `${ways.textOf(row).slice(0, -1)},"highlight":${JSON.stringify(html.get(row.id) ?? '')}}`
  return textOfPage({ data, ...about }, marked)
}
