// Asking for what was known at some moment: the parameter `as_of`.
import { sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { Problem } from '../errors.ts'
import { instant } from './fields.ts'

export const asOfParameter = instant
  .optional()
  .describe(
    'Answers what was known at this moment (RFC 3339), which is not in the future; without it, what is known now. Links to principles and instruments are those of today.',
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
