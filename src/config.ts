// The environment, read once: every setting checked, with its default, in one frozen object.
// A wrong value stops the start with one line that names the setting and what it may be.
import { resolve } from 'node:path'
import { z } from 'zod'

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)
const httpUrl = z.url({ protocol: /^https?$/ })
const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

export const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number('a port number').int().min(0).max(65535).default(3000),
  PUBLIC_URL: httpUrl.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  OIDC_ISSUER: z.union([z.literal('local'), httpUrl]).optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  CORS_ORIGINS: list.default(['*']),
  TRUST_PROXY: z.union([z.stringbool(), list]).default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SECRET_KEY: z.base64().min(43, 'at least 32 bytes in base64').optional(),
})

export type Config = Readonly<{
  host: string
  /** 0 asks the system for a free port. */
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
  /** Keys cursors and the hash of a caller's person. Null: one is made in `dataDir` at first start. */
  secretKey: string | null
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
  const publicUrl = (
    env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`
  ).replace(/\/+$/, '')
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
  })
}
