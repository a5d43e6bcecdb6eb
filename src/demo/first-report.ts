// The report that whoever tries the demo posts by one command line: about something of this year that is still free, and
// with another level than is known of it.
import { randomUUID } from 'node:crypto'
import { signLocalToken } from '../auth/issuer.ts'
import type { Config } from '../config.ts'
import type { Service } from '../server.ts'
import { callerOf, partsOf } from './seed.ts'

type Pair = { recommendation_id: string; addressee_id: string; territory: string | null }
type Known = Pair & { level: string }
type Listed<Row> = { data: Row[]; page: { next: string | null } }

const author = 'xxa-nhri'
/** On all of them it speaks as `nhri`, so that what it says is the level. */
const addressees = ['xxa', 'xxa-company', 'xxa-newspaper', 'xxa-civil-society']
/** Nobody in the made-up world speaks of it. */
const preferred = 'doha-2020-states-6'

/**
 * A line for the shell that posts a report as the made-up NHRI and is accepted on `today` (UTC); null where it has
 * reported on everything this year. It changes the level of `about` from `before` to `after`, at the address `see`.
 */
export async function firstReport(service: Service, config: Config, today: string) {
  const call = await callerOf(service, config, author, 'reports:write')
  const every = async <Row>(url: string) => {
    const rows: Row[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page = (await call('GET', `${url}&limit=200${next && `&cursor=${next}`}`)).body as Listed<Row>
      rows.push(...page.data)
      next = page.page.next
    }
    return rows
  }
  const january = `${today.slice(0, 4)}-01-01`
  const of = `author_id=${author}&period_from=${january}`
  const held = [...(await every<Pair>(`/v1/reports?${of}`)), ...(await every<Pair>(`/v1/reports?${of}&state=draft`))]
  const known = await every<Known>(`/v1/implementations?addressee_id=${addressees}&no_information=true`)
  const free = known.filter((pair) => pair.territory === null && !held.some((report) => sameAs(report, pair)))
  const about =
    free.find((pair) => pair.recommendation_id === preferred) ??
    free.find(({ level }) => level === 'no_information') ??
    free[0]
  if (about === undefined) return null
  const { recommendation_id, addressee_id, level: before } = about
  const after = before === 'implemented' ? 'regressed' : 'implemented'
  const parts = (await partsOf(call)).get(recommendation_id)!
  const period_end = today === january ? today : dayBefore(today)
  const report = {
    ...{ recommendation_id, addressee_id, period_start: january, period_end, state: 'published', language: 'en' },
    narrative: 'Made up: posted by the command line of the demo.',
    assessments: parts.map(({ id }) => ({ part: id, level: after })),
  }
  const token = await signLocalToken(config, {
    actor: author,
    scope: 'reports:write',
    subject: 'demo',
    lifetimeSeconds: 3600,
  })
  const headers = [
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Idempotency-Key: ${randomUUID()}`,
  ]
  const line = `curl -i ${headers.map((header) => `-H '${header}'`).join(' ')} -d '${JSON.stringify(report)}' ${service.address}/v1/reports`
  const see = `${service.address}/v1/recommendations/${recommendation_id}/implementations/${addressee_id}`
  return { line, see, about, before, after }
}

const sameAs = (one: Pair, other: Pair) =>
  one.recommendation_id === other.recommendation_id &&
  one.addressee_id === other.addressee_id &&
  one.territory === other.territory

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
