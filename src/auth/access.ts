// Who is asking, and may they: every route declares its access or the service does not start, and every token that is
// sent is checked before anything else of the request is read.
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Db } from '../database/client.ts'
import { Problem } from '../errors.ts'
import { type Caller, callerFinder } from './callers.ts'
import { isKept, notRegistered } from './registration.ts'
import { isScope, neverArbiters, reviewingScopes, type Scope, scopeNames } from './scopes.ts'
import type { Verify } from './tokens.ts'

/** Everybody; whoever has this scope; whoever has any of these. */
type Access = 'public' | Scope | readonly Scope[]

declare module 'fastify' {
  interface FastifyContextConfig {
    access: Access
    /** An actor whose registration is refused or revoked may do this all the same. */
    withoutRegistration?: true
  }
  interface FastifyInstance {
    /** Where tokens come from. */
    issuer: string
  }
  interface FastifyRequest {
    /** Null where no token was sent. */
    caller: Caller | null
  }
}

type Options = {
  db: Db
  verify: Verify
  /** Whose tokens are accepted. */
  issuer: string
  /** Key of the hash that stands for a person. */
  secret: Buffer
  /** Paths under which routes of libraries stand, which cannot declare anything: they are public. */
  publicUnder?: readonly string[]
}

const realm = 'recommendations-tracker'

/** Registered before every route that it is to guard. */
export const access = fastifyPlugin<Options>(
  async (app, { db, verify, issuer, secret, publicUnder = [] }) => {
    app.decorateRequest('caller', null)
    app.decorate('issuer', issuer)
    const findCaller = callerFinder(db, verify, secret)
    const identify = async (request: FastifyRequest) => {
      const token = bearerToken(request.headers.authorization)
      if (token !== null) request.caller = await findCaller(token)
    }
    app.addHook('onRoute', (route) => {
      const open = publicUnder.some((path) => route.url === path || route.url.startsWith(`${path}/`))
      if (open) route.config = { ...route.config, access: 'public' }
      requireDeclaration(route)
      const scopes = scopesOf(route.config!.access)
      if (scopes.length > 0 && scopes.every((scope) => reviewingScopes.has(scope))) {
        route.config!.problems = [...(route.config!.problems ?? []), 'never_the_arbiter']
      }
      if (!isKept(scopes, route.config!.withoutRegistration)) {
        route.config!.problems = [...(route.config!.problems ?? []), 'not_registered']
      }
    })
    app.addHook('onRequest', (request, _reply, done) => {
      const { access: declared, withoutRegistration } = request.routeOptions.config
      // Most requests read without a token: they wait for nothing here.
      if (request.is404 || (declared === 'public' && request.headers.authorization === undefined)) return done()
      identify(request)
        .then(() => {
          if (declared === 'public') return
          const caller = requireCaller(request)
          requireRegistration(caller, scopesOf(declared), withoutRegistration)
          requireScope(caller, scopesOf(declared))
        })
        .then(() => done(), done)
    })
    app.addHook('onError', async (request, reply, error) => challenge(request, reply, error))
  },
  { name: 'access' },
)

/** The caller of a request. Throws the problem `token_required` where nobody has said who they are. */
export function requireCaller(request: FastifyRequest): Caller {
  if (request.caller !== null) return request.caller
  const [scope = 'reports:write', ...others] = scopesOf(request.routeOptions.config.access)
  throw new Problem(
    'token_required',
    `This needs a token with the scope ${inWords([scope, ...others])}, and the request has none. Tokens come from the issuer ${request.server.issuer}; /docs says how to get one.`,
  )
}

/** The scopes that an access names, any one of which will do; none where it is public. */
const scopesOf = (declared: Access | undefined): readonly Scope[] =>
  declared === undefined || declared === 'public' ? [] : typeof declared === 'string' ? [declared] : declared

const inWords = (scopes: readonly Scope[]) => scopes.map((scope) => `\`${scope}\``).join(' or ')

function requireScope({ scopes, stakeholderGroup }: Caller, anyOf: readonly Scope[]): void {
  if (anyOf.some((scope) => scopes.has(scope))) return
  if (neverArbiters.has(stakeholderGroup) && anyOf.every((scope) => reviewingScopes.has(scope))) {
    throw new Problem(
      'never_the_arbiter',
      'Your token names a State or a company, and neither has any part in reviews.',
    )
  }
  throw new Problem('scope_missing', `The token lacks the scope ${inWords(anyOf)}.`)
}

function requireRegistration({ actorId, unregistered }: Caller, anyOf: readonly Scope[], kept: true | undefined): void {
  if (unregistered !== null && !isKept(anyOf, kept)) throw notRegistered(actorId, unregistered)
}

/** For HEAD a GET declares: they are one route. */
function requireDeclaration({ method, url, config }: RouteOptions): void {
  const declared: unknown = config?.access
  if (declared === 'public' || isScope(declared)) return
  if (Array.isArray(declared) && declared.length > 0 && declared.every(isScope)) return
  throw new Error(`${method} ${url} must declare config.access: 'public' or some of ${scopeNames.join(', ')}.`)
}

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1), which must be a compact JWS; null where the header is absent. */
function bearerToken(header: string | undefined): string | null {
  if (header === undefined) return null
  const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]*) *$/i.exec(header)?.[1]
  if (token !== undefined) return token
  throw new Problem('token_invalid', 'The header `Authorization` is not `Bearer` and a signed JWT.')
}

/** Says in `WWW-Authenticate` what would be accepted (RFC 6750 §3), whoever threw the problem. */
function challenge(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  if (!(error instanceof Problem)) return
  // Of several, any one of which will do, the first: a list would ask for all of them.
  const [first] = scopesOf(request.routeOptions.config?.access)
  const scope = first === undefined ? '' : `, scope="${first}"`
  const errors = {
    token_required: '',
    token_invalid: ', error="invalid_token"',
    scope_missing: ', error="insufficient_scope"',
  }
  if (!Object.hasOwn(errors, error.code)) return
  reply.header('www-authenticate', `Bearer realm="${realm}"${errors[error.code as keyof typeof errors]}${scope}`)
}
