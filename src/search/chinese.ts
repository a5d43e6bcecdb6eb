// Chinese is written without spaces: it is found by the three characters that begin at each place (search_characters in
// migrations/).

/** The ranges that the database takes for Chinese (search_chinese). */
export const chineseRuns = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu

/** The query for a run of characters. Shorter ones than three begin what stands in the index. */
export function queryOfRun(run: string, isPhrase: boolean): string {
  const signs = [...run]
  if (signs.length < 3) return `'${run}':*`
  const grams = signs.slice(2).map((_, place) => `'${signs.slice(place, place + 3).join('')}'`)
  return `(${grams.join(isPhrase ? ' <-> ' : ' & ')})`
}
