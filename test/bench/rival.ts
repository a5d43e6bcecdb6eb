// What the service is held against, a program of its own: bare Fastify with answers in memory, with one prepared statement
// of `pg`, and with the inserts of a report alone. Its order comes on standard input; it prints its address.
import { createHash, randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import pg from 'pg'
import type { Statement } from './record.ts'

/** By name of the case: what is answered from memory, and the statement whose rows are answered. */
export type RivalOrder = {
  databaseUrl: string
  author: string
  answers: Record<string, { status: number; headers: Record<string, string>; body: string }>
  statements: Record<string, Statement>
}

async function start({ databaseUrl, author, answers, statements }: RivalOrder): Promise<string> {
  // Dates and times stay text, as the service leaves them: making Date objects of them would slow the rival down.
  for (const type of [pg.types.builtins.DATE, pg.types.builtins.TIMESTAMPTZ])
    pg.types.setTypeParser(type, (value) => value)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, options: '-c TimeZone=UTC' })
  const app = Fastify()

  for (const [name, { status, headers, body }] of Object.entries(answers)) {
    app.route({
      method: status === 201 ? 'POST' : 'GET',
      url: `/memory/${name}`,
      handler: async (_request, reply) => reply.code(status).headers(headers).send(body),
    })
  }
  for (const [name, statement] of Object.entries(statements)) {
    app.get(`/prepared/${name}`, async () => ({ data: (await pool.query({ name, ...statement })).rows }))
  }
  app.post('/inserts', async (request, reply) => {
    const body = request.body as Body
    const id = randomUUID()
    await insertReport(pool, author, id, body, String(request.headers['idempotency-key']))
    return reply.code(201).send({ id, ...body })
  })
  return app.listen({ host: '127.0.0.1', port: 0 })
}

type Body = Record<
  'recommendation_id' | 'addressee_id' | 'period_start' | 'period_end' | 'language' | 'narrative',
  string
> & {
  assessments: { level: string }[]
  measures: unknown[]
  evidence: unknown[]
}

const inserts = {
  report: `insert into reports (id, recommendation_id, addressee_id, territory, author_id, basis, stakeholder_group,
      addressee_country, author_country, state, revision, period_start, period_end, language, levels, content_bytes, created_at,
      published_at)
    values ($1, $2, $3, null, $4, 'international', 'states', 'KEN', null, 'published', 1, $5, $6, $7, $8, 1000, now(), now())`,
  revision: `insert into report_revisions (report_id, addressee_id, revision, period_start, period_end, language, narrative,
      assessments, measures, evidence, content_bytes, known_at, person)
    values ($1, $10, 1, $2, $3, $4, $5, $6, $7, $8, 1000, now(), $9)`,
  key: `insert into idempotency_keys (caller, operation, key, body_hash, resource_id) values ($1, 'createReport', $2, $3, $4)`,
}

/** The rows that a post of the service inserts, in one transaction, and nothing else: five round trips. */
async function insertReport(pool: pg.Pool, author: string, id: string, body: Body, key: string): Promise<void> {
  const { recommendation_id, addressee_id, period_start, period_end, language, narrative } = body
  const levels = [...new Set(body.assessments.map(({ level }) => level))]
  const [assessments, measures, evidence] = [body.assessments, body.measures, body.evidence].map((list) =>
    JSON.stringify(list),
  )
  const person = 'a keyed hash would be 43 characters long, as'
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
  const client = await pool.connect()
  const run = (name: keyof typeof inserts, values: unknown[]) => client.query({ name, text: inserts[name], values })
  try {
    await client.query('begin')
    await run('report', [id, recommendation_id, addressee_id, author, period_start, period_end, language, levels])
    const revision = [id, period_start, period_end, language, narrative, assessments, measures, evidence, person]
    await run('revision', [...revision, addressee_id])
    await run('key', [`${person} ${author}`, key, hash, id])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

if (import.meta.main) process.stdout.write(`${await start(JSON.parse(await text(process.stdin)))}\n`)
