// What every answer carries, whatever it is: protection of the browser that reads it, an id by which to speak of it, and
// where it answers a change, that nobody may keep it.
import { type App, caching } from './route.ts'

/** Plain values: a library that computes them for each answer costs more than the rest of a short request. */
const protection = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
}

/** What reads says itself how long it may be kept. */
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

export function protectAnswers(app: App): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(protection).header('x-request-id', request.id)
    if (!reading.has(request.method)) reply.header('cache-control', caching.private)
    done()
  })
}
