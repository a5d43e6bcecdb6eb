// Marks are planted in what must not come out: drafts, withdrawn reports, flags, tokens, keys, queries, the client's address.
// Then everything that can be read is read in every role, and no mark may show.
import t from 'tap'
import { addressOf, urls } from './addresses.ts'
import { idOf, marks, type Role, requireSilentLog, send, service, tokens, words } from './canary.ts'
import {
  annotated,
  appealed,
  asking,
  deleted,
  draft,
  flags,
  hiddenSalts,
  leak,
  notWithdrawn,
  published,
  recorded,
  struckOff,
  underReview,
  unsaid,
  withdrawn,
} from './planted.ts'

t.test('no GET shows a mark to anybody who may not see it', async (t) => {
  t.ok(urls.length > 100)
  for (const role of Object.keys(tokens) as Role[]) {
    for (const url of urls) {
      const got = await send(role, 'GET', url)
      const own = role === 'author' && (url.startsWith(draft.url) || /^\/v1\/reports(\.\w+)?\?state=draft/.test(url))
      if (url.includes('/sealed-content') && got.status === 200) {
        t.ok(['reviewer', 'ruler', 'overseer'].includes(role), `${role} ${url}`)
        t.match(got.headers['cache-control'], /private, no-store/, url)
        continue
      }
      const written = url === appealed.location || url === asking.location
      const office = ['reviewer', 'ruler', 'overseer'].includes(role)
      if (url === annotated && office) {
        t.ok(got.text.includes(marks.redacted), `${role} ${url}`)
        t.match(got.headers['cache-control'], /private, no-store/, url)
        continue
      }
      if (written && (office || (role.startsWith('author') && url === appealed.location))) {
        t.ok(got.text.includes(url === asking.location ? marks.asked : marks.grounds), `${role} ${url}`)
        t.match(got.headers['cache-control'], /private, no-store/, url)
        continue
      }
      t.notOk(got.text.includes(marks.grounds) || got.text.includes(marks.asked), `${role} ${url}`)
      const reads = ['reviewer', 'overseer'].includes(role) && url.startsWith('/v1/flags')
      t.equal(leak(got, [...(own ? [] : [marks.draft]), ...(reads ? [] : [marks.flag])]), undefined, `${role} ${url}`)
      if (got.text.includes(marks.flag)) t.match(got.headers['cache-control'], /private, no-store/, url)
      if (own && got.text.includes(marks.draft)) t.match(got.headers['cache-control'], /private, no-store/, url)
      t.ok(got.status < 500, `${role} ${url} ${got.status}`)
    }
  }
  const mine = await send('author', 'GET', draft.url)
  t.ok(mine.text.includes(marks.draft), 'the author does see the draft')
  for (const list of ['reports', 'reports.csv', 'reports.ndjson', 'reports.xlsx']) {
    t.ok((await send('author', 'GET', `/v1/${list}?state=draft`)).text.includes(marks.draft), list)
  }
  t.ok((await send('anonymous', 'GET', published.url)).text.includes(marks.published), 'what is published is there')
  for (const url of ['/v1/flags', ...flags]) {
    t.ok((await send('reviewer', 'GET', url)).text.includes(marks.flag), 'the reviewer does see the flags')
  }
  t.match((await send('anonymous', 'GET', '/v1/actors/made-up-pretender')).text, 'refused')
  t.ok((await send('struck off', 'GET', '/v1/notices')).text.includes(struckOff), 'it has its notice')
  t.equal((await send('struck off', 'GET', '/v1/flags')).status, 403)
  t.equal(notWithdrawn.status, 422, 'a reason that tells what is hidden')
  t.equal(leak(notWithdrawn, [marks.draft]), undefined)
  t.equal((await send('anonymous', 'GET', recorded.location!)).status, 200, 'the record of a sealed request is there')
  const counted = JSON.parse((await send('anonymous', 'GET', addressOf('/v1/transparency-reports/{year}'))).text)
  t.ok(counted.decisions.count >= 2 && counted.seals.count >= 1, 'transparency reports count what is hidden')
  for (const { report, mark } of underReview) {
    const shown = await send('overseer', 'GET', `${report.url}/sealed-content`)
    t.ok(shown.text.includes(mark), 'oversight does see what is hidden')
  }
  t.match((await send('anonymous', 'GET', unsaid.url)).text, /"reason":"\[sealed 1 by seal /)
  const why = await send('overseer', 'GET', `${unsaid.url}/sealed-content`)
  t.ok(why.text.includes(marks.reason), 'why it was withdrawn too')
})

t.test('no search finds, marks or suggests what is not public, however it is asked', async (t) => {
  const secrets = Object.values(words)
  const asked = [
    marks.draft,
    marks.rewritten,
    marks.deleted,
    marks.withdrawn,
    marks.reason,
    ...underReview.map(({ mark }) => mark),
    ...secrets,
    ...secrets.map((word) => `${word.slice(0, -2)}es`),
  ]
  for (const role of Object.keys(tokens) as Role[]) {
    for (const q of asked) {
      for (const more of [
        '',
        '&highlight=true&include=total',
        '&sort=period_end',
        '&author_id=nhrc-qatar&sort=relevance',
      ]) {
        const url = `/v1/reports?q=${encodeURIComponent(`"${q}"`)}${more}`
        const got = await send(role, 'GET', url)
        t.match(JSON.parse(got.text), { data: [] }, url)
        t.equal(leak(got, [marks.draft, ...secrets]), undefined, `${role} ${url}`)
      }
    }
  }
  const found = await send('anonymous', 'GET', `/v1/reports?q=${marks.published}&highlight=true`)
  t.ok(found.text.includes('<mark>'), 'what is published is found')
})

t.test('the log of changes knows what is published and withdrawn, and no draft', async (t) => {
  t.equal(
    hiddenSalts.length,
    9,
    'both revisions of the withdrawn report, the first of those under review, what is unsaid',
  )
  const subjects = [published, withdrawn, draft, deleted].map((report) => `reports/${idOf(report)}`)
  const list = JSON.parse((await send('author', 'GET', `/v1/log/entries?subject=${subjects.join()}`)).text)
  const told = list.data.map(({ subject, salt }: { subject: string; salt: string | null }) => [subject, salt !== null])
  t.strictSame(told, [
    [subjects[0], true],
    [subjects[1], false],
    [subjects[1], false],
    [subjects[1], true], // who withdrew it, when and why
  ])
  const { rows } = await service.db.$client.query('select to_jsonb(e)::text as row from log_entries e')
  for (const { row } of rows) for (const [name, text] of Object.entries(marks)) t.notOk(row.includes(text), name)
  for (const report of [draft, deleted]) t.notOk(rows.some(({ row }) => row.includes(idOf(report))))
  const reports = '/v1/datasets/release-1/editions/1/files/reports.csv'
  t.ok((await send('anonymous', 'GET', reports)).text.includes(marks.published), 'and in a release')
})

t.test('the lines that the service writes have none of them, neither texts nor queries nor the address', async (t) => {
  t.ok(service.log.length > urls.length)
  t.doesNotThrow(() => requireSilentLog([draft, published]))
})
