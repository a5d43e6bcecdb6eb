// A record that has been public for some time, and releases of it.
import type { Service } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

/** Moves all that is public into the past by so many days, as if it had been published then. */
export async function age(service: Service, days: number): Promise<void> {
  const columns = {
    catalogue_revisions: ['loaded_at'],
    actors: ['created_at', 'updated_at'],
    reports: ['created_at', 'published_at', 'withdrawn_at'],
    report_revisions: ['known_at'],
    implementations: ['changed_at'],
    level_history: ['known_from', 'known_to'],
    sources: ['updated_at'],
    stakeholder_groups: ['updated_at'],
    principles: ['updated_at'],
    instruments: ['updated_at'],
    recommendations: ['updated_at'],
  }
  for (const [table, moments] of Object.entries(columns)) {
    const set = moments.map((moment) => `${moment} = ${moment} - interval '${days} days'`)
    await service.db.$client.query(`update ${table} set ${set.join(', ')}`)
  }
}

/** Asks for a release over HTTP and waits until it is made. */
export async function release(service: Service) {
  const { status, headers, text } = await (await service.as('ohchr')).post('/v1/datasets')
  if (status !== 201) throw new Error(text)
  await service.app.datasets.run()
  return (await service.anonymous.get(headers.location!)).body
}

/** Withdraws a report of the NHRI `nhrc-qatar`. */
export async function withdraw(service: Service, id: string, reason: string): Promise<void> {
  const nhri = await service.as('nhrc-qatar')
  const { status, text } = await nhri.change('POST', `/v1/reports/${id}/withdrawal`, { reason }, `/v1/reports/${id}`)
  if (status !== 200) throw new Error(text)
}

export const year = (one: number) => ({ period_start: `${one}-01-01`, period_end: `${one}-12-31` })

/** Posts a report of the NHRI `nhrc-qatar` and answers its id. */
export async function publish(service: Service, changes: Record<string, unknown>): Promise<string> {
  const { status, body, text } = await (await service.as('nhrc-qatar')).post('/v1/reports', reportBody(changes))
  if (status !== 201) throw new Error(text)
  return body.id
}
