// How many statements the service asks its pool to run, each on its own: those inside of transactions are not among them.
import type { Service } from './app.ts'

/** Counts until `t` ends; what it gives answers how many statements `work` takes. */
export function statementCounter(t: { teardown(work: () => unknown): void }, { db }: Pick<Service, 'db'>) {
  const pool = db.$client
  const { query } = pool
  let count = 0
  pool.query = ((...given: unknown[]) => {
    count += 1
    return Reflect.apply(query, pool, given)
  }) as typeof query
  t.teardown(() => {
    pool.query = query
  })
  return async (work: () => Promise<unknown>): Promise<number> => {
    count = 0
    await work()
    return count
  }
}
