// Reports in short, for tables of cases of the method.
import type { Basis } from '../../src/actors/rules.ts'
import { type CountedReport, deriveImplementation } from '../../src/implementations/rules.ts'
import type { Level } from '../../src/reports/vocabularies.ts'

/** A report in short: basis, period, levels by part; then moment of publication and id for ties. */
export type Short = [
  basis: Basis,
  from: string,
  to: string,
  says: Record<string, Level>,
  published?: string,
  id?: string,
]
export const report = ([basis, period_start, period_end, says, published = '1', id = 'r']: Short): CountedReport => ({
  ...{ id, author_id: `the ${basis}`, basis, period_start, period_end },
  published_at: `2026-01-0${published}T00:00:00.000000Z`,
  assessments: Object.entries(says).map(([part, level]) => ({ part, level })),
})
export const derive = (reports: Short[], parts = ['a']) => deriveImplementation(parts, reports.map(report))

export const y2024 = ['2024-01-01', '2024-12-31'] as const
export const y2025 = ['2025-01-01', '2025-12-31'] as const
export const done = { a: 'implemented' } as const
export const begun = { a: 'in_progress' } as const
export const worse = { a: 'regressed' } as const
