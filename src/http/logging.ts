// The log: one line an answer, with neither client address, token, query nor text of a report in it.
import type { FastifyServerOptions } from 'fastify'
import type { App } from './route.ts'

/** Pino's options; `destination` is for tests that read the log. */
export function logging(
  level: string,
  destination?: { write(line: string): void },
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    // Fastify would log address and port of the client by these.
    serializers: { req: () => undefined, res: () => undefined, err: errorWithoutText } as never,
    ...(destination && { stream: destination }),
  }
}

/** Messages of database errors quote values, so only what kind of error it was and where it rose is kept. */
function errorWithoutText(error: Error & { code?: string; constraint?: string }): Record<string, unknown> {
  const chain = []
  for (let at: unknown = error; at instanceof Error && chain.length < 5; at = at.cause) {
    const { code, constraint, routine } = at as { code?: string; constraint?: string; routine?: string }
    chain.push({ name: at.name, code, constraint, routine })
  }
  return { chain, frames: error instanceof Error ? framesOf(error) : undefined }
}

/**
 * The lines of a stack that an engine wrote. Before them stands the message, whose own lines may look the same: where its
 * end is not found, as in an error whose message was changed afterwards, there are none.
 */
function framesOf({ name, message, stack }: Error): string[] {
  if (typeof stack !== 'string') return []
  const head = message === '' ? name : `: ${message}`
  const [rest = '', ...lines] = stack.slice(stack.indexOf(head) + head.length).split('\n')
  if (!stack.includes(head) || rest !== '') return []
  const end = lines.findIndex((line) => !/^ {4}at /.test(line))
  return end === -1 ? lines : lines.slice(0, end)
}

/**
 * Logs each answer by its route, never by its address: addresses carry what people search for. Reads that succeed are the
 * many, and say the least: they are logged at `debug`.
 */
export function logAnswers(app: App): void {
  app.addHook('onResponse', ({ log, method, routeOptions }, { statusCode, elapsedTime }, done) => {
    const level = statusCode < 400 && (method === 'GET' || method === 'HEAD') ? 'debug' : 'info'
    const route = routeOptions.url ?? null
    log[level]({ method, route, status: statusCode, ms: Math.round(elapsedTime) }, 'answered')
    done()
  })
}
