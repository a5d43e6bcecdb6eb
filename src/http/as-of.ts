// Asking for what was known at some moment: the parameter `as_of`.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, type Db, statement } from '../database/client.ts'
import { Together } from '../database/together.ts'
import { Problem } from '../errors.ts'
import { instant } from './fields.ts'
import type { App } from './route.ts'

export const asOfParameter = instant
  .optional()
  .describe(
    'Answers what was known at this moment (RFC 3339), which is not in the future; without it, what is known now. What is being written as of a moment of just now is awaited, so that it is in the answer. Links to principles and instruments are those of today.',
  )

const readStatement = statement<{ moment: string; future: boolean }>(
  'read_moment',
  () => sql`
    select moment, moment > clock_timestamp() as future
    from (select ${sql.placeholder('given')}::timestamptz as moment) as given`,
)

/** The moment asked for, by the database's clock and in its microseconds; null where none is. Throws request_invalid. */
export async function pastMoment(db: Db, given: string | undefined): Promise<string | null> {
  if (given === undefined) return null
  const [read] = await readStatement(db, { given })
  if (!read!.future) return read!.moment
  const fault = {
    ...{ parameter: 'as_of', detail: 'It is in the future: nobody can say what will be known then.' },
    mend: 'Give a moment that has passed, or leave it out for what is known now.',
  }
  throw new Problem('request_invalid', 'The query has parameters that `errors` lists.', { errors: [fault] })
}

/** How long before its commit a change may have become known, and how long an answer waits for one at most, in ms. */
const [recentMs, mostMs] = [60_000, 5_000]
const pauseMs = 10

// Who writes has a number before it reads the clock, until what it wrote can be seen.
const writersStatement = statement<{ writer: string }>(
  'find_writers',
  () => sql`
    select backend_xid::text as writer from pg_stat_activity
    where datname = current_database() and usename = current_user and backend_xid is not null`,
)

/**
 * Has each answer as of a moment wait for what was being written then: it would become known at a moment before, and the
 * same question be answered otherwise. To be called before there are routes.
 */
export function awaitMoments(app: App, db: Database): void {
  // However many wait, they look together.
  const looking = new Together<'writers', string[]>(
    (key) => key,
    async ([key]) => new Map([[key!, (await writersStatement(db)).map(({ writer }) => writer)]]),
  )
  const findWriters = async () => (await looking.find('writers'))!
  app.addHook('preHandler', async ({ query, routeOptions: { schema } }) => {
    // Where it is no parameter, nobody has checked what is given as such.
    const asked = schema?.querystring instanceof z.ZodObject && 'as_of' in schema.querystring.shape
    const { as_of } = query as { as_of?: string }
    if (!asked || as_of === undefined || Date.now() - Date.parse(as_of) > recentMs) return
    // It has passed by the clock of the database.
    await pastMoment(db, as_of)
    const giveUp = performance.now() + mostMs
    for (let writers = await findWriters(); writers.length > 0 && performance.now() < giveUp; ) {
      await sleep(pauseMs)
      const writing = new Set(await findWriters())
      writers = writers.filter((one) => writing.has(one))
    }
  })
}
