// How a change enters the log: by a row in the transaction that makes it, so that neither is there without the other.
// Nobody waits for anybody: the place in the tree is given afterwards (sequencer.ts).
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { type Change, contentHash, newEntry } from './entries.ts'
import { kinds } from './kinds.ts'
import { eraseSalts, insertEntries, selectSaid } from './queries.ts'
import { type Recorded, toldOf, type Wanted } from './recorded.ts'

/** Enters these changes, in their order, in the transaction that makes them. */
export async function enterInLog(tx: Db, changes: readonly Change[]): Promise<void> {
  if (changes.length > 0)
    await insertEntries(
      tx,
      changes.map((change) => newEntry(change)),
    )
}

/** Enters what the tables tell of these, in the transaction that wrote it there. */
export async function enterTold(tx: Db, recorded: Recorded, wanted: Wanted): Promise<void> {
  await enterInLog(tx, await toldOf(tx, recorded, wanted))
}

/**
 * Enters those of these changes, all of one subject, that say something else than the last entry on the same. What an
 * earlier one said, of whatever kind, enters with the salt of that: the same hash tells everybody that it is the same to the
 * letter, and who kept the first can compute it again. The caller holds a lock by which changes of the subject take turns.
 */
export async function enterDiffering(tx: Db, changes: readonly Change[]): Promise<void> {
  const [first] = changes
  if (first === undefined) return
  const said = await selectSaid(tx, first.subject)
  const entries = changes.flatMap((change) => {
    const before = said.filter(({ revision }) => revision === change.revision)
    const same = ({ salt, content_sha256 }: (typeof said)[number]) =>
      salt !== null && contentHash(salt, change.content).equals(content_sha256)
    const last = before.findLast(({ kind }) => kinds[kind].of === kinds[change.kind].of)
    if (last !== undefined && same(last)) return []
    return [newEntry(change, before.find(same)?.salt ?? undefined)]
  })
  if (entries.length > 0) await insertEntries(tx, entries)
}

const { placeholder } = sql

/** The same of one change inside a statement that is asked often; `entering` fills its placeholders. */
export const enteringSql: SQL = sql`
  insert into log_entries (kind, subject, revision, at, actor_id, content_sha256, salt)
  values (${placeholder('entry_kind')}, ${placeholder('entry_subject')}, ${placeholder('entry_revision')},
    ${placeholder('entry_at')}, ${placeholder('entry_actor_id')}, ${placeholder('entry_content_sha256')},
    ${placeholder('entry_salt')})`

export const entering = (change: Change) => {
  const { kind, subject, revision, at, actor_id, content_sha256, salt } = newEntry(change)
  return {
    ...{ entry_kind: kind, entry_subject: subject, entry_revision: revision, entry_at: at },
    ...{ entry_actor_id: actor_id, entry_content_sha256: content_sha256, entry_salt: salt },
  }
}

type Forgotten = Pick<Change, 'subject' | 'revision' | 'at' | 'actor_id'>

/**
 * Forgets what entries on a subject say: on one revision, or with `revision` null on all of them. They stay, provably as
 * they were, but nobody can tell any more whether a content is theirs. That it was done enters the log. Answers how many
 * entries it were; none is nothing to enter.
 */
export async function forgetInLog(tx: Db, forgotten: Forgotten): Promise<number> {
  const entries = await eraseSalts(tx, forgotten.subject, forgotten.revision)
  if (entries > 0) await enterInLog(tx, [{ kind: 'content.forgotten', ...forgotten, content: null }])
  return entries
}
