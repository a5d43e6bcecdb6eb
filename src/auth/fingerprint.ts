// Whether an instance has the secret key of the database: with another one persons, cursors and the signature of the log
// would be others, and nobody would notice.
import { createHmac } from 'node:crypto'
import { type Config, ConfigError } from '../config.ts'
import type { Db } from '../database/client.ts'
import { findFingerprint, keepFingerprint } from './key-queries.ts'
import { hasSecretKey, secretKey, secretKeyFile } from './keys.ts'

/** The same for the same key; the key cannot be found from it. */
export async function fingerprintOf(config: Config): Promise<string> {
  const fixed = 'recommendations-tracker: fingerprint of the secret key'
  return createHmac('sha256', await secretKey(config))
    .update(fixed)
    .digest('base64url')
}

/**
 * The first start says which key it is; a later one without any makes none, as the old one has to come back. Throws
 * ConfigError, with one line for the operator, where the key is lost or is another one.
 */
export async function requireKeptKey(db: Db, config: Config): Promise<void> {
  const path = secretKeyFile(config.dataDir)
  const before = await findFingerprint(db)
  if (before !== null && !(await hasSecretKey(config))) {
    throw new ConfigError(
      `The file ${path} is missing, and SECRET_KEY is not set: this database has been served with a secret key since ${before.kept_since}. Put the file back from the backup, or set SECRET_KEY to the key of the other instances. ${ifLost}`,
    )
  }
  const mine = await fingerprintOf(config)
  const { fingerprint, kept_since } = await keepFingerprint(db, mine)
  if (fingerprint === mine) return
  const place = config.secretKey === null ? `the file ${path}` : 'SECRET_KEY'
  throw new ConfigError(
    `The secret key in ${place} is not the one that this database has been served with since ${kept_since}: persons could not be recognised, and the log would be signed by another key. Set SECRET_KEY to the old key, which is SECRET_KEY of the other instances or in the file secret-key of their DATA_DIR, or put that file back from the backup. ${ifLost}`,
  )
}

const ifLost = 'If the key is lost for good, `npm run rekey` says what goes with it.'
