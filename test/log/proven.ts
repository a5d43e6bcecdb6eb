// What the log says of some subjects, proven over HTTP as a client does who trusts a signed checkpoint and nothing else.
import { readCheckpoint, readVerifier } from '../../src/log/note.ts'
import { sequence } from '../../src/log/sequencer.ts'
import type { Service } from '../support/app.ts'
import { bytesOf, isIncluded, leafOf } from './verifier.ts'

type Entry = Record<string, unknown> & { index: number; kind: string; subject: string; salt: string | null }

/** The checkpoint of now, its signature checked. */
export async function keepCheckpoint({ anonymous, db }: Service) {
  await sequence(db)
  const verifier = readVerifier((await anonymous.get('/v1/log/key')).text.trim())
  return readCheckpoint((await anonymous.get('/v1/log/checkpoint')).text, verifier)
}

/**
 * The entries about these addresses, in the order of the log; throws where one is not in the tree of a signed checkpoint.
 * The leaf is made of what the entry says, so that nothing of it is believed.
 */
export async function provenEntries(service: Service, addresses: readonly string[]): Promise<Entry[]> {
  const { anonymous } = service
  const { tree_size, root } = await keepCheckpoint(service)
  const subjects = addresses.map((address) => address.slice('/v1/'.length))
  const { data } = (await anonymous.get(`/v1/log/entries?subject=${subjects.join()}&limit=200`)).body
  for (const { index, kind, subject, revision, at, actor_id, content_sha256 } of data) {
    const leaf = leafOf(Buffer.from(JSON.stringify({ actor_id, at, content_sha256, kind, revision, subject })))
    const { body } = await anonymous.get(`/v1/log/proofs/inclusion?index=${index}&tree_size=${tree_size}`)
    if (!isIncluded(leaf, index, tree_size, bytesOf(body.hashes), root)) throw new Error(`${kind} of ${subject}`)
  }
  return data
}
