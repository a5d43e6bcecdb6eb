// Every address of appeals, in the order in which one is met.
import type { App, Context } from '../http/route.ts'
import type { WithImplementation } from '../reports/change.ts'
import { appealRoute, readRoutes } from './appeal.ts'
import { rulingRoute } from './rule.ts'

/** `withImplementation` keeps what follows from reports, in the transaction of each change. */
export function appealRoutes(app: App, context: Context, withImplementation: WithImplementation): void {
  appealRoute(app, context)
  readRoutes(app, context)
  rulingRoute(app, context, withImplementation)
}
