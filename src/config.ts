// The environment, read once: every setting checked, with its default, in one frozen object.
// A wrong value stops the start with one line that names the setting and what it may be.
import { resolve } from 'node:path'
import licences from 'spdx-license-ids/index.json' with { type: 'json' }
import { z } from 'zod'

const httpUrl = (error: string) => z.url({ protocol: /^https?$/, abort: true, error })
const listOf = <Item extends z.ZodType<unknown, string>>(item: Item, error: string) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
    .pipe(z.array(item).min(1, error))
const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/** Nothing but scheme, host and port: what answers refer to stands at the root of it. */
const isRoot = (address: string) => {
  const { pathname, search, hash, username, password } = new URL(address)
  return pathname === '/' && `${search}${hash}${username}${password}` === ''
}
/** As a browser sends it in `Origin`: any other spelling never matches. */
const isOrigin = (value: string) =>
  /^https?:[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value

const wrong = {
  port: 'give a port number from 1 to 65535',
  publicUrl: 'give an http or https address without path, query, fragment and user, such as https://tracker.example',
  databaseUrl: 'give the address of a PostgreSQL database, such as postgres://user@host:5432/name',
  issuer: "give the http or https address of an OpenID provider, or 'local'",
  origins:
    'give * alone, or origins separated by commas, each in lower case without path and default port, such as https://one.example',
  proxies: 'give true, false, or addresses and ranges of proxies separated by commas, such as 10.0.0.0/8 or loopback',
  logLevel: 'give fatal, error, warn, info, debug, trace or silent',
  secretKey: 'give at least 32 bytes in base64',
  licence: 'give the SPDX identifier of a licence as https://spdx.org/licenses spells it, such as CC-BY-4.0',
}
const proxy = z.union(
  [
    z.enum(['loopback', 'linklocal', 'uniquelocal']),
    z.ipv4(),
    z.ipv6(),
    // What trusts everybody says so: `true`.
    z.cidrv4().regex(/\/[1-9]\d*$/),
    z.cidrv6().regex(/\/[1-9]\d*$/),
  ],
  wrong.proxies,
)
const origin = z.string().refine(isOrigin, wrong.origins)

export const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^[1-9]\d*$/, wrong.port)
    .transform(Number)
    .pipe(z.int().max(65_535, wrong.port))
    .default(3000),
  PUBLIC_URL: httpUrl(wrong.publicUrl)
    .refine(isRoot, wrong.publicUrl)
    .transform((address) => new URL(address).origin)
    .optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: wrong.databaseUrl }).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  OIDC_ISSUER: z.union([z.literal('local'), httpUrl(wrong.issuer)], wrong.issuer).optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  CORS_ORIGINS: z
    .union([z.literal('*').transform((any) => [any]), listOf(origin, wrong.origins)], wrong.origins)
    .default(['*']),
  TRUST_PROXY: z.union([z.stringbool(), listOf(proxy, wrong.proxies)], wrong.proxies).default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], wrong.logLevel).default('info'),
  SECRET_KEY: z.base64(wrong.secretKey).min(43, wrong.secretKey).optional(),
  DATASET_LICENCE: z
    .string()
    .refine((identifier) => licences.includes(identifier), wrong.licence)
    .default('CC-BY-4.0'),
})

export type Config = Readonly<{
  host: string
  port: number
  /** Address that answers refer to, without a trailing slash. */
  publicUrl: string
  /** Null: the embedded server in `dataDir` is used. */
  databaseUrl: string | null
  dataDir: string
  /** Null: the local issuer is used. */
  oidcIssuer: string | null
  oidcAudience: string
  corsOrigins: readonly string[]
  trustProxy: boolean | readonly string[]
  logLevel: string
  /** Keys cursors, the hash of a caller's person and the signature of the log. Null: one is made in `dataDir` at first start. */
  secretKey: string | null
  /** SPDX identifier: under which licence releases of the record are published. */
  datasetLicence: string
}>

/** Thrown where a setting is wrong; the message is one line for the operator. */
export class ConfigError extends Error {}

/** Reads and checks the settings. Empty values count as not set. Throws ConfigError. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new ConfigError(`Setting ${issue.path[0]?.toString()} is wrong: ${issue.message}.`)
  }
  const env = parsed.data
  if (env.OIDC_ISSUER === undefined && !loopback.has(env.HOST)) {
    throw new ConfigError(
      `Setting OIDC_ISSUER is empty while HOST is ${env.HOST}: give the address of your OpenID provider, or 'local' to let this service sign tokens for a network that you trust.`,
    )
  }
  const publicUrl = env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`
  return Object.freeze({
    host: env.HOST,
    port: env.PORT,
    publicUrl,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: resolve(env.DATA_DIR),
    oidcIssuer: env.OIDC_ISSUER === 'local' ? null : (env.OIDC_ISSUER ?? null),
    oidcAudience: env.OIDC_AUDIENCE ?? 'recommendations-tracker',
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    secretKey: env.SECRET_KEY ?? null,
    datasetLicence: env.DATASET_LICENCE,
  })
}
