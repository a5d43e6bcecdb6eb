// Counts a transparency report anew, from the plain public lists alone: it shares no code with the service.
import type { Client } from '../support/app.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows of lists are looked into freely
type Row = any

type Lists = { decisions: Row[]; appeals: Row[]; requests: Row[]; seals: Row[]; flags: Row[] }

/** Every row of each list; flags, which are not public, as oversight reads them. */
export async function readLists(anonymous: Client, overseer: Client): Promise<Lists> {
  return {
    decisions: await readAll(anonymous, '/v1/decisions'),
    appeals: await readAll(anonymous, '/v1/appeals'),
    requests: await readAll(anonymous, '/v1/restriction-requests'),
    seals: await readAll(anonymous, '/v1/seals'),
    flags: await readAll(overseer, '/v1/flags'),
  }
}

async function readAll(client: Client, url: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await client.get(`${url}?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`)
    rows.push(...body.data)
    next = body.page.next
  }
  return rows
}

/** Year and quarter of a moment in UTC, read off its text. */
export const quarterOf = (moment: string): [year: string, quarter: string] => [
  moment.slice(0, 4),
  `${Math.floor((Number(moment.slice(5, 7)) - 1) / 3) + 1}`,
]

/** What the report of a year or, with `quarter`, of a quarter has to say. `now` is about the moment at which it is asked for. */
export function expected(lists: Lists, year: string, quarter: string | null, now: Date): Row {
  const isIn = (moment: string) => {
    const [ofYear, ofQuarter] = quarterOf(moment)
    return ofYear === year && (quarter === null || ofQuarter === quarter)
  }
  const first = quarter === null ? 1 : Number(quarter) * 3 - 2
  const beyond = quarter === null || quarter === '4' ? `${Number(year) + 1}-01` : `${year}-${pad(first + 3)}`
  const to = `${beyond}-01T00:00:00.000000Z`
  const closed = Date.parse(to) <= now.getTime()

  const decisions = lists.decisions.filter(({ made_at }) => isIn(made_at))
  const byRule = groupsOf(decisions, (row) => [row.rule_id, row.measure, row.rectification?.outcome ?? 'in_force'])
  const waits = decisions.flatMap((row) => {
    const request = lists.requests.find(({ id }) => id === row.restriction_request_id)
    const seal = lists.seals.find(({ id }) => id === row.seal_id)
    const since = [request?.created_at, seal?.made_at].filter((moment) => moment !== undefined).sort()
    return since.length === 0 ? [] : [between(since[0]!, row.made_at)]
  })
  const appeals = lists.appeals.filter(({ made_at }) => isIn(made_at))
  const ruled = appeals.filter(({ ruling }) => ruling !== null)
  const outcomes = (outcome: string) => ruled.filter(({ ruling }) => ruling.outcome === outcome).length
  const won = outcomes('overturned') + outcomes('partly')
  const requests = lists.requests.filter(({ created_at }) => isIn(created_at))
  const seals = lists.seals.filter(({ made_at }) => isIn(made_at))
  const inState = (state: string) => seals.filter((seal) => seal.state === state).length
  const today = `${now.toISOString().slice(0, 10)}T00:00:00.000000Z`
  const flags = lists.flags.filter(({ received_at }) => isIn(received_at) && received_at < today)
  const until = Math.min(Date.parse(to), now.getTime())
  const overdue = lists.appeals.filter(
    ({ made_at, ruling }) =>
      Date.parse(made_at) + 30 * 86_400_000 < until && (ruling === null || Date.parse(ruling.made_at) >= until),
  )
  return {
    period: quarter === null ? year : `${year}-Q${quarter}`,
    year: Number(year),
    quarter: quarter === null ? null : Number(quarter),
    from: `${year}-${pad(first)}-01T00:00:00.000000Z`,
    to,
    closed,
    decisions: {
      count: decisions.length,
      by_rule: byRule.map(([[rule_id, measure, outcome], rows]) => ({ rule_id, measure, outcome, count: rows.length })),
      time_to_decision: times(waits),
    },
    appeals: {
      count: appeals.length,
      open: appeals.length - ruled.length,
      upheld: outcomes('upheld'),
      overturned: outcomes('overturned'),
      partly: outcomes('partly'),
      success_rate: ruled.length === 0 ? null : Number((won / ruled.length).toFixed(4)),
      time_to_ruling: times(ruled.map(({ made_at, ruling }) => between(made_at, ruling.made_at))),
    },
    restriction_requests: {
      count: requests.length,
      by_requester: groupsOf(requests, (row) => [row.requester_group, row.requester_country]).map(([key, rows]) => {
        const decided = rows.flatMap(({ decision_id }) => lists.decisions.filter(({ id }) => id === decision_id))
        const measures = decided.filter(({ measure }) => measure !== 'none')
        return {
          requester_group: key[0],
          requester_country: key[1],
          count: rows.length,
          open: rows.filter(({ state }) => state === 'open').length,
          refused: decided.length - measures.length,
          led_to_measure: measures.length,
          in_force: measures.filter(({ in_force }) => in_force !== 'none').length,
        }
      }),
    },
    seals: {
      count: seals.length,
      in_force: inState('in_force'),
      decided: inState('decided'),
      lapsed: inState('lapsed'),
    },
    overdue: { appeals: overdue.length },
    flags: {
      count: flags.length,
      by_rule: groupsOf(flags, (row) => [row.rule_id]).map(([[rule_id], rows]) => ({ rule_id, count: rows.length })),
    },
  }
}

const pad = (month: number) => `${month}`.padStart(2, '0')

const ladder = [
  ...['none', 'annotate', 'request_correction', 'redact', 'restrict'],
  ...['refuse_mandate', 'narrow_mandate', 'revoke_mandate', 'refuse_registration', 'revoke_registration'],
]
/** Nulls last, measures from the weakest on, all else by its letters. */
const rank = (value: string | null) =>
  value === null ? '~' : ladder.includes(value) ? `${ladder.indexOf(value)}` : value

function groupsOf(rows: Row[], keyOf: (row: Row) => (string | null)[]): [(string | null)[], Row[]][] {
  const groups = new Map<string, [(string | null)[], Row[]]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(JSON.stringify(key)) ?? [key, []]
    groups.set(JSON.stringify(key), [key, [...group[1], row]])
  }
  const sortKey = (key: (string | null)[]) => key.map(rank).join('\0')
  return [...groups.values()].sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

/** In microseconds. */
const micros = (moment: string) => BigInt(Date.parse(`${moment.slice(0, 19)}Z`)) * 1_000n + BigInt(moment.slice(20, 26))
const between = (from: string, to: string) => micros(to) - micros(from)

function times(waits: bigint[]) {
  const sorted = waits.sort((a, b) => (a < b ? -1 : 1))
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0n) + (sorted[middle] ?? 0n)) / 2n
  const seconds = (wait: bigint) => (sorted.length === 0 ? null : Number(wait / 1_000_000n))
  return { count: sorted.length, median_seconds: seconds(median), longest_seconds: seconds(sorted.at(-1) ?? 0n) }
}
