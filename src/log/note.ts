// Checkpoints as signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), by one Ed25519 key.
import { createPrivateKey, createPublicKey, hash, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

/** Signature type of Ed25519 in key ids and verifier keys. */
const ed25519 = Buffer.of(1)
/** DER around the 32 bytes of a private and of a public key (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const spki = Buffer.from('302a300506032b6570032100', 'hex')

export type Checkpoint = { origin: string; tree_size: number; root: Buffer }

export type LogKey = Readonly<{
  /** Name of the key and origin of the log: its address without the scheme. */
  name: string
  /** What others check checkpoints with: `name+id+key`. */
  verifier: string
  /** The signed note of a tree. */
  sign(tree: Omit<Checkpoint, 'origin'>): string
}>

/** The note, or what should tell of its key, is not what it has to be; the message is one line for the operator. */
export class NoteError extends Error {}

/**
 * The key of the log of the service at `publicUrl`, derived from its secret (HKDF, RFC 5869), so that every instance has
 * the same and none has to be kept beside the secret.
 */
export function logKey(secret: Buffer, publicUrl: string): LogKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'recommendations-tracker: signing key of the log', 32))
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  const name = `${publicUrl.replace(/^https?:\/\//, '')}/v1/log`
  const publicKey = Buffer.from(x!, 'base64url')
  const id = keyId(name, publicKey)
  const encoded = Buffer.concat([ed25519, publicKey]).toString('base64')
  return Object.freeze({
    name,
    verifier: `${name}+${id.toString('hex')}+${encoded}`,
    sign: (tree) => {
      const text = checkpointText({ origin: name, ...tree })
      const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)])
      return `${text}\n— ${name} ${signature.toString('base64')}\n`
    },
  })
}

const keyId = (name: string, publicKey: Buffer): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), ed25519, publicKey]), 'buffer').subarray(0, 4)

const checkpointText = ({ origin, tree_size, root }: Checkpoint) =>
  `${origin}\n${tree_size}\n${root.toString('base64')}\n`

type Verifier = { name: string; id: Buffer; key: KeyObject }

/** Reads a verifier key. Throws NoteError. */
export function readVerifier(text: string): Verifier {
  // The name has no plus; base64 may.
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? []
  const bytes = Buffer.from(encoded ?? '', 'base64')
  if (name === undefined || bytes.length !== 33 || bytes[0] !== ed25519[0]) {
    throw new NoteError('The key is not a verifier key of Ed25519: it reads name+id+key, as /v1/log/key answers it.')
  }
  const publicKey = bytes.subarray(1)
  const expected = keyId(name, publicKey)
  if (expected.toString('hex') !== id) {
    throw new NoteError(
      `The key does not have the id that it gives: ${id}, where it should be ${expected.toString('hex')}.`,
    )
  }
  return {
    name,
    id: expected,
    key: createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' }),
  }
}

/** Reads a checkpoint that this key has signed. Throws NoteError where it has not, or says something else. */
export function readCheckpoint(note: string, verifier: Verifier): Checkpoint {
  const end = note.lastIndexOf('\n\n')
  if (end === -1) throw new NoteError('The checkpoint is not a signed note: no empty line stands before a signature.')
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2).split('\n')
  if (lines.pop() !== '') throw new NoteError('The checkpoint is cut off: its last line does not end.')
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
    if (name === undefined) throw new NoteError('The checkpoint has a line that is no signature.')
    return { name, bytes: Buffer.from(encoded!, 'base64') }
  })
  const ours = signatures.filter(
    ({ name, bytes }) => name === verifier.name && bytes.subarray(0, 4).equals(verifier.id),
  )
  if (ours.length === 0) throw new NoteError(`The checkpoint is not signed by ${verifier.name} with this key.`)
  for (const { bytes } of ours) {
    if (verify(null, Buffer.from(text), verifier.key, bytes.subarray(4))) continue
    throw new NoteError('The signature of the checkpoint does not fit its text: it was altered.')
  }
  const [origin = '', size = '', root = ''] = text.split('\n')
  const bytes = Buffer.from(root, 'base64')
  if (origin !== verifier.name || !/^(0|[1-9]\d{0,15})$/.test(size) || bytes.length !== 32) {
    throw new NoteError('What is signed is not a checkpoint of this log: origin, size and root hash.')
  }
  return { origin, tree_size: Number(size), root: bytes }
}
