// Checkpoints as others read them: from the text and the verifier key alone, by node's own cryptography.
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import t from 'tap'
import { logKey, NoteError, readCheckpoint, readVerifier } from '../../src/log/note.ts'
import { startAnother, startService } from '../support/app.ts'

/** What a note says, checked as c2sp.org/signed-note tells; nothing of the service's code. */
function opened(note: string, verifierKey: string): string[] {
  const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(verifierKey)!
  const typed = Buffer.from(key!, 'base64')
  const expected = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  if (expected.toString('hex') !== id || typed[0] !== 1) throw new Error('not the id of the key')
  const [, text, signer, encoded] = /^(.*\n)\n— (\S+) (\S+)\n$/s.exec(note)!
  const signature = Buffer.from(encoded!, 'base64')
  if (signer !== name || !signature.subarray(0, 4).equals(expected)) throw new Error('signed by another')
  const x = typed.subarray(1).toString('base64url')
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  if (!verify(null, Buffer.from(text!), publicKey, signature.subarray(4))) throw new Error('not signed')
  return text!.split('\n')
}

/** The example of golang.org/x/mod/sumdb/note, from which signed notes come. */
const known = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note: `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`,
}
const secret = randomBytes(32)
const key = logKey(secret, 'https://tracker.example')
const root = randomBytes(32)
const note = key.sign({ tree_size: 7, root })

t.test('keys and notes of others are read', async (t) => {
  t.equal(opened(known.note, known.key).length, 3, 'the test itself reads the example')
  t.match(readVerifier(known.key), { name: 'PeterNeumann' })
  t.match(readVerifier('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'), {
    name: 'sum.golang.org',
  })
  // Its signature holds; what is signed is no checkpoint.
  t.throws(() => readCheckpoint(known.note, readVerifier(known.key)), /is not a checkpoint of this log/)
})

t.test('what the log signs is a checkpoint to the letter', async (t) => {
  t.match(key.verifier, /^tracker\.example\/v1\/log\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/)
  t.strictSame(opened(note, key.verifier), ['tracker.example/v1/log', '7', root.toString('base64'), ''])
  t.strictSame(readCheckpoint(note, readVerifier(key.verifier)), {
    origin: 'tracker.example/v1/log',
    tree_size: 7,
    root,
  })
  t.equal(logKey(secret, 'https://tracker.example').sign({ tree_size: 7, root }), note, 'the same on every instance')
  t.not(logKey(randomBytes(32), 'https://tracker.example').verifier, key.verifier, 'another secret, another key')
})

t.test('signatures of others beside it, as of witnesses, change nothing', async (t) => {
  const [line] = known.note.split('\n').slice(-2)
  t.match(readCheckpoint(`${note}${line}\n`, readVerifier(key.verifier)), { tree_size: 7 })
})

t.test('what is not signed by the key, or altered, is refused in one line', async (t) => {
  const other = logKey(randomBytes(32), 'https://tracker.example')
  const cases: [name: string, note: string, verifier: string, message: RegExp][] = [
    ['another size', note.replace('\n7\n', '\n8\n'), key.verifier, /was altered/],
    ['another key of that name', note, other.verifier, /is not signed by tracker\.example\/v1\/log/],
    ['no signature', 'text\n', key.verifier, /not a signed note/],
    ['cut off', note.slice(0, -1), key.verifier, /cut off/],
    ['a line that is none', `${note}x\n`, key.verifier, /no signature/],
    ['a short signature', note.replace(/(— \S+ .{20}).*/, '$1'), key.verifier, /was altered/],
    ['not a key', note, 'tracker.example', /reads name\+id\+key/],
    ['an id of another', note, key.verifier.replace(/\+[0-9a-f]{8}\+/, '+00000000+'), /does not have the id/],
    ['another kind of key', note, key.verifier.replace(/(\+[0-9a-f]{8}\+)../, '$1BB'), /reads name\+id\+key/],
  ]
  for (const [name, text, verifier, message] of cases) {
    try {
      readCheckpoint(text, readVerifier(verifier))
      t.fail(name)
    } catch (error) {
      t.type(error, NoteError, name)
      t.match((error as Error).message, message, name)
      t.notMatch((error as Error).message, '\n')
    }
  }
})

t.test('over HTTP', async (t) => {
  const service = await startService(t, { PUBLIC_URL: 'https://tracker.example' })
  const get = (url: string) => service.anonymous.get(url)
  const served = await get('/v1/log/key')
  t.match(served.headers, { 'content-type': /^text\/plain/, 'cache-control': 'public, max-age=60' })
  t.match(served.text, /^tracker\.example\/v1\/log\+[0-9a-f]{8}\+\S{44}\n$/)
  const checkpoint = await get('/v1/log/checkpoint')
  t.match(checkpoint.headers, { 'content-type': /^text\/plain/, 'cache-control': 'public, no-cache' })
  const [origin, size, hash] = opened(checkpoint.text, served.text.trim())
  const { body } = await get('/v1/log')
  t.match(body, { origin, tree_size: Number(size), root_hash: Buffer.from(hash!, 'base64').toString('hex') })
  t.equal(body.key, served.text.trim())
  t.ok(body.tree_size > 200, 'the catalogue and the actors are in it')
  const second = await startAnother(t, service)
  t.equal((await second.anonymous.get('/v1/log/checkpoint')).text, checkpoint.text, 'another instance signs the same')
})
