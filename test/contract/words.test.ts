// Every fault says what is wrong in plain words, and how to mend it by example: nobody has to know how the service checks.
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')
const operator = await service.as('ohchr')
const asked = async (query: string) => (await anonymous.get(query)).body

t.test('what is missing, and what is null', async (t) => {
  const { narrative: _narrative, period_start: _start, ...rest } = reportBody()
  const { body } = await nhri.post('/v1/reports', { ...rest, language: null, assessments: null, addressee_id: 7 })
  t.match(body.code, 'body_invalid')
  t.strictSame(Object.fromEntries(body.errors.map(({ pointer, ...told }: { pointer: string }) => [pointer, told])), {
    '/narrative': { detail: 'It is missing.', mend: 'Give a JSON string.' },
    '/period_start': { detail: 'It is missing.', mend: 'Give a value such as 2026-01-01.' },
    '/language': { detail: 'It is null.', mend: 'Give a tag such as "en", "ar" or "pt-BR".' },
    '/assessments': { detail: 'It is null.', mend: 'Send a JSON array.' },
    '/addressee_id': { detail: 'It is not a text.', mend: 'Give a value such as qat or doha-2020-states-5.' },
  })
  const deep = await nhri.post('/v1/reports', {
    ...reportBody(),
    assessments: [{ level: 'implemented' }],
    evidence: 'x',
  })
  t.match(
    deep.body.errors.find(({ pointer }: { pointer: string }) => pointer === '/assessments/0/part'),
    { detail: 'It is missing.', mend: /^Give a value such as / },
  )
  const nothing = await nhri.post('/v1/reports')
  t.match(nothing.body.errors, [{ pointer: '', detail: 'It is missing.', mend: 'Send a JSON object.' }])
})

t.test('no mend repeats what is wrong', async (t) => {
  t.match(await asked('/v1/recommendations?q=media&highlight=yes'), {
    errors: [{ parameter: 'highlight', detail: 'It is not true or false.', mend: 'Give true or false.' }],
  })
})

t.test('null in a patch', async (t) => {
  const { headers } = await nhri.post('/v1/reports', reportBody())
  for (const field of ['narrative', 'period_end', 'assessments']) {
    const { body } = await nhri.change('PATCH', headers.location!, { [field]: null })
    t.match(body.errors, [{ pointer: `/${field}`, detail: 'It is null.' }])
  }
  const deep = { assessments: [{ part: null, level: 'implemented' }] }
  const { body } = await nhri.change('PATCH', headers.location!, deep)
  t.match(body.errors, [{ pointer: '/assessments/0/part', detail: 'It is null.' }])
  const actor = await operator.change('PATCH', '/v1/actors/nhrc-qatar', { name: null })
  t.match(actor.body.errors, [{ pointer: '/name', detail: 'It is null.' }])
})

t.test('parameters', async (t) => {
  const cases: [query: string, parameter: string, detail: string, mend: string][] = [
    ['reports?limit=0', 'limit', 'It is not between 1 and 200.', 'At least 1.'],
    ['reports?limit=201', 'limit', 'It is not between 1 and 200.', 'At most 200.'],
    ['reports?limit=99999999999999999999', 'limit', 'It is not between 1 and 200.', 'At most 200.'],
    ['reports?limit=ten', 'limit', 'It is not a whole number in decimal digits.', 'Give decimal digits.'],
    ['reports?limit=10&limit=20', 'limit', 'It comes twice.', 'Give it once: it has a single value.'],
    [
      'reports?period_from=a&period_from=b&period_from=c',
      'period_from',
      'It comes 3 times.',
      'Give it once: it has a single value.',
    ],
    ['reports?state=draft&state=draft', 'state', 'It comes twice.', 'Give it once: it has a single value.'],
    [
      'reports?level=implemented,bogus',
      'level',
      'Of its values, "bogus": It is none of the values that it may have.',
      'Give one of: not_started, in_progress, partly_implemented, implemented, regressed, not_applicable.',
    ],
    [
      'reports?addressee_id=qat&addressee_id=State%20of%20Qatar',
      'addressee_id',
      'Of its values, "State of Qatar": It is not an id: lower-case letters and digits, joined by single hyphens.',
      'Give a value such as qat or doha-2020-states-5.',
    ],
    [
      'reports?principle=Legality',
      'principle',
      'Of its values, "Legality": It is not a code: lower-case letters and digits, joined by single underscores.',
      'Give a value such as states or civil_society.',
    ],
    [
      'reports?territory=QA',
      'territory',
      'Of its values, "QA": It is not a country code of ISO 3166-1 alpha-3.',
      'Give a value such as QAT.',
    ],
    [
      'actors?region=Asia',
      'region',
      'Of its values, "Asia": It is not a code of UN M49: three digits.',
      'Give a value such as 145.',
    ],
    [
      'reports?period_from=1.1.2026',
      'period_from',
      'It is not a day of the calendar.',
      'Give a value such as 2026-01-01.',
    ],
    [
      'reports?published_from=2026-01-01',
      'published_from',
      'It is not a moment in RFC 3339.',
      'Give a value such as 2026-01-01T00:00:00Z.',
    ],
    [
      'implementations?as_of=2026-01-01T00:00:00+02:00',
      'as_of',
      'It is not a moment in RFC 3339.',
      'In an address `+` stands for a space: write it as `%2B`, or give the moment in UTC, with `Z`.',
    ],
    ['reports/1', 'id', 'It is not the id of a report.', 'Give a value such as 0f8fad5b-d9cb-469f-a165-70867728950e.'],
    [
      'reports?include=all',
      'include',
      'Of its values, "all": It is none of the values that it may have.',
      'Give one of: total, recommendation, addressee, author.',
    ],
    ['sources?include=all', 'include', 'It is none of the values that it may have.', 'Give one of: total.'],
  ]
  for (const [query, parameter, detail, mend] of cases) {
    t.strictSame((await asked(`/v1/${query}`)).errors, [{ parameter, detail, mend }], query)
  }
  const countries = Array(101).fill('country=QAT').join('&')
  t.strictSame((await asked(`/v1/actors?${countries}`)).errors, [
    { parameter: 'country', detail: 'It is too long.', mend: 'At most 100 items.' },
  ])
})

