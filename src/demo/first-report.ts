// The report that whoever tries the demo posts by one command line: about something of this year that is still free.
import { randomUUID } from 'node:crypto'
import { signLocalToken } from '../auth/issuer.ts'
import type { Config } from '../config.ts'
import type { Service } from '../server.ts'
import { callerOf } from './seed.ts'

type Held = { recommendation_id: string; addressee_id: string; territory: string | null }
type Listed = { data: Held[]; page: { next: string | null } }

const author = 'xxa-nhri'
/** In this order; the first is one of which the made-up world says less than the report will. */
const addressees = ['xxa', 'xxa-company', 'xxa-nhri', 'xxa-newspaper', 'xxa-civil-society']
const preferred = 'doha-2020-states-5'

/**
 * A line for the shell that posts a report as the made-up NHRI and is accepted on `today` (UTC); null where it has
 * reported on everything this year. `see` is the address that the report changes.
 */
export async function firstReport(service: Service, config: Config, today: string) {
  const call = await callerOf(service, config, author, 'reports:write')
  const january = `${today.slice(0, 4)}-01-01`
  const every = async (url: string) => {
    const rows: Listed['data'] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Listed = (await call('GET', `${url}&limit=200${next && `&cursor=${next}`}`)).body as Listed
      rows.push(...page.data)
      next = page.page.next
    }
    return rows
  }
  const of = `author_id=${author}&period_from=${january}`
  const held = [...(await every(`/v1/reports?${of}`)), ...(await every(`/v1/reports?${of}&state=draft`))]
  const pairs: { recommendation_id: string; addressee_id: string; part: string }[] = []
  for (const addressee_id of addressees) {
    const { body } = await call('GET', `/v1/recommendations?addressee_id=${addressee_id}&limit=200`)
    for (const { id, parts } of body.data as { id: string; parts: { id: string }[] }[]) {
      pairs.push({ recommendation_id: id, addressee_id, part: parts[0]!.id })
    }
  }
  const free = pairs
    .sort((a, b) => Number(b.recommendation_id === preferred) - Number(a.recommendation_id === preferred))
    .find(
      (pair) =>
        !held.some(
          ({ recommendation_id, addressee_id, territory }) =>
            recommendation_id === pair.recommendation_id && addressee_id === pair.addressee_id && territory === null,
        ),
    )
  if (free === undefined) return null
  const { part, ...about } = free
  const period_end = today === january ? today : dayBefore(today)
  const report = {
    ...{ ...about, period_start: january, period_end, state: 'published', language: 'en' },
    narrative: 'Made up: posted by the command line of the demo.',
    assessments: [{ part, level: 'implemented' }],
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
  return {
    line,
    see: `${service.address}/v1/recommendations/${about.recommendation_id}/implementations/${about.addressee_id}`,
  }
}

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
