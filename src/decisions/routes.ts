// Every address of decisions.
import type { App, Context } from '../http/route.ts'
import type { WithImplementation } from '../reports/change.ts'
import { decideRoute } from './decide.ts'
import { decideOnActorRoute } from './decide-on-actor.ts'
import { readRoutes } from './read.ts'

/** `withImplementation` keeps what follows from reports, in the transaction of each change. */
export function decisionRoutes(app: App, context: Context, withImplementation: WithImplementation): void {
  decideRoute(app, context, withImplementation)
  decideOnActorRoute(app, context)
  readRoutes(app, context)
}
