// Brings the database to what the catalogue files say, at every start: the files are the catalogue, the database serves it.
import { sql } from 'drizzle-orm'
import { loadActors } from '../actors/load.ts'
import { type Database, type Db, transaction } from '../database/client.ts'
import { lockPairs, syncPairs } from '../implementations/pairs.ts'
import { refreshRecommendation } from '../implementations/refresh.ts'
import { enterInLog } from '../log/enter.ts'
import { loadReviewRules } from '../review-rules/load.ts'
import { recount } from '../statistics/kept-counts.ts'
import { type Contents, type Entry, entriesOf, type Noun } from './entries.ts'
import { CatalogueError, readCatalogueFiles, type UncheckedFile } from './file.ts'
import {
  type Changed,
  type Difference,
  findDifferences,
  freePositions,
  indexRecommendations,
  insertRevisions,
  lockCatalogue,
  upsertEntries,
  writeAddressings,
  writeLinks,
  writeParts,
} from './queries.ts'
import { changeOfLoaded } from './recorded.ts'

/** What a recommendation or an actor refers to, in the order of their references. */
const vocabularies = ['sources', 'stakeholder_groups', 'principles', 'instruments'] as const satisfies Noun[]

/**
 * Loads every catalogue file in one transaction; several instances that start together take turns. An entry that says
 * what it said keeps its revision. Answers how many entries, actors and rules were new or changed. Throws CatalogueError.
 */
export async function loadCatalogue(db: Database, given?: readonly UncheckedFile[]): Promise<{ changed: number }> {
  const entries = (given ?? (await readCatalogueFiles())).flatMap(entriesOf)
  return transaction(db, async (tx) => {
    // The pool bounds what a request may cost. A load waits its turn, and may make a row for each of 200 000 pairs.
    await tx.execute(sql`set local statement_timeout = 0`)
    const moment = await lockCatalogue(tx)
    const differences = await findDifferences(tx, entries)
    refuseGone(differences)
    const changed = changedEntries(entries, differences)

    for (const noun of vocabularies) await upsertEntries(tx, noun, ofNoun(changed, noun), moment)
    const changedActors = await loadActors(tx)
    const newRules = await loadReviewRules(tx, moment)
    await loadRecommendations(tx, ofNoun(changed, 'recommendations'), moment)
    await insertRevisions(tx, changed, moment)
    await enterInLog(
      tx,
      changed.map((entry) => changeOfLoaded({ ...entry, loaded_at: moment })),
    )
    if (changed.length > 0) await indexRecommendations(tx)

    if (changed.length + changedActors > 0) await syncPairs(tx)
    for (const id of withOtherParts(changed, differences)) await refreshRecommendation(tx, id)
    // Links and countries are what pairs are counted by.
    if (changed.length + changedActors > 0) await recount(tx)
    return { changed: changed.length + changedActors + newRules }
  })
}

async function loadRecommendations(
  tx: Db,
  changed: readonly Changed<'recommendations'>[],
  moment: string,
): Promise<void> {
  const ids = changed.map(({ id }) => id)
  await lockPairs(tx, ids)
  if (changed.length === 0) return
  await freePositions(tx, ids)
  await upsertEntries(tx, 'recommendations', changed, moment)
  await writeParts(tx, changed, moment)
  await writeAddressings(tx, changed)
  await writeLinks(tx, changed)
}

/** Ids are cited by reports and by others: an entry may change, it never goes. */
function refuseGone(differences: readonly Difference[]): void {
  const gone = differences.filter((difference) => difference.gone)
  if (gone.length === 0) return
  const names = gone.map(({ noun, id }) => `${id} (${noun})`).join(', ')
  throw new CatalogueError(
    `The catalogue files lack what was published before: ${names}. Put it back; a part may retire, an entry may not go.`,
  )
}

function changedEntries(entries: readonly Entry[], differences: readonly Difference[]): Changed[] {
  const revisions = new Map(differences.map(({ noun, id, revision }) => [`${noun} ${id}`, revision]))
  return entries.flatMap(({ noun, id, content }) => {
    const before = revisions.get(`${noun} ${id}`)
    return before === undefined ? [] : [{ noun, id, revision: before + 1, content }]
  })
}

const ofNoun = <N extends Noun>(changed: readonly Changed[], noun: N) =>
  changed.filter((entry): entry is Changed<N> => entry.noun === noun)

/** Recommendations known before whose parts are others now: what was derived of them has to be derived anew. */
function withOtherParts(changed: readonly Changed[], differences: readonly Difference[]): string[] {
  const partIds = (content: Contents[Noun]) => (content as Contents['recommendations']).parts.map(({ id }) => id).join()
  return ofNoun(changed, 'recommendations').flatMap(({ id, content }) => {
    const known = differences.find(
      (difference) => difference.noun === 'recommendations' && difference.id === id,
    )?.before
    return known == null || partIds(known) === partIds(content) ? [] : [id]
  })
}
