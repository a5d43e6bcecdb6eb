// Colours, patterns and strokes. Everything that colour tells is told once more: by pattern, dash, shape or number.
// A test holds the contrasts: text on every ground 4.5 to 1 (WCAG AA), edges and lines 3 to 1.
import type { DerivedLevel } from '../implementations/rules.ts'
import type { Theme } from './schemas.ts'
import { element, type Markup } from './svg.ts'

/** From the best to silence: what is carried out starts at the baseline, where lengths compare best. */
export const levelOrder = [
  'implemented',
  'partly_implemented',
  'in_progress',
  'not_started',
  'regressed',
  'not_applicable',
  'no_information',
] as const satisfies DerivedLevel[]

type Pattern = 'plain' | 'rising' | 'upright' | 'level' | 'crossed' | 'falling' | 'dots'
type LevelLook = { fill: string; second: string; edge: string; ink: string; line: string; pattern: Pattern }
type Row = readonly [fill: string, second: string, edge: string, ink: string, line: string, pattern: Pattern]

const look = ([fill, second, edge, ink, line, pattern]: Row): LevelLook => ({ fill, second, edge, ink, line, pattern })
const looks = (rows: Record<DerivedLevel, Row>) =>
  Object.fromEntries(Object.entries(rows).map(([level, row]) => [level, look(row)])) as Record<DerivedLevel, LevelLook>

export type Colours = {
  ground: string
  ink: string
  quiet: string
  grid: string
  levels: Record<DerivedLevel, LevelLook>
  /** From little to much, with the ink that is legible on each. */
  ramp: readonly (readonly [fill: string, ink: string])[]
  series: readonly string[]
}

export const colours: Record<Theme, Colours> = {
  light: {
    ...{ ground: '#ffffff', ink: '#1b1f24', quiet: '#4b5563', grid: '#d9dde2' },
    levels: looks({
      implemented: ['#0a4f3f', '#0a4f3f', '#0a4f3f', '#ffffff', '#0a5f4b', 'plain'],
      partly_implemented: ['#1d7a70', '#145f57', '#145f57', '#ffffff', '#17776c', 'rising'],
      in_progress: ['#b5daf4', '#95c6ea', '#33719f', '#10233a', '#22679b', 'upright'],
      not_started: ['#f8e2a8', '#ecca6b', '#86670f', '#2a2005', '#7d5f08', 'level'],
      regressed: ['#b0351f', '#8c2513', '#8c2513', '#ffffff', '#b0351f', 'crossed'],
      not_applicable: ['#dcdcdc', '#c2c2c2', '#6b6b6b', '#1b1f24', '#5f6368', 'falling'],
      no_information: ['#ffffff', '#c9ced4', '#7a828c', '#1b1f24', '#6a4fa3', 'dots'],
    }),
    ramp: [
      ['#ffffff', '#1b1f24'],
      ['#dcedf7', '#1b1f24'],
      ['#abd3ec', '#10233a'],
      ['#6fb1da', '#0b1b2b'],
      ['#1f6aa5', '#ffffff'],
      ['#0b3a66', '#ffffff'],
    ],
    series: ['#0b5fa5', '#a63f00', '#0a6b50', '#8c2f86', '#7d5f08', '#b3261e', '#3d4a9e', '#4b5563'],
  },
  dark: {
    ...{ ground: '#14181d', ink: '#eef1f4', quiet: '#b3bcc6', grid: '#333b44' },
    levels: looks({
      implemented: ['#58cba8', '#58cba8', '#58cba8', '#06120e', '#58cba8', 'plain'],
      partly_implemented: ['#2f9a90', '#3fb3a8', '#5cc4ba', '#04100f', '#4bb9ae', 'rising'],
      in_progress: ['#1d4e79', '#2a6398', '#7ab3e0', '#ffffff', '#7ab8ea', 'upright'],
      not_started: ['#634e12', '#78601d', '#c9a94f', '#ffffff', '#dcb95a', 'level'],
      regressed: ['#ef8b73', '#e0735a', '#ef8b73', '#1a0703', '#f2917a', 'crossed'],
      not_applicable: ['#44494f', '#555b62', '#9aa3ad', '#ffffff', '#b3bcc6', 'falling'],
      no_information: ['#14181d', '#3d444c', '#8b939c', '#eef1f4', '#c0a6f0', 'dots'],
    }),
    ramp: [
      ['#14181d', '#eef1f4'],
      ['#16324a', '#eef1f4'],
      ['#1c4a70', '#ffffff'],
      ['#2568a0', '#ffffff'],
      ['#63addf', '#06121d'],
      ['#c3e2f6', '#06121d'],
    ],
    series: ['#7ab8ea', '#f5a26b', '#58cba8', '#e39adf', '#dcb95a', '#f2917a', '#aab4f5', '#b3bcc6'],
  },
}

/** Strokes by which lines differ without colour, and the shape at their points. */
export const dashes = [undefined, '9 4', '2 3', '10 3 2 3', '5 3', '1 4', '14 4', '6 2 1 2 1 2'] as const
export const shapes = ['disc', 'square', 'triangle', 'diamond', 'cross', 'ring', 'plus', 'box'] as const
export type Shape = (typeof shapes)[number]

/** The definition of a level's pattern, and what refers to it; a plain one needs none. */
export function patternOf(id: string, { fill, second, pattern }: LevelLook): { paint: string; define: Markup[] } {
  if (pattern === 'plain') return { paint: fill, define: [] }
  const stroke = { stroke: second, 'stroke-width': 2 }
  const marks = {
    rising: [element('path', { d: 'M-2 10L10 -2M-2 2L2 -2M6 10L10 6', ...stroke })],
    falling: [element('path', { d: 'M-2 -2L10 10M6 -2L10 2M-2 6L2 10', ...stroke })],
    upright: [element('path', { d: 'M4 0V8', ...stroke })],
    level: [element('path', { d: 'M0 4H8', ...stroke })],
    crossed: [element('path', { d: 'M0 0L8 8M8 0L0 8', ...stroke, 'stroke-width': 1.5 })],
    dots: [element('circle', { cx: 4, cy: 4, r: 1.2, fill: second })],
  }[pattern]
  const ground = element('rect', { width: 8, height: 8, fill })
  return {
    paint: `url(#${id})`,
    define: [element('pattern', { id, width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, ground, ...marks)],
  }
}
