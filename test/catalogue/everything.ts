// Walks the catalogue as a client does: lists page by page, all that they hold.
import type { Client } from '../support/app.ts'

export const catalogueLists = ['sources', 'stakeholder-groups', 'principles', 'instruments', 'recommendations']

// biome-ignore lint/suspicious/noExplicitAny: the serializer of the tests has checked the shape
export type Row = any

/** Every row of a list; `pages` counts how often it was asked. */
export async function everything(client: Client, url: string): Promise<{ rows: Row[]; pages: number }> {
  const rows: Row[] = []
  let pages = 0
  for (let next: string | undefined = url; next !== undefined; ) {
    const { status, body, headers, text } = await client.get(next)
    if (status !== 200) throw new Error(`${next}: ${text}`)
    rows.push(...body.data)
    pages += 1
    next = /^<(.+)>; rel="next"$/.exec(headers.link ?? '')?.[1]
    if ((next === undefined) !== (body.page.next === null)) throw new Error(`${url}: Link and page.next disagree`)
  }
  return { rows, pages }
}
