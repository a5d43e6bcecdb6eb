// Every address of reports, in the order in which a report meets them.
import type { App, Context } from '../http/route.ts'
import { changeRoutes } from './change.ts'
import { createRoute } from './create.ts'
import { listRoute } from './list.ts'
import type { Recorded } from './queries.ts'
import { readRoutes } from './read.ts'

/** `recorded` keeps what follows from reports: it runs in the transaction of each change. */
export function reportRoutes(app: App, context: Context, recorded: Recorded): void {
  createRoute(app, context, recorded)
  readRoutes(app, context)
  listRoute(app, context)
  changeRoutes(app, context, recorded)
}
