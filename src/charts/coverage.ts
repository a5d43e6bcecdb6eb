// Coverage: of how many of each row there is anything at all, as a part of all of it.
import { drawMeasures, heightOfMeasures } from './measures.ts'
import type { ChartParameters, Heading } from './schemas.ts'
import { type Chart, drawSheet, type Kit, nothing } from './sheet.ts'

export type Coverage = Heading & { rows: readonly { label: string; count: number; total: number }[] }

/** SVG text of coverage. */
export function drawCoverage(input: Coverage, options: ChartParameters): string {
  return drawSheet(input, options, input, (kit) => chartOf(input, kit))
}

function chartOf(input: Coverage, kit: Kit): Chart {
  const { words, numbers, scale, colours } = kit
  const rows = input.rows.map(({ label, count, total }) => {
    const counts = words.say('of', numbers.count(count), numbers.count(total))
    const said =
      total === 0 ? words.say('none') : scale === 'count' ? counts : `${numbers.share(count / total)} (${counts})`
    const [value, whole] = scale === 'count' ? [count, total] : [total === 0 ? 0 : count / total, total === 0 ? 0 : 1]
    return { label, value, whole, said, colour: colours.levels.partly_implemented.line }
  })
  return {
    subtitle: words.say(scale === 'share' ? 'among_addressed' : `count_${input.counted}`),
    key: [],
    definitions: [],
    height: heightOfMeasures(rows, kit),
    draw: (room) => (rows.length === 0 ? nothing(input, room, kit) : drawMeasures(rows, room, kit)),
    told: rows.map(({ label, said }) => ({ label, many: 1, figure: () => said })),
  }
}
