// What happens to requests while the service stops: those in flight end, new ones are told to come again, and no
// connection is kept.
import { Problem } from '../errors.ts'
import type { problemSender } from './problems.ts'
import type { App } from './route.ts'

/** To be called after what makes answers readable to pages of other sites, and before anything that asks the database. */
export function refuseWhileStopping(app: App, send: ReturnType<typeof problemSender>): void {
  let stopping = false
  app.addHook('preClose', (done) => {
    stopping = true
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (!stopping) return done()
    // Sent, not thrown: a refusal that was meant is nothing to warn of in the log.
    send(new Problem('unavailable', 'The service is stopping. Nothing of this request was kept.'), request, reply)
  })
  // A connection that a client keeps would hold up the stop.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) reply.header('connection', 'close')
    done(null, payload)
  })
}
