// Whether an instance has the secret key of the database: with another one persons, cursors and the signature of the log
// would be others, and nobody would notice.
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { type Config, ConfigError } from '../config.ts'
import type { Db } from '../database/client.ts'
import { keepFingerprint } from './key-queries.ts'
import { secretKey, secretKeyFileName } from './keys.ts'

/** The same for the same key; the key cannot be found from it. */
export async function fingerprintOf(config: Config): Promise<string> {
  const fixed = 'recommendations-tracker: fingerprint of the secret key'
  return createHmac('sha256', await secretKey(config))
    .update(fixed)
    .digest('base64url')
}

/** The first start says which key it is. Throws ConfigError, with one line for the operator, where that is another one. */
export async function requireKeptKey(db: Db, config: Config): Promise<void> {
  const mine = await fingerprintOf(config)
  const { fingerprint, kept_since } = await keepFingerprint(db, mine)
  if (fingerprint === mine) return
  const place = config.secretKey === null ? `the file ${join(config.dataDir, secretKeyFileName)}` : 'SECRET_KEY'
  throw new ConfigError(
    `The secret key in ${place} is not the one that this database has been served with since ${kept_since}: persons could not be recognised, and the log would be signed by another key. Set SECRET_KEY to the old key, which is SECRET_KEY of the other instances or in the file ${secretKeyFileName} of their DATA_DIR; if it is lost for good, \`npm run rekey\` says what goes with it.`,
  )
}
