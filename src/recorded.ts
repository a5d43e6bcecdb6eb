// All that enters the log, in the order in which a log that begins late is filled: what is referred to comes first.
import { recordedActors } from './actors/recorded.ts'
import { recordedCatalogue } from './catalogue/recorded.ts'
import type { Recorded } from './log/recorded.ts'
import { recordedReports } from './reports/recorded.ts'

export const recorded: readonly Recorded[] = [...recordedCatalogue, ...recordedActors, ...recordedReports]
