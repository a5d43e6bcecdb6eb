// Made-up bodies for tests, valid as they are; `changes` replaces members.
import type { Service } from './app.ts'

/** A report as the NHRI `nhrc-qatar` may post it on the State `qat`. */
export function reportBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    recommendation_id: 'doha-2020-states-5',
    addressee_id: 'qat',
    territory: null,
    period_start: '2025-01-01',
    period_end: '2025-12-31',
    state: 'published',
    language: 'en',
    narrative: 'Made up for a test.',
    assessments: [{ part: 'a', level: 'partly_implemented', rationale: 'Made up for a test.' }],
    measures: [{ kind: 'legislation', title: 'A made-up act', date: '2025-05-01', url: 'https://example.org/act' }],
    evidence: [
      {
        kind: 'official_gazette',
        title: 'A made-up gazette',
        url: 'https://example.org/gazette',
        date: '2025-05-02',
        stance: 'supports',
      },
    ],
    ...changes,
  }
}

/** Registers a made-up actor; `changes` replaces members. */
export async function registerActor(
  service: Service,
  id: string,
  changes: Record<string, unknown> = {},
): Promise<void> {
  const registrar = await service.as('ohchr', ['actors:write'])
  const answer = await registrar.post('/v1/actors', {
    id,
    name: `${id} (made up)`,
    stakeholder_group: 'companies',
    subgroups: [],
    country: null,
    url: null,
    names: [],
    accreditations: [],
    ...changes,
  })
  if (answer.status !== 201) throw new Error(answer.text)
}

/** Mandates as they are answered. */
export const self = { kind: 'self', country: null, addressee_id: null }
export const any = { kind: 'any', country: null, addressee_id: null }
export const inCountry = (country: string) => ({ kind: 'country', country, addressee_id: null })
export const onActor = (addressee_id: string) => ({ kind: 'actor', country: null, addressee_id })

/** Gives an actor exactly these mandates, past the service, which takes none away without a decision. */
export async function giveMandates({ db }: Service, id: string, mandates: readonly object[]): Promise<void> {
  await db.$client.query('delete from mandates where actor_id = $1', [id])
  await db.$client.query(
    `insert into mandates (actor_id, kind, country, addressee_id)
     select $1, kind, country, addressee_id from jsonb_to_recordset($2) as given (kind text, country text, addressee_id text)`,
    [id, JSON.stringify(mandates)],
  )
}

/** Makes another source known, made up, and the one that made `recommendation`. */
export async function anotherSource({ db }: Service, recommendation?: string): Promise<void> {
  await db.$client.query(`
    insert into sources (id, title, event, place, start_date, end_date, hosts, language, sha256, text_sha256, text,
      text_start, notes, revision, updated_at)
    values ('made-up', 'Made up', 'None', 'Nowhere', '2020-02-16', '2020-02-17', '[]', 'en', repeat('0', 64),
      repeat('0', 64), '', 0, '[]', 1, now())
    on conflict do nothing`)
  await db.$client.query(`update recommendations set source_id = 'made-up' where id = $1`, [recommendation])
}
