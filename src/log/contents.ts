// Holds what the tables say against the entries that speak of it, in both directions.
import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/client.ts'
import { aboutOf, type Change, contentHash, type Leaf } from './entries.ts'
import { aspectOf } from './kinds.ts'
import { portions, type Recorded } from './recorded.ts'

/** Where log and database differ. `index` is null for what has no place in the tree. */
export type Difference = { index: number | null; about: string; how: string }

type Entry = Leaf & { index: number | null; salt: Buffer | null; last: boolean; forgotten: boolean }
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
    const concerned = entries.filter(({ kind, last }) => last && one.kinds.includes(kind))
    if (concerned.length === 0) continue
    const { rows } = await tx.execute(one.rows(concerned))
    const told = new Map(
      rows.map((row) => {
        const { content, also = [], ...change } = one.changeOf(row as never)
        return [keyOf(change), [content, ...also]]
      }),
    )
    for (const entry of concerned) {
      const how = faultOfContent(entry, told.get(keyOf(entry)))
      if (how !== null) found.push({ index: entry.index, about: aboutOf(entry), how })
      else if (entry.salt === null) counts.forgotten++
      else counts.compared++
    }
  }
  return found
}

/** What differs between an entry and what the tables tell of it; null where nothing does. */
function faultOfContent({ salt, forgotten, content_sha256 }: Entry, told: unknown[] | undefined): string | null {
  if (salt === null) return forgotten ? null : 'its salt is gone, and no entry says that it was to be forgotten'
  if (told === undefined)
    return 'what it is about is no longer there, or no longer public: its rows were dropped or edited'
  const same = (content: unknown) => contentHash(salt, content).toString('hex') === content_sha256
  return told.every(same) ? null : 'the database says something else than what was entered: its rows were edited'
}

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