t.test('lists that are too short, and letters of parts', async (t) => {
  const empty = await nhri.post('/v1/reports', reportBody({ assessments: [] }))
  t.strictSame(empty.body.errors, [{ pointer: '/assessments', detail: 'It is too short.', mend: 'At least 1 item.' }])
  const part = await nhri.post('/v1/reports', reportBody({ assessments: [{ part: 'A', level: 'implemented' }] }))
  t.strictSame(part.body.errors, [
    { pointer: '/assessments/0/part', detail: 'It is not the letter of a part.', mend: 'Give a value such as a.' },
  ])
})

t.test('an address that cannot be decoded', async (t) => {
  for (const path of ['/v1/%', '/v1/actors/%zz']) {
    t.match(await anonymous.get(path), { status: 400, body: { code: 'request_invalid', detail: /%25/ } }, path)
  }
})

t.test('bodies of another kind: what the address takes is named', async (t) => {
  const { headers } = await nhri.post(
    '/v1/reports',
    reportBody({ period_start: '2024-01-01', period_end: '2024-12-31' }),
  )
  const text = { 'content-type': 'text/plain' }
  const details = {
    post: (await nhri.post('/v1/reports', 'text', text)).body,
    patch: (await nhri.patch(headers.location!, 'text', text)).body,
    publication: (await nhri.post(`${headers.location}/publication`, 'text', text)).body,
    encoding: (await nhri.post('/v1/reports', reportBody(), { 'content-encoding': 'rot13' })).body,
  }
  for (const { code } of Object.values(details)) t.equal(code, 'media_type_unsupported')
  t.match(details.post.detail, /takes application\/json as/)
  t.match(details.patch.detail, /takes application\/merge-patch\+json and application\/json as/)
  t.match(details.publication.detail, /takes no body/)
  t.match(details.encoding.detail, /Content-Encoding/)
})

t.test('If-Match that names no version', async (t) => {
  const { headers } = await nhri.post(
    '/v1/reports',
    reportBody({ period_start: '2023-01-01', period_end: '2023-12-31' }),
  )
  const patch = (tag: string) => nhri.patch(headers.location!, { narrative: 'Made up.' }, { 'if-match': tag })
  for (const tag of ['abc', headers.etag!.slice(1, -1), `W/${headers.etag}`, '', 'a, b']) {
    const { status, body } = await patch(tag)
    t.match(
      { status, body },
      { status: 412, body: { code: 'precondition_failed', detail: /no strong entity tag.*`If-Match: "…"`/ } },
      tag,
    )
  }
  t.match((await patch('"other"')).body, { code: 'precondition_failed', detail: /has changed since/ })
  t.match((await patch('W/"other", "another"')).body, { detail: /has changed since/ })
  t.equal((await patch(headers.etag!)).status, 200)
})

t.test('a missing token: which scope, and whence', async (t) => {
  for (const [send, scope] of [
    [anonymous.post('/v1/reports', {}), 'reports:write'],
    [anonymous.post('/v1/actors', {}), 'actors:write'],
    [anonymous.get('/v1/reports?state=draft'), 'reports:write'],
  ] as const) {
    const { body } = await send
    t.equal(body.code, 'token_required')
    t.match(body.detail, `\`${scope}\``)
    t.match(body.detail, `${service.config.publicUrl}; /docs says`)
  }
})

t.test('a missing key is told together with the faults of a body', async (t) => {
  const order = { actor: 'ohchr', scope: 'reports:write actors:write', subject: 'somebody', lifetimeSeconds: 60 }
  const headers = { authorization: `Bearer ${await signLocalToken(service.config, order)}` }
  const post = async (url: string, payload: object) =>
    (await service.app.inject({ method: 'POST', url, headers, payload })).json()
  for (const body of [
    await post('/v1/reports', reportBody({ language: 7 })),
    await post('/v1/actors', { id: 'made-up', stakeholder_group: 'companies' }),
  ]) {
    t.equal(body.code, 'body_invalid')
    const key = { parameter: 'idempotency-key', detail: 'It is missing.', mend: /new/ }
    t.match(body.errors, [key, { pointer: /^\/(language|name)$/ }])
  }
  t.match(await post('/v1/reports', reportBody()), { code: 'idempotency_key_required' })
})
