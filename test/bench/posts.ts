// Reports to post, each on another pair or of another day, so that none overlaps any other.
import { randomUUID } from 'node:crypto'
import type { Request } from 'autocannon'
import type pg from 'pg'

type Pair = { recommendation_id: string; addressee_id: string }

/** Pairs to report on, in an order that spreads over the table. */
export async function selectTargets(client: pg.Client): Promise<Pair[]> {
  const { rows } = await client.query<Pair>(`
    select recommendation_id, addressee_id from implementations
    where recommendation_id like 'bench-%' order by md5(recommendation_id) limit 20000`)
  return rows
}

/** A maker of requests that go through `targets` day by day. */
export function posting(path: string, targets: readonly Pair[], headers: Record<string, string>): () => Request {
  let count = 0
  return () => {
    const day = dayAfter('2021-01-01', Math.floor(count / targets.length))
    const body = { ...targets[count++ % targets.length]!, period_start: day, period_end: day, ...said }
    return {
      ...{ method: 'POST', path, body: JSON.stringify(body) },
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    }
  }
}

const said = {
  territory: null,
  state: 'published',
  language: 'en',
  narrative: `Made up for measuring. ${'The ministry says that a draft was discussed and that the law stands unchanged. '.repeat(6)}`,
  assessments: [
    {
      part: 'a',
      level: 'partly_implemented',
      rationale: 'Made up for measuring: what was announced is compared with what holds.',
    },
  ],
  measures: [
    {
      kind: 'legislation',
      title: 'A made-up act on public records',
      date: '2020-05-01',
      url: 'https://example.org/act',
    },
  ],
  evidence: [
    {
      ...{
        kind: 'official_gazette',
        title: 'A made-up gazette',
        url: 'https://example.org/gazette',
        date: '2020-05-02',
      },
      stance: 'supports',
    },
  ],
}

const dayAfter = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
