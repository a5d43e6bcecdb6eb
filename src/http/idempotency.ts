// Creating requests happen once: an Idempotency-Key and the thing it made are committed together.
import { createHash } from 'node:crypto'
import { and, eq, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Caller } from '../auth/access.ts'
import { type Db, prepared } from '../database/client.ts'
import { idempotency_keys } from '../database/tables.ts'
import { Problem } from '../errors.ts'

/** Headers of a creating request. A missing key has its own problem, so it is optional here. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'It is not 1 to 255 visible ASCII characters.')
    .optional()
    .describe(
      'Required. New for each thing that you create, the same when you repeat a request whose answer was lost. Kept for 24 hours.',
    ),
})

const keptHours = 24

type Once = { caller: Caller; operation: string; key: string | undefined; body: unknown }

const findKey = prepared((db) =>
  db
    .select()
    .from(idempotency_keys)
    .where(
      and(
        eq(idempotency_keys.caller, sql.placeholder('caller')),
        eq(idempotency_keys.operation, sql.placeholder('operation')),
        eq(idempotency_keys.key, sql.placeholder('key')),
      ),
    )
    .prepare('find_idempotency_key'),
)

/**
 * Runs `create` in the transaction `tx` unless this caller's key already made something by the same operation and body;
 * answers the id of what was made, then or now. Throws idempotency_key_required, idempotency_key_reused (another body)
 * and request_in_flight (the first request has not ended).
 */
export async function once(
  tx: Db,
  { caller: { person, actorId }, operation, key, body }: Once,
  create: () => Promise<string>,
): Promise<string> {
  if (key === undefined) {
    throw new Problem(
      'idempotency_key_required',
      'Send the header `Idempotency-Key`, new for each thing that you create.',
    )
  }
  const caller = `${person} ${actorId}`
  const body_hash = createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('base64url')
  // The lock ends with the transaction, so a rival that finds it taken knows the first is still at work.
  const name = JSON.stringify([caller, operation, key])
  const locked = await tx.execute<{ free: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`,
  )
  if (!locked.rows[0]!.free) {
    throw new Problem(
      'request_in_flight',
      'A request with this Idempotency-Key has not ended yet. Wait a second, then repeat it unchanged.',
    )
  }
  const [known] = await findKey(tx).execute({ caller, operation, key })
  if (known !== undefined) {
    if (known.body_hash === body_hash) return known.resource_id
    throw new Problem(
      'idempotency_key_reused',
      'This Idempotency-Key already stands for another body. Use a new key for a new thing.',
    )
  }
  const resource_id = await create()
  await tx.insert(idempotency_keys).values({ caller, operation, key, body_hash, resource_id })
  return resource_id
}

/** Forgets keys older than 24 hours. */
export async function deleteOldKeys(db: Db): Promise<void> {
  await db
    .delete(idempotency_keys)
    .where(lt(idempotency_keys.created_at, sql`clock_timestamp() - make_interval(hours => ${keptHours})`))
}
