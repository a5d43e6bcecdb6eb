// POST /v1/reports: bodies of a wrong shape, as tables of cases.
import t, { type Test } from 'tap'
import { expectFaults, newReport, newReportWith, startWithAuthors } from './samples.ts'

const { nhri } = await startWithAuthors(t)

/** Posts and expects faults at exactly these places. */
const refused = async (t: Test, what: string, body: unknown, places: readonly string[], client = nhri) =>
  expectFaults(t, what, await client.post('/v1/reports', body), places)

t.test('members that are needed', async (t) => {
  const needed = [
    'recommendation_id',
    'addressee_id',
    'period_start',
    'period_end',
    'language',
    'narrative',
    'assessments',
  ]
  for (const member of needed) {
    await refused(t, `no ${member}`, newReportWith(`/${member}`, undefined), [`/${member}`])
    await refused(t, `null ${member}`, newReportWith(`/${member}`, null), [`/${member}`])
  }
  await refused(
    t,
    'nothing at all',
    {},
    needed.map((member) => `/${member}`),
  )
  for (const place of [
    '/assessments/0/part',
    '/assessments/0/level',
    '/measures/0/kind',
    '/measures/0/title',
    '/evidence/0/kind',
    '/evidence/0/title',
    '/evidence/0/stance',
  ]) {
    await refused(t, `no ${place}`, newReportWith(place, undefined), [place])
  }
})

t.test('members of a wrong type', async (t) => {
  const texts = [
    '/recommendation_id',
    '/addressee_id',
    '/language',
    '/narrative',
    '/period_start',
    '/period_end',
    '/state',
    '/territory',
  ]
  const inLists = [
    '/assessments/0/part',
    '/assessments/0/level',
    '/assessments/0/rationale',
    '/measures/0/kind',
    '/measures/0/title',
    '/measures/0/date',
    '/measures/0/url',
    '/evidence/0/kind',
    '/evidence/0/title',
    '/evidence/0/url',
    '/evidence/0/date',
    '/evidence/0/stance',
  ]
  for (const place of [...texts, ...inLists]) {
    for (const value of [7, true, {}, ['x'], '', 1e300, { toString: 'x' }, 'half \ud800', 'a\0b', '\udfff']) {
      await refused(t, `${place} = ${JSON.stringify(value)}`, newReportWith(place, value), [place])
    }
  }
  for (const list of ['/assessments', '/measures', '/evidence']) {
    for (const value of ['x', 7, {}, true])
      await refused(t, `${list} = ${JSON.stringify(value)}`, newReportWith(list, value), [list])
    for (const value of ['x', 7, null, []])
      await refused(t, `${list}/0 = ${JSON.stringify(value)}`, newReportWith(`${list}/0`, value), [`${list}/0`])
  }
  for (const list of ['/measures', '/evidence']) await refused(t, `${list} = null`, newReportWith(list, null), [list])
})

t.test('one above each limit', async (t) => {
  const item = { kind: 'other', title: 'x' }
  const cases: [place: string, value: unknown][] = [
    ['/narrative', 'x'.repeat(20_001)],
    ['/assessments/0/rationale', 'x'.repeat(4_001)],
    ['/measures/0/title', 'x'.repeat(501)],
    ['/evidence/0/title', 'x'.repeat(501)],
    ['/measures/0/url', `https://example.org/${'x'.repeat(1_981)}`],
    ['/evidence/0/url', `https://example.org/${'x'.repeat(1_981)}`],
    ['/measures', Array(101).fill(item)],
    ['/evidence', Array(201).fill({ ...item, stance: 'context' })],
    ['/assessments', Array(51).fill({ part: 'a', level: 'in_progress' })],
    ['/assessments', []],
    ['/narrative', ' \t\n\u00a0'],
    ['/evidence/0/title', '   '],
  ]
  for (const [place, value] of cases) await refused(t, `above ${place}`, newReportWith(place, value), [place])
})

t.test('values outside the closed lists', async (t) => {
  const cases: [place: string, ...values: string[]][] = [
    ['/assessments/0/level', 'no_information', 'Implemented', 'done', 'toString', '__proto__'],
    ['/measures/0/kind', 'law', 'constructor'],
    ['/evidence/0/kind', 'blog', 'valueOf'],
    ['/evidence/0/stance', 'neutral'],
    ['/state', 'withdrawn', 'restricted', 'PUBLISHED'],
    ['/language', 'english', 'EN', 'en_GB', 'e', 'x'.repeat(36), 'en-us'],
    ['/assessments/0/part', 'A', '1', 'abcd', 'a '],
    ['/recommendation_id', 'Doha-2020', 'doha_2020', '-', 'a--b', 'x'.repeat(121)],
    ['/territory', 'KE', 'KENYA', 'K1N'],
  ]
  for (const [place, ...values] of cases) {
    for (const value of values) await refused(t, `${place} ${value}`, newReportWith(place, value), [place])
  }
})

t.test('days that the calendar does not have, and what is no day', async (t) => {
  for (const day of [
    '2023-02-29',
    '2100-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '24-01-01',
    '2024-1-1',
    '2024-01-01T00:00:00Z',
    '1899-12-31',
    '0000-01-01',
    '+12024-01-01',
    ' 2024-01-01',
    'yesterday',
  ]) {
    for (const place of ['/period_start', '/period_end', '/measures/0/date', '/evidence/0/date']) {
      await refused(t, `${place} ${day}`, newReportWith(place, day), [place])
    }
  }
})

t.test('addresses that are not http(s), or that a browser would read otherwise than a person', async (t) => {
  const addresses = [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' https://example.org',
    'https://example.org/ ',
    'data:text/html,x',
    'ftp://example.org/',
    'file:///etc/passwd',
    'mailto:somebody@example.org',
    '//example.org',
    'example.org',
    'https:example.org',
    'https://',
    'https:///example.org',
    'https://?x',
    'https://#x',
    'https://exa mple.org/',
    'https://example.org/a b',
    'https://example.org/a\nb',
    'https://example.org/\u007f',
    'https:\\\\example.org',
    'https://example.org\\@evil.example',
    'https://user:secret@example.org/',
    'https://user@example.org/',
    'https://@example.org/',
    'https://example.org:99999/',
    'https://[::1',
    'https://example.org/\ud800',
    'https://example.org/\0',
  ]
  for (const address of addresses) {
    for (const place of ['/measures/0/url', '/evidence/0/url']) {
      await refused(t, `${place} ${JSON.stringify(address)}`, newReportWith(place, address), [place])
    }
  }
})

t.test('fields that do not exist: the author is never a field', async (t) => {
  for (const field of [
    'author_id',
    'basis',
    'id',
    'revision',
    'published_at',
    'narative',
    'toString',
    'hasOwnProperty',
    'a/b~c',
    '',
  ]) {
    const place = `/${field.replace('~', '~0').replace('/', '~1')}`
    await refused(t, `unknown ${field}`, { ...newReport(), [field]: 'ken' }, [place])
  }
  for (const list of ['assessments', 'measures', 'evidence']) {
    await refused(t, `unknown in ${list}`, newReportWith(`/${list}/0/author_id`, 'ken'), [`/${list}/0/author_id`])
  }
})
