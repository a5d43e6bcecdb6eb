// The whole service on a database of its own, and clients that speak to it in the role of somebody.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../src/app.ts'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { type Scope, scopeNames } from '../../src/auth/scopes.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { connect, type Database } from '../../src/database/client.ts'
import type { App } from '../../src/http/route.ts'
import { checkedAnswers, checkProblemIsDocumented } from './answers.ts'
import { createDatabase } from './database.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely; their shape is checked by the serializer
type Json = any
export type Answer = { status: number; headers: Record<string, string | undefined>; body: Json; text: string }
type Headers = Record<string, string>

export type Client = {
  get(url: string, headers?: Headers): Promise<Answer>
  /** Brings a new Idempotency-Key unless `headers` has one. */
  post(url: string, body?: unknown, headers?: Headers): Promise<Answer>
  patch(url: string, body: unknown, headers?: Headers): Promise<Answer>
  put(url: string, body: unknown, headers?: Headers): Promise<Answer>
  delete(url: string, headers?: Headers): Promise<Answer>
  /** Reads the ETag of `url` and sends it as If-Match with the change. */
  change(method: 'PATCH' | 'PUT' | 'DELETE' | 'POST', url: string, body?: unknown, etagOf?: string): Promise<Answer>
}

export type Service = {
  app: App
  db: Database
  config: Config
  databaseUrl: string
  /** Every line of the log so far. */
  log: string[]
  anonymous: Client
  /** A client with a token of `actor` and these scopes (all by default); `subject` is the person. */
  as(actor: string, scopes?: readonly Scope[], subject?: string): Promise<Client>
  /** A client that sends exactly these headers. */
  client(headers: Headers): Client
}

type Test = { teardown(work: () => unknown): void }

/** Starts the service for one test file; everything is removed with `t`. */
export async function startService(t: Test, settings: NodeJS.ProcessEnv = {}): Promise<Service> {
  const { url, drop } = await createDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'tracker-'))
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: url, LOG_LEVEL: 'debug', ...settings })
  const { service, stop } = await serve(config, url)
  t.teardown(async () => {
    await stop()
    await drop()
    await rm(dataDir, { recursive: true })
  })
  return service
}

/** Starts a second instance with the database and the keys of the first; it ends before that one. */
export async function startAnother(t: Test, { config, databaseUrl }: Service): Promise<Service> {
  const { service, stop } = await serve(config, databaseUrl)
  t.teardown(stop)
  return service
}

async function serve(config: Config, databaseUrl: string): Promise<{ service: Service; stop(): Promise<void> }> {
  const db = connect(databaseUrl, () => {})
  const log: string[] = []
  const app = await createApp({ config, db, serializer: checkedAnswers, log: { write: (line) => void log.push(line) } })
  const client = (headers: Headers) => clientOf(app, headers)
  const service: Service = {
    app,
    db,
    config,
    databaseUrl,
    log,
    client,
    anonymous: client({}),
    async as(actor, scopes = scopeNames, subject = `person of ${actor}`) {
      const token = await signLocalToken(config, { actor, scope: scopes.join(' '), subject, lifetimeSeconds: 600 })
      return client({ authorization: `Bearer ${token}` })
    },
  }
  const stop = async () => {
    await app.close()
    await db.$client.end()
  }
  return { service, stop }
}

function clientOf(app: App, own: Headers): Client {
  const send = async (method: string, url: string, body: unknown, headers: Headers = {}): Promise<Answer> => {
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...own,
        ...(body !== undefined && {
          'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const type = String(response.headers['content-type'] ?? '')
    const answer: Answer = {
      status: response.statusCode,
      headers: response.headers as Answer['headers'],
      text: response.payload,
      body: /[/+]json/.test(type) && response.payload !== '' ? response.json() : null,
    }
    checkProblemIsDocumented(app, method, url, answer)
    return answer
  }
  const client: Client = {
    get: (url, headers) => send('GET', url, undefined, headers),
    post: (url, body, headers) => send('POST', url, body, { 'idempotency-key': randomUUID(), ...headers }),
    patch: (url, body, headers) => send('PATCH', url, body, headers),
    put: (url, body, headers) => send('PUT', url, body, headers),
    delete: (url, headers) => send('DELETE', url, undefined, headers),
    async change(method, url, body, etagOf = url) {
      const { headers } = await client.get(etagOf)
      const key = method === 'POST' && { 'idempotency-key': randomUUID() }
      return send(method, url, body, { 'if-match': headers.etag ?? '"none"', ...key })
    },
  }
  return client
}
