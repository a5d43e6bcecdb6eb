// Every address of reports, in the order in which a report meets them.
import type { App, Context } from '../http/route.ts'
import { changeRoutes, type WithImplementation } from './change.ts'
import { createRoute } from './create.ts'
import { listRoute } from './list.ts'
import { readRoutes } from './read.ts'

/** `withImplementation` keeps what follows from reports, in the transaction of each change. */
export function reportRoutes(app: App, context: Context, withImplementation: WithImplementation): void {
  createRoute(app, context, withImplementation)
  readRoutes(app, context)
  listRoute(app, context)
  changeRoutes(app, context, withImplementation)
}
