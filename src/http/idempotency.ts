// Creating requests happen once: an Idempotency-Key and the thing it made are committed together.
import { hash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Db, hearLater, statement, type Transaction } from '../database/client.ts'
import { idempotency_keys } from '../database/key-tables.ts'
import { type Fault, Problem } from '../errors.ts'
import { inForm } from './fields.ts'

/** Headers of a creating request. A missing key has its own problem, so it is optional here. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(
      ...inForm(
        /^[\x21-\x7e]{1,255}$/,
        'It is not 1 to 255 visible ASCII characters.',
        '0f8fad5b-d9cb-469f-a165-70867728950e',
      ),
    )
    .optional()
    .describe(
      'Required. New for each thing that you create, the same when you repeat a request whose answer was lost. Kept for 24 hours.',
    ),
})

/** The same where nobody says who they are: keys of all of them stand side by side, each for one body. */
export const anonymousKeyHeaders = z.looseObject({
  'idempotency-key': idempotencyHeaders.shape['idempotency-key'].describe(
    'Required, best a random UUID. New for each thing that you send, the same when you repeat a request whose answer was lost: of all who send the same with the same key one is heard, whoever they are. A hash of it is kept for 24 hours.',
  ),
})

/** A missing key as a fault, to be told with those of a body, so that one answer says all. */
export const keyFaults = (headers: z.infer<typeof idempotencyHeaders>): Fault[] =>
  headers['idempotency-key'] === undefined
    ? [
        {
          parameter: 'idempotency-key',
          detail: 'It is missing.',
          mend: 'Send a new one for each thing that you create.',
        },
      ]
    : []

const keptHours = 24
const tooOld = sql`${idempotency_keys.created_at} <= clock_timestamp() - make_interval(hours => ${sql.raw(`${keptHours}`)})`

type Once = {
  /** A person of an actor: keys are theirs alone. Null where it is not to be known who asks. */
  caller: { person: string; actorId: string } | null
  operation: string
  key: string | undefined
  body: unknown
}

/** What `request` asks to create: `body` is all that it sends, with what its address says. */
export const creating = ({ headers, routeOptions }: FastifyRequest, caller: Once['caller'], body: unknown): Once => ({
  caller,
  operation: routeOptions.handler.name,
  key: headers['idempotency-key'] as string | undefined,
  body,
})

const { placeholder } = sql

const lockStatement = statement<{ free: boolean }>(
  'lock_idempotency_key',
  () => sql`select pg_try_advisory_xact_lock(hashtextextended(${placeholder('name')}, 0)) as free`,
)

const findStatement = statement<{ body_hash: string; resource_id: string }>(
  'find_idempotency_key',
  () => sql`
    select body_hash, resource_id from ${idempotency_keys}
    where caller = ${placeholder('caller')} and operation = ${placeholder('operation')} and key = ${placeholder('key')}
      and not ${tooOld}`,
)

const keepStatement = statement(
  'keep_idempotency_key',
  () => sql`
    insert into ${idempotency_keys} (caller, operation, key, body_hash, resource_id)
    values (${placeholder('caller')}, ${placeholder('operation')}, ${placeholder('key')}, ${placeholder('body_hash')},
      ${placeholder('resource_id')})
    on conflict (caller, operation, key) do update
    set body_hash = excluded.body_hash, resource_id = excluded.resource_id, created_at = excluded.created_at
    where ${tooOld}`,
)

/**
 * Runs `create` in the transaction `tx` unless this caller's key already made something by the same operation and body.
 * Answers the id of what was made, then or now, and what `create` answered, if it ran. Throws idempotency_key_required,
 * idempotency_key_reused (another body of the same caller) and request_in_flight (the first request has not ended).
 */
export async function once<Made extends { id: string }>(
  tx: Transaction,
  { caller, operation, key, body }: Once,
  create: () => Promise<Made>,
): Promise<{ id: string; made: Made | null }> {
  if (key === undefined) {
    throw new Problem(
      'idempotency_key_required',
      'Send the header `Idempotency-Key`, new for each thing that you create.',
    )
  }
  const body_hash = hash('sha256', JSON.stringify(body ?? null), 'base64url')
  // Who cannot be told apart by who they are is told apart by what they send: nobody's key stands in another's way.
  const named =
    caller === null
      ? { caller: 'nobody', operation, key: hash('sha256', `${key} ${body_hash}`, 'base64url') }
      : { caller: `${caller.person} ${caller.actorId}`, operation, key }
  // The lock ends with the transaction, so a rival that finds it taken knows the first is still at work. A statement of its
  // own: the next one sees what was committed before the lock was free.
  const locked = lockStatement(tx, { name: JSON.stringify(Object.values(named)) })
  const [[lock], [known]] = await Promise.all([locked, findStatement(tx, named)])
  if (!lock!.free) {
    throw new Problem(
      'request_in_flight',
      'A request with this Idempotency-Key has not ended yet. Wait a second, then repeat it unchanged.',
    )
  }
  if (known === undefined) {
    const made = await create()
    hearLater(tx, keepStatement(tx, { ...named, body_hash, resource_id: made.id }))
    return { id: made.id, made }
  }
  if (known.body_hash === body_hash) return { id: known.resource_id, made: null }
  throw new Problem(
    'idempotency_key_reused',
    'This Idempotency-Key already stands for another body. Use a new key for a new thing.',
  )
}

/** Forgets keys older than 24 hours. */
export async function deleteOldKeys(db: Db): Promise<void> {
  await db.delete(idempotency_keys).where(tooOld)
}
