// All that enters the log, in the order in which a log that begins late is filled: what is referred to comes first.
import { recordedActors } from './actors/recorded.ts'
import { recordedAppeals } from './appeals/recorded.ts'
import { recordedCatalogue } from './catalogue/recorded.ts'
import { recordedDecisions } from './decisions/recorded.ts'
import type { Recorded } from './log/recorded.ts'
import { recordedReports } from './reports/recorded.ts'
import { recordedWords } from './reports/shown-words.ts'
import { recordedRequests } from './restriction-requests/recorded.ts'
import { recordedRules } from './review-rules/recorded.ts'
import { recordedProposals } from './review-rules/recorded-proposals.ts'
import { recordedSeals } from './seals/recorded.ts'

export const recorded: readonly Recorded[] = [
  ...recordedCatalogue,
  ...recordedActors,
  ...recordedRules,
  ...recordedProposals,
  ...recordedReports,
  ...recordedSeals,
  ...recordedRequests,
  ...recordedDecisions,
  ...recordedAppeals,
  ...recordedWords,
]
