// The two secrets of the service: the key that signs local tokens, and the key of cursors, of callers' hashes and of the log.
// Plain files in the data directory, readable by their owner alone, made at first start.
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import { z } from 'zod'
import { type Config, ConfigError } from '../config.ts'
import { makeFolder } from '../database/folders.ts'

/** What the local issuer signs with. */
export const localAlgorithm = 'ES256'

const keyFileName = 'issuer-key.json'
const secretKeyFileName = 'secret-key'
export const secretKeyFile = (dataDir: string): string => join(dataDir, secretKeyFileName)

/** The members of the key file. Others are left out, so that nothing unknown can ever stand in the published key. */
const KeyFile = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  d: z.string(),
})

type PublicJwk = Omit<z.infer<typeof KeyFile>, 'd'> & { alg: string; use: string }
export type SigningKey = Readonly<{ kid: string; privateKey: CryptoKey; publicJwk: PublicJwk }>

/**
 * The service's secret: `SECRET_KEY`, or 32 random bytes kept in `<dataDir>/secret-key`.
 * Throws where the file cannot be read or is damaged: a new key would orphan every hash made with the lost one.
 */
export async function secretKey(config: Pick<Config, 'secretKey' | 'dataDir'>): Promise<Buffer> {
  if (config.secretKey !== null) return Buffer.from(config.secretKey, 'base64')
  const path = secretKeyFile(config.dataDir)
  const key = Buffer.from(await keptFile(path, async () => `${randomBytes(32).toString('base64')}\n`), 'base64')
  if (key.length !== 32) throw damaged(path)
  return key
}

/** Whether there is a secret already, so that `secretKey` makes none. */
export const hasSecretKey = async ({ secretKey, dataDir }: Pick<Config, 'secretKey' | 'dataDir'>): Promise<boolean> =>
  secretKey !== null || (await readIfThere(secretKeyFile(dataDir))) !== null

/**
 * The local issuer's key pair, kept in `<dataDir>/issuer-key.json` as a JWK (RFC 7517) named by its thumbprint (RFC 7638).
 * Throws where the file cannot be read or is damaged.
 */
export async function localSigningKey(dataDir: string): Promise<SigningKey> {
  const path = join(dataDir, keyFileName)
  const text = await keptFile(path, newSigningKey)
  try {
    const { d, ...open } = KeyFile.parse(JSON.parse(text))
    const privateKey = (await importJWK({ ...open, d }, localAlgorithm)) as CryptoKey
    return { kid: open.kid, privateKey, publicJwk: { ...open, alg: localAlgorithm, use: 'sig' } }
  } catch {
    throw damaged(path)
  }
}

/**
 * The key with which a service that was started with this data directory signs. Throws where it never was: a key made here
 * would sign tokens that no service believes.
 */
export async function startedSigningKey(dataDir: string): Promise<SigningKey> {
  if (existsSync(join(dataDir, keyFileName))) return localSigningKey(dataDir)
  throw new ConfigError(
    `Setting DATA_DIR names ${dataDir}, where no service was started yet: it holds no key to sign with. Start the service first, or give its DATA_DIR (that of the demo is .data-demo).`,
  )
}

async function newSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(localAlgorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return `${JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) })}\n`
}

/**
 * The text of a file that is written once. Of several processes that start together one wins, and all read what it wrote:
 * a link appears with the whole content or not at all, and never over another file.
 */
async function keptFile(path: string, make: () => Promise<string>): Promise<string> {
  const kept = await readIfThere(path)
  if (kept !== null) return kept
  await makeFolder(dirname(path), 0o711)
  const draft = `${path}.${randomUUID()}`
  try {
    await writeFile(draft, await make(), { mode: 0o600, flag: 'wx', flush: true })
    await link(draft, path).catch(unlessCode('EEXIST'))
  } finally {
    await rm(draft, { force: true })
  }
  await flushDirectory(dirname(path))
  return readFile(path, 'utf8')
}

const readIfThere = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(unlessCode('ENOENT'))

/** Without this a power cut could take back the file's name, and with it what others already rely on. */
async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

const unlessCode = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error
  return null
}

const damaged = (path: string) => new Error(`The file ${path} is damaged: restore it from a copy.`)
