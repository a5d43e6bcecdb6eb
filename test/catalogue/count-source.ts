// Counts what the conclusions of Doha hold, straight from the raw OCR text and by rules of its own: nothing here knows
// the catalogue's data or its totals, so that a test can hold the two against each other.

/** Recommendations per stakeholder group in the raw text. Throws on a heading or a bullet that no rule explains. */
export function countRecommendations(rawText: string): Record<string, number> {
  const counts: Record<string, number> = {}
  let group: string | undefined
  for (const line of linesOf(rawText)) {
    if (isGroupHeading(line)) {
      group = groupOf(line)
      if (group in counts) throw new Error(`Two headings for ${group}: ${line}`)
      counts[group] = 0
    } else if (group !== undefined && beginsItem(line)) {
      counts[group] = (counts[group] ?? 0) + 1
    }
  }
  return counts
}

/** Headings of the ground rules (bullets that open with a term in capitals), in the order of the source. */
export function findPrincipleHeadings(rawText: string): string[] {
  const headings: string[] = []
  for (const line of linesOf(rawText)) {
    if (isGroupHeading(line)) break
    if (!beginsItem(line)) continue
    const term = /^• ([A-Z][A-Z ]+) - /.exec(line)?.[1]
    if (term === undefined) throw new Error(`A bullet before the recommendations without a term in capitals: ${line}`)
    headings.push(term)
  }
  return headings
}

// Some lines open with a blank left over from a page break.
function linesOf(rawText: string): string[] {
  return rawText.split('\n').map((line) => line.trim())
}

function isGroupHeading(line: string): boolean {
  return /^[A-Z][^•.;]* should:$/.test(line)
}

function groupOf(heading: string): string {
  const addressee = heading.replace(/ should:$/, '')
  if (addressee === 'States') return 'states'
  if (/\bcompanies$/.test(addressee)) return 'companies'
  if (/\bcivil society\b/.test(addressee)) return 'civil_society'
  if (/\borganizations$/.test(addressee)) return 'international_organizations'
  if (/\bhuman rights institutions$/.test(addressee)) return 'nhris'
  throw new Error(`An unknown stakeholder group: ${heading}`)
}

function beginsItem(line: string): boolean {
  for (const bullet of line.matchAll(/•/g)) {
    // After a digit it is a full stop behind a footnote mark, misread; anywhere else inside a line it has no known reason.
    if (bullet.index > 0 && !/\d/.test(line[bullet.index - 1] ?? '')) throw new Error(`A bullet inside a line: ${line}`)
  }
  if (!line.startsWith('•')) return false
  const first = line.slice(1).trimStart()[0]
  if (first === undefined) throw new Error('A bullet without a text')
  // A page break put a bullet before the rest of a sentence; only a capital opens an item.
  return first !== first.toLowerCase()
}
