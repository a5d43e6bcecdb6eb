// Who serves which case, and how to load them.
import type { Request } from 'autocannon'
import { signLocalToken } from '../../src/auth/issuer.ts'
import type { Config } from '../../src/config.ts'
import type { Case, Rival } from './cases.ts'
import { withClient } from './database.ts'
import { loadHttp, loadPgbench, type Measured } from './load.ts'
import { posting, selectTargets } from './posts.ts'
import { type Running, startRival } from './processes.ts'
import { recordStatements } from './record.ts'
import type { RivalOrder } from './rival.ts'
import { poster, rival } from './world.ts'

type Setting = { config: Config; service: Running; cases: readonly Case[]; pgbench: string | null; seconds: number }
export type Contenders = { [Who in 'service' | Rival]?: () => Promise<Measured> }

/** By name of the case; pgbench takes part where it is installed. `stop` ends the rival that this starts. */
export async function contendersOf({ config, service, cases, pgbench, seconds }: Setting) {
  const reads = cases.filter((one) => one.path !== null)
  const statements = await recordStatements(
    config,
    reads.map(({ path }) => path!),
  )
  const byCase = new Map(reads.map(({ name }, place) => [name, statements[place]!]))
  const posts = await withClient(config.databaseUrl!, selectTargets)
  const [ours = [], theirs = []] = [0, 1].map((half) => posts.filter((_, place) => place % 2 === half))
  const scope = 'reports:write'
  const token = await signLocalToken(config, { actor: poster, scope, subject: 'bench', lifetimeSeconds: 36_000 })
  const nextPost = posting('/v1/reports', ours, { authorization: `Bearer ${token}` })

  const answers: RivalOrder['answers'] = {}
  for (const { name, path, headers = {} } of cases) {
    answers[name] = await answerOf(service, path === null ? nextPost() : { path, headers })
  }
  const rivals = await startRival({
    ...{ databaseUrl: config.databaseUrl!, author: rival, answers },
    statements: Object.fromEntries(
      cases.filter(({ pg, path }) => pg && path !== null).map(({ name }) => [name, byCase.get(name)!]),
    ),
  })

  const contenders = new Map(
    cases.map(({ name, path, headers = {}, pg }): [string, Contenders] => {
      const get = (path: string) => () => ({ method: 'GET', path, headers })
      if (path === null) {
        const headers = { authorization: `Bearer ${token}` }
        const nextInsert = posting('/inserts', theirs, headers)
        const nextAnswer = posting(`/memory/${name}`, theirs, headers)
        return [
          name,
          {
            service: () => loadHttp(service, seconds, nextPost),
            memory: () => loadHttp(rivals, seconds, nextAnswer),
            pg: () => loadHttp(rivals, seconds, nextInsert),
          },
        ]
      }
      return [
        name,
        {
          service: () => loadHttp(service, seconds, get(path)),
          memory: () => loadHttp(rivals, seconds, get(`/memory/${name}`)),
          ...(pgbench !== null && {
            pgbench: () => loadPgbench(pgbench, config.databaseUrl!, seconds, byCase.get(name)!),
          }),
          ...(pg && { pg: () => loadHttp(rivals, seconds, get(`/prepared/${name}`)) }),
        },
      ]
    }),
  )
  return { contenders, nextPost, stop: rivals.stop }
}

const byNode = new Set(['connection', 'content-length', 'date', 'keep-alive'])

async function answerOf({ url }: Running, { path, method = 'GET', body, headers: sent }: Request) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...sent, 'accept-encoding': 'identity' },
    ...(body !== undefined && { body }),
  })
  if (!response.ok && response.status !== 304) throw new Error(`${method} ${path}: ${await response.text()}`)
  // The same bytes are also the same head; what Node writes into each by itself it writes for the rival too.
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !byNode.has(name)))
  return { status: response.status, headers, body: await response.text() }
}
