// What every answer carries, whatever it is: protection of the browser that reads it, and an id by which to speak of it.
import type { App } from './route.ts'

/** Plain values: a library that computes them for each answer costs more than the rest of a short request. */
const protection = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
}

export function protectAnswers(app: App): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(protection).header('x-request-id', request.id)
    done()
  })
}
