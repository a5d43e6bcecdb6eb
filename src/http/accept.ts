// One thing in several media types: each has an address of its own, with a suffix. `Accept` (RFC 9110 §12.5.1) leads there
// from the address without one, which answers JSON.
import type { IncomingMessage } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { App } from './route.ts'

/** Media types by suffix, the one that is meant where several are wanted alike first. */
export type Alternatives = Readonly<Record<string, string>>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** In what else than JSON this is answered, at this address with a suffix. */
    alternatives?: Alternatives
  }
}

/** The suffix of the type that the client names and wants more than JSON; null for JSON. A wildcard names none. */
export function suffixWanted(accept: string, alternatives: Alternatives): string | null {
  const qualities = new Map(
    accept.split(',').map((one) => {
      const [type = '', ...parameters] = one.split(';')
      const quality = parameters.map((parameter) => /^\s*q\s*=\s*([\d.]+)\s*$/i.exec(parameter)?.[1])
      return [type.trim().toLowerCase(), Number(quality.find((given) => given !== undefined) ?? 1)]
    }),
  )
  let [best, suffix] = [qualities.get('application/json') ?? 0, null as string | null]
  for (const [one, type] of Object.entries(alternatives)) {
    const quality = qualities.get(type) ?? 0
    if (quality > best) [best, suffix] = [quality, one]
  }
  return suffix
}

/** Fastify is told of `addressOf` before there are routes, and collects them afterwards. */
export class Negotiation {
  readonly #routes: { path: RegExp; alternatives: Alternatives }[] = []

  /** For the option `rewriteUrl`: the address that answers what a request accepts. */
  readonly addressOf = ({ method, url = '/', headers: { accept } }: IncomingMessage): string => {
    if (accept === undefined || accept === '*/*' || (method !== 'GET' && method !== 'HEAD')) return url
    const end = url.search(/[?#]/)
    const given = end === -1 ? url : url.slice(0, end)
    const path = decoded(given.replace(/^https?:\/\/[^/]*/i, ''))
    const found = this.#routes.find((route) => route.path.test(path))
    const suffix = found === undefined ? null : suffixWanted(accept, found.alternatives)
    return suffix === null ? url : `${given}.${suffix}${url.slice(given.length)}`
  }

  /** To be called before there are routes. */
  collect(app: App): void {
    app.addHook('onRoute', ({ url, config }) => {
      if (config?.alternatives === undefined) return
      // No value of a parameter has a dot: what follows one is a suffix, and says already what is wanted.
      const path = new RegExp(`^${url.replace(/:[^/]+/g, '[^/.]+')}$`)
      this.#routes.push({ path, alternatives: config.alternatives })
    })
    app.addHook('onRequest', (request, reply, done) => {
      const { config } = request.routeOptions
      if (config?.alternatives !== undefined || request.originalUrl !== request.url) addVary(reply, 'accept')
      done()
    })
  }
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** Says that the answer depends on this header of the request, too. */
export function addVary(reply: FastifyReply, header: string): void {
  const given = reply.getHeader('vary')
  if (given === undefined) return void reply.header('vary', header)
  const varies = String(given)
  if (varies !== header && !varies.split(/, ?/).includes(header)) reply.header('vary', `${varies}, ${header}`)
}
