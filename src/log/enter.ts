// How a change enters the log: by a row in the transaction that makes it, so that neither is there without the other.
// Nobody waits for anybody: the place in the tree is given afterwards (sequencer.ts).
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { type Change, newEntry } from './entries.ts'
import { eraseSalts, insertEntries } from './queries.ts'

/** Enters these changes, in their order, in the transaction that makes them. */
export async function enterInLog(tx: Db, changes: readonly Change[]): Promise<void> {
  if (changes.length > 0) await insertEntries(tx, changes.map(newEntry))
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
 * they were, but nobody can tell any more whether a content is theirs. That it was done enters the log.
 */
export async function forgetInLog(tx: Db, forgotten: Forgotten): Promise<void> {
  await eraseSalts(tx, forgotten.subject, forgotten.revision)
  await enterInLog(tx, [{ kind: 'content.forgotten', ...forgotten, content: null }])
}
