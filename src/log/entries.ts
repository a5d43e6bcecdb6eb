// What an entry of the log is made of: what is public of it for good, and the hash of what it says.
import { hash, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Kind } from './kinds.ts'

/** A change as it enters the log. Nothing of it may say more than everybody can read at this moment. */
export type Change = {
  kind: Kind
  /** What it is about: its address below `/v1/`, such as `reports/<uuid>`. */
  subject: string
  /** The revision that it made or is about; null where the subject has none. */
  revision: number | null
  /** When it became known (RFC 3339). */
  at: string
  /** The actor that made it, where the public record says so; never a person. */
  actor_id: string | null
  /** What is public of it, as JSON: only the hash of it with a salt is kept. */
  content: unknown
}

/** What is public of an entry for good: the leaf of the tree is the canonical JSON of this. */
export type Leaf = Omit<Change, 'content'> & {
  /** SHA-256 of salt and content, in hexadecimal. */
  content_sha256: string
}

/**
 * The bytes of a leaf; `leaf` may have further members. Of texts and whole numbers, with its names in order, JSON as it is
 * written here is canonical.
 */
export const leafBytes = ({ kind, subject, revision, at, actor_id, content_sha256 }: Leaf): Buffer =>
  Buffer.from(JSON.stringify({ actor_id, at, content_sha256, kind, revision, subject }))

/** SHA-256 of the salt, followed by the canonical JSON (RFC 8785) of the content. */
export const contentHash = (salt: Buffer, content: unknown): Buffer =>
  hash('sha256', Buffer.concat([salt, Buffer.from(canonicalize(content)!)]), 'buffer')

/** An entry as its row is written. */
export type NewEntry = Omit<Change, 'content'> & { content_sha256: Buffer; salt: Buffer }

/** The row of a change: its content is kept as a hash with a salt alone, a new one unless it says something again. */
export function newEntry({ content, ...change }: Change, salt: Buffer = randomBytes(32)): NewEntry {
  return { ...change, salt, content_sha256: contentHash(salt, content) }
}

/** An entry in one line. */
export const aboutOf = ({ kind, subject, revision }: Pick<Leaf, 'kind' | 'subject' | 'revision'>) =>
  `${kind} of ${subject}${revision === null ? '' : `, revision ${revision}`}`
