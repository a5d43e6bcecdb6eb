// Holds what the tables say against the entries that speak of it, in both directions.
import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/client.ts'
import { aboutOf, type Change, contentHash, type Leaf } from './entries.ts'
import { aspectOf, type Kind } from './kinds.ts'
import { portions, type Recorded } from './recorded.ts'

/** Where log and database differ. `index` is null for what has no place in the tree. */
export type Difference = { index: number | null; about: string; how: string }

export type Entry = Leaf & {
  index: number | null
  salt: Buffer | null
  /** Whether the tables still say what it says. */
  last: boolean
  forgotten: boolean
  /** The last of the later entries with the same hash. */
  repeated: { kind: Kind; salt: string | null } | null
}
type Compared = { compared: number; forgotten: number }

/** Rows that are looked up together. */
const together = 500

const keyOf = ({ subject, revision }: Pick<Change, 'subject' | 'revision'>) => `${subject} ${revision}`

/** Entries whose content is not what the tables tell today. Counts in `counts` what could be compared. */
export async function compareContents(
  tx: Transaction,
  recorded: readonly Recorded[],
  entries: readonly Entry[],
  counts: Compared,
): Promise<Difference[]> {
  const found: Difference[] = []
  for (const one of recorded) {
    const concerned = entries.filter(
      ({ kind, last, repeated }) =>
        (last && one.kinds.includes(kind)) || (!last && repeated !== null && one.kinds.includes(repeated.kind)),
    )
    if (concerned.length === 0) continue
    const { rows } = await tx.execute(one.rows(concerned))
    const told = new Map(
      rows.map((row) => {
        const { content, also = [], ...change } = one.changeOf(row as never)
        return [keyOf(change), [content, ...also]]
      }),
    )
    for (const entry of concerned) {
      if (entry.salt === null) continue
      const contents = told.get(keyOf(entry))
      const how = entry.last ? faultOfContent(entry, entry.salt, contents) : faultOfSalt(entry, entry.salt, contents)
      if (how !== null) found.push({ index: entry.index, about: aboutOf(entry), how })
      else if (entry.last) counts.compared++
    }
  }
  for (const entry of entries.filter(({ salt }) => salt === null)) {
    if (entry.forgotten) counts.forgotten += entry.last ? 1 : 0
    else
      found.push({
        index: entry.index,
        about: aboutOf(entry),
        how: 'its salt is gone, and no entry says that it was to be forgotten',
      })
  }
  return found
}

/** What differs between an entry and what the tables tell of it; null where nothing does. */
function faultOfContent({ content_sha256 }: Entry, salt: Buffer, told: unknown[] | undefined): string | null {
  if (told === undefined)
    return 'what it is about is no longer there, or no longer public: its rows were dropped or edited'
  return told.every(saidBy(content_sha256, salt))
    ? null
    : 'the database says something else than what was entered: its rows were edited'
}

/** The same of the salt of an earlier entry, where a later one has its hash, and what that says is there. */
function faultOfSalt({ content_sha256, repeated }: Entry, salt: Buffer, told: unknown[] = []): string | null {
  const later = Buffer.from(repeated?.salt ?? '', 'hex')
  if (later.equals(salt) || !told.some(saidBy(content_sha256, later))) return null
  return 'its salt is another than that of a later entry that says the same: it was replaced'
}

const saidBy = (content_sha256: string, salt: Buffer) => (content: unknown) =>
  contentHash(salt, content).toString('hex') === content_sha256

/** What the tables tell and no entry speaks of: rows that were put in past the service. */
export async function* missingEntries(tx: Transaction, recorded: readonly Recorded[]): AsyncGenerator<Difference> {
  for (const one of recorded) {
    for await (const rows of portions(tx, one.rows(null), together)) {
      const told = rows.map((row) => one.changeOf(row as never))
      const known = await selectKnown(tx, told)
      for (const change of told.filter((each) => !known.has(keyOf(each)))) {
        yield {
          index: null,
          about: aboutOf(change),
          how: 'no entry speaks of it: its rows were put in past the service',
        }
      }
    }
  }
}

/** Those of these changes that entries speak of. */
async function selectKnown(tx: Transaction, changes: readonly Change[]): Promise<Set<string>> {
  const { rows } = await tx.execute<{ subject: string; revision: number | null }>(sql`
    select distinct given.subject, given.revision
    from unnest(${sql.param(changes.map(({ subject }) => subject))}::text[],
      ${sql.param(changes.map(({ revision }) => revision))}::integer[],
      ${sql.param(changes.map(({ kind }) => kind))}::text[]) as given (subject, revision, kind)
    join log_entries on log_entries.subject = given.subject and log_entries.revision is not distinct from given.revision
      and ${aspectOf(sql`log_entries.kind`)} = ${aspectOf(sql`given.kind`)}`)
  return new Set(rows.map(keyOf))
}
