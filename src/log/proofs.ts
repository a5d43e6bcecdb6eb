// Proofs over HTTP: that an entry is in the tree, that the tree only grew.
import type { Db } from '../database/client.ts'
import { type Fault, Problem } from '../errors.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { consistencyPath, inclusionPath, type Range } from './merkle.ts'
import { findSize, selectTiles } from './queries.ts'
import {
  ConsistencyProof,
  ConsistencyQuery,
  exampleConsistency,
  exampleInclusion,
  InclusionProof,
  InclusionQuery,
} from './schemas.ts'
import { hashOfRange, tilesOf } from './tiles.ts'

/** The hashes over these ranges, by one look-up of the few tiles that they need. */
async function hashesOf(db: Db, ranges: readonly Range[]): Promise<Buffer[]> {
  const tiles = await selectTiles(db, tilesOf(ranges))
  return ranges.map((range) => hashOfRange(tiles, range))
}

/** The root hash of the tree of this size, which is not larger than it is now. */
export async function rootOf(db: Db, size: number): Promise<Buffer> {
  return (await hashesOf(db, [{ start: 0, end: size }]))[0]!
}

const inHex = (hash: Buffer | undefined) => hash!.toString('hex')

export function proofRoutes(app: App, { db }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/log/proofs/inclusion',
    config: { access: 'public', example: exampleInclusion },
    schema: {
      summary: 'Prove that an entry is in the log',
      description: 'RFC 9162 §2.1.3. With both parameters the answer is the same for ever.',
      tags: ['log'],
      querystring: InclusionQuery,
      response: { 200: InclusionProof },
    },
    handler: async function getInclusionProof(request, reply) {
      const { query } = request
      const size = await findSize(db)
      const { tree_size = size, index = tree_size - 1 } = query
      refuse(size, [
        size === 0 && nothingYet('tree_size'),
        tree_size > size && tooLarge('tree_size', size),
        index >= tree_size && {
          parameter: 'index',
          detail: `The tree of ${tree_size} entries has no entry ${index}.`,
          mend: `Give an index from 0 to ${tree_size - 1}, or a larger tree_size.`,
        },
      ])
      const path = inclusionPath(index, tree_size)
      const leaf = { start: index, end: index + 1 }
      const [root, leafHash, ...hashes] = await hashesOf(db, [{ start: 0, end: tree_size }, leaf, ...path])
      const fixed = query.index !== undefined && query.tree_size !== undefined
      reply.header('cache-control', fixed ? caching.forever : caching.current)
      return {
        ...{ index, tree_size, leaf_hash: inHex(leafHash), root_hash: inHex(root), hashes: hashes.map(inHex) },
      }
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/log/proofs/consistency',
    config: { access: 'public', example: exampleConsistency },
    schema: {
      summary: 'Prove that the log only grew',
      description: 'RFC 9162 §2.1.4. With both parameters the answer is the same for ever.',
      tags: ['log'],
      querystring: ConsistencyQuery,
      response: { 200: ConsistencyProof },
    },
    handler: async function getConsistencyProof(request, reply) {
      const { query } = request
      const size = await findSize(db)
      const { first = 1, second = size } = query
      refuse(size, [
        size === 0 && nothingYet('second'),
        second > size && tooLarge('second', size),
        first > second && {
          parameter: 'first',
          detail: `A tree of ${first} entries is not an earlier one than that of ${second}.`,
          mend: 'Give the smaller size as `first`.',
        },
      ])
      const roots = [first, second].map((end) => ({ start: 0, end }))
      const path = consistencyPath(first, second)
      const [firstRoot, secondRoot, ...hashes] = await hashesOf(db, [...roots, ...path])
      const fixed = query.first !== undefined && query.second !== undefined
      reply.header('cache-control', fixed ? caching.forever : caching.current)
      return {
        ...{ first, second, first_root_hash: inHex(firstRoot), second_root_hash: inHex(secondRoot) },
        hashes: hashes.map(inHex),
      }
    },
  })
}

const nothingYet = (parameter: string): Fault => ({
  parameter,
  detail: 'The log has no entry yet.',
  mend: 'Ask again in a second.',
})

const tooLarge = (parameter: string, size: number): Fault => ({
  parameter,
  detail: `The tree has ${size} entries by now.`,
  mend: `Give at most ${size}, or ask again when it has grown.`,
})

/** Throws request_invalid where there are faults; the first one explains those that follow from it. */
function refuse(size: number, faults: readonly (Fault | false)[]): void {
  const errors = faults.filter((fault) => fault !== false)
  if (errors.length === 0) return
  const given = size === 0 ? errors.slice(0, 1) : errors
  throw new Problem('request_invalid', 'The query has parameters that `errors` lists.', { errors: given })
}
