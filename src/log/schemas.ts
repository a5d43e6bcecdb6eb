// Shapes of the log: its entries, its tree, proofs, and what they are asked by.
import { z } from 'zod'
import { anyOf, inForm, optionalNumber, slug } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { kindCodes, kinds } from './kinds.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const kind = z.enum(kindCodes)
const inWords = kindCodes.map((code) => `\`${code}\` (${kinds[code].says})`).join(', ')

export const LogEntry = z
  .object({
    index: z.int().describe('Its place in the tree, from 0.'),
    kind: kind.describe(`What happened: ${inWords}.`),
    subject: z.string().describe('What it is about: its address below `/v1/`.'),
    revision: z.int().nullable().describe('The revision that it made or is about; null where the subject has none.'),
    at: z.string().describe('When it became known (RFC 3339).'),
    actor_id: slug.nullable().describe('The actor that made it; null where the public record does not say.'),
    content_sha256: sha256.describe(
      'SHA-256 of `salt` (its 32 bytes), followed by the canonical JSON (RFC 8785) of what became public, in hexadecimal.',
    ),
    salt: sha256
      .nullable()
      .describe(
        'The salt in hexadecimal; null while what it was hashed with is not public, or has been replaced or forgotten.',
      ),
    leaf_hash: sha256.describe(
      'Hash of the leaf: SHA-256 of the byte 0 and the canonical JSON of `kind`, `subject`, `revision`, `at`, `actor_id` and `content_sha256`.',
    ),
  })
  .meta({ id: 'LogEntry', description: 'One change of the record, as it entered the log.' })
export type LogEntry = z.infer<typeof LogEntry>

const treeSize = z.int().describe('How many entries are in the tree.')
const rootHash = sha256.describe('Root hash of the tree of this size (RFC 9162), in hexadecimal.')
const hashes = z.array(sha256)

export const LogTree = z
  .object({
    origin: z.string().describe('What identifies this log: its address without the scheme, first line of checkpoints.'),
    tree_size: treeSize,
    root_hash: rootHash,
    key: z.string().describe('The key that checkpoints are signed with, as a verifier key.'),
    checkpoint: z.string().describe('Where the signed note is. Keep it elsewhere.'),
    entries: z.string().describe('Where the entries are.'),
  })
  .meta({ id: 'LogTree', description: 'The log as it is now.' })

export const InclusionProof = z
  .object({
    index: z.int().describe('Place of the entry.'),
    tree_size: treeSize,
    leaf_hash: sha256.describe('Hash of the leaf.'),
    root_hash: rootHash,
    hashes: hashes.describe('The inclusion path of RFC 9162 §2.1.3, from the leaf up.'),
  })
  .meta({ id: 'InclusionProof', description: 'That an entry is in the tree of a size.' })

export const ConsistencyProof = z
  .object({
    first: z.int().describe('Size of the earlier tree.'),
    second: z.int().describe('Size of the later tree.'),
    first_root_hash: sha256.describe('Root hash of the earlier tree.'),
    second_root_hash: sha256.describe('Root hash of the later tree.'),
    hashes: hashes.describe('The consistency proof of RFC 9162 §2.1.4.'),
  })
  .meta({ id: 'ConsistencyProof', description: 'That a tree begins with all of an earlier one.' })

const most = Number.MAX_SAFE_INTEGER

export const entryIndex = z.object({ index: optionalNumber(0, most).unwrap().describe('Place of the entry, from 0.') })

const subjectAddress = z
  .string()
  .max(250)
  .regex(
    ...inForm(
      /^[a-z0-9-]+(\/[a-z0-9_-]+)+$/,
      'It is not the address of something below /v1/.',
      'actors/qat or actors/qat/mandates',
    ),
  )

export const EntryFilters = z.strictObject({
  kind: anyOf(kind).optional().describe('Any of these kinds.'),
  subject: anyOf(subjectAddress).optional().describe('About any of these: addresses below `/v1/`.'),
  ...pageParameters,
})

export const InclusionQuery = z.strictObject({
  index: optionalNumber(0, most).describe('Place of the entry; by default that of the last one in the tree.'),
  tree_size: optionalNumber(1, most).describe('Size of the tree; by default as it is now.'),
})

export const ConsistencyQuery = z.strictObject({
  first: optionalNumber(1, most).describe('Size of the earlier tree; by default 1.'),
  second: optionalNumber(1, most).describe('Size of the later tree; by default as it is now.'),
})

/** A hash of nothing in particular. */
const h = (byte: string) => byte.repeat(32)

export const exampleEntry: LogEntry = {
  index: 0,
  kind: 'actor.created',
  subject: 'actors/qat',
  revision: null,
  at: '2026-01-31T12:00:00.000000Z',
  actor_id: null,
  content_sha256: h('3f'),
  salt: h('a1'),
  leaf_hash: h('5c'),
}

export const exampleTree: z.infer<typeof LogTree> = {
  origin: 'tracker.example/v1/log',
  tree_size: 2,
  root_hash: h('0b'),
  key: 'tracker.example/v1/log+bd20774b+AeNb8xvNzJoSAUxm1iLecQo8Y0tqJ7BYbn/bHWzXUs8B',
  checkpoint: '/v1/log/checkpoint',
  entries: '/v1/log/entries',
}

export const exampleInclusion: z.infer<typeof InclusionProof> = {
  ...{ index: 0, tree_size: 2, leaf_hash: h('5c'), root_hash: h('0b'), hashes: [h('77')] },
}

export const exampleConsistency: z.infer<typeof ConsistencyProof> = {
  ...{ first: 1, second: 2, first_root_hash: h('5c'), second_root_hash: h('0b'), hashes: [h('77')] },
}

export const exampleCheckpoint = `tracker.example/v1/log
2
CwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCws=

— tracker.example/v1/log vSB3S4dYkOUK4Mwj2e6OJUQZH94wRKBj01Iz+XHB0hjMSVHjd1ATxbwoXNQRb+8B2UQw69vxjtOFaP68b9X6xwte5Qs=
`
