// Fills a new database with the made-up world, through the API itself, so that every rule holds for it too. May be
// repeated after it was interrupted; what is there already stays.
import { randomUUID } from 'node:crypto'
import { signLocalToken } from '../auth/issuer.ts'
import type { Config } from '../config.ts'
import { countries as countryTable } from '../database/actor-tables.ts'
import type { Service } from '../server.ts'
import { actors, countries, type Part, reportsBefore } from './world.ts'

type Answer = { status: number; body: Record<string, unknown>; etag: string | undefined }
type Call = (method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, body?: object, etag?: string) => Promise<Answer>
type Given = { recommendation_id: string; addressee_id: string; period_start: string; period_end: string }

/** Calls the API as `actor`, in the process. Throws where it fails, but for 409: that is there already. */
export async function callerOf({ app }: Service, config: Config, actor: string, scope: string): Promise<Call> {
  const token = await signLocalToken(config, { actor, scope, subject: 'demo', lifetimeSeconds: 600 })
  return async (method, url, body, etag) => {
    const response = await app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(etag !== undefined && { 'if-match': etag }),
      },
      ...(body !== undefined && { payload: body }),
    })
    const { statusCode: status, payload } = response
    if (status >= 400 && status !== 409) throw new Error(`The demo failed: ${method} ${url} answered ${payload}`)
    return { status, body: response.json(), etag: response.headers.etag as string | undefined }
  }
}

/** Answers how many reports the world has for everybody, and whether it was whole before. `year` is the current one. */
export async function seed(
  service: Service,
  config: Config,
  year: number,
): Promise<{ made: boolean; reports: number }> {
  const critic = await callerOf(service, config, 'ganhri', '')
  const made = !(await isWhole(critic))
  if (made) await make(service, config, year, critic)
  const { body } = await critic('GET', '/v1/reports?limit=1&include=total')
  return { made, reports: (body.page as { total: number }).total }
}

/** Withdrawing is the last thing that happens in the world. */
async function isWhole(call: Call): Promise<boolean> {
  const { body } = await call('GET', '/v1/reports?state=withdrawn&limit=1')
  return (body.data as object[]).length > 0
}

async function make(service: Service, config: Config, year: number, critic: Call): Promise<void> {
  await service.db.insert(countryTable).values(countries).onConflictDoNothing()
  await registerActors(service, config)
  const callers = new Map<string, Call>()
  for (const { id } of actors) callers.set(id, await callerOf(service, config, id, 'reports:write'))
  for (const { author, report } of reportsBefore(year, await partsOf(critic))) {
    const call = callers.get(author)!
    const { status, body } = await call('POST', '/v1/reports', report)
    const address = status === 201 ? `/v1/reports/${body.id}` : (body.existing as string)
    if (isRevised(author, report)) await revise(call, address, report.narrative)
  }
  await withdraw(callers.get('xxa-civil-society')!)
}

async function registerActors(service: Service, config: Config): Promise<void> {
  // Somebody real has to open the door, but says nothing: who registers an actor is not recorded.
  const registrar = await callerOf(service, config, 'ganhri', 'actors:write mandates:write')
  for (const actor of actors) await registrar('POST', '/v1/actors', actor)
  // So that a State speaks of somebody else: the basis `other`.
  const { etag } = await registrar('GET', '/v1/actors/xxa/mandates')
  const mandates = [{ kind: 'self' }, { kind: 'actor', addressee_id: 'xxa-company' }]
  await registrar('PUT', '/v1/actors/xxa/mandates', { mandates }, etag)
}

/** The parts that are in force, by recommendation. */
export async function partsOf(call: Call): Promise<Map<string, Part[]>> {
  const { body } = await call('GET', '/v1/recommendations?source=doha-2020&limit=200')
  const recommendations = body.data as { id: string; parts: (Part & { retired_at: string | null })[] }[]
  return new Map(recommendations.map(({ id, parts }) => [id, parts.filter(({ retired_at }) => retired_at === null)]))
}

const isRevised = (author: string, { addressee_id, recommendation_id, period_end }: Given) =>
  author === 'xxa-nhri' && addressee_id === 'xxa' && period_end > '2023' && recommendation_id.endsWith('-1')

async function revise(call: Call, address: string, narrative: string): Promise<void> {
  const { etag } = await call('GET', address)
  await call('PATCH', address, { narrative: `${narrative} Revised, made up as well.` }, etag)
}

async function withdraw(call: Call): Promise<void> {
  const filters = 'author_id=xxa-civil-society&recommendation_id=doha-2020-companies-4&sort=-period_end&limit=1'
  const { body } = await call('GET', `/v1/reports?${filters}`)
  const [report] = body.data as { id: string }[]
  if (report === undefined) return
  const { etag } = await call('GET', `/v1/reports/${report.id}`)
  const reason = 'Made up for the demo: the document it rests on turned out to be about another company.'
  await call('POST', `/v1/reports/${report.id}/withdrawal`, { reason }, etag)
}
