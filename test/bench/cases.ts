// What is measured: each case with its requests, and what it aims at.
import type pg from 'pg'
import { busyState } from './world.ts'

/** Who serves the same as the service: from memory, by PostgreSQL alone, or by plain `pg` behind bare Fastify. */
export type Rival = 'memory' | 'pgbench' | 'pg'
type Aim = { rival: Rival; ratio: number }
/** `path` of a GET; null for the post. */
export type Case = {
  name: string
  path: string | null
  /** What is sent beside. */
  headers?: Record<string, string>
  aim: Aim
  /** Whether plain `pg` serves it too. */
  pg: boolean
}

const oneRecord = { aim: { rival: 'memory', ratio: 0.5 }, pg: false } as const
const list = { aim: { rival: 'pg', ratio: 1 }, pg: true } as const
const kept = { aim: { rival: 'memory', ratio: 0.8 }, pg: false } as const
const statisticsPath = '/v1/statistics/implementation-levels'
const unchangedPath = `${statisticsPath}?group_by=addressee_country`
const listPath = `/v1/reports?stakeholder_group=states&addressee_country=${busyState.country}`

/** Addresses are chosen from the data. `service` is asked for the cursor of a page far down the list. */
export async function chooseCases(client: pg.Client, service: string): Promise<Case[]> {
  const { rows } = await client.query<Record<'id' | 'recommendation_id' | 'addressee_id', string>>(`
    select reports.id, recommendation_id, addressee_id from reports
    join implementations using (recommendation_id, addressee_id)
    where state = 'published' and report_count >= 4 and recommendation_id like 'bench-%'
    order by reports.id limit 1`)
  const { id, recommendation_id, addressee_id } = rows[0]!
  const deep = await farCursor(service)
  const tag = (await fetch(`${service}${unchangedPath}`)).headers.get('etag')!
  return [
    { name: 'report', path: `/v1/reports/${id}`, ...oneRecord },
    { name: 'list-first', path: listPath, ...list },
    { name: 'list-deep', path: `${listPath}&cursor=${deep}`, ...list },
    {
      name: 'implementation',
      path: `/v1/recommendations/${recommendation_id}/implementations/${addressee_id}`,
      ...oneRecord,
    },
    { name: 'statistics', path: statisticsPath, ...kept },
    { name: 'not-modified', path: unchangedPath, headers: { 'if-none-match': tag }, ...kept },
    { name: 'post', path: null, aim: { rival: 'pg', ratio: 0.6 }, pg: true },
  ]
}

/** Walks down the list and answers the cursor after which there still is a full page. */
async function farCursor(service: string): Promise<string> {
  const cursors: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const cursor: string = next === '' ? '' : `&cursor=${next}`
    const response = await fetch(`${service}${listPath}&limit=200${cursor}`)
    const { page } = (await response.json()) as { page: { next: string | null } }
    next = page.next
    if (next !== null) cursors.push(next)
  }
  return cursors.at(-2)!
}
