// Every problem of the catalogue is provoked and has the one shape; of faults that are ours an answer tells nothing.
import t from 'tap'
import { createApp } from '../../src/app.ts'
import { signLocalToken } from '../../src/auth/issuer.ts'
import { connect } from '../../src/database/client.ts'
import { describeProblem, type ProblemCode, problemCodes } from '../../src/errors.ts'
import { ProblemAnswer } from '../../src/http/problems.ts'
import { age as ageRelease, publish, release, withdraw } from '../datasets/samples.ts'
import {
  age,
  annotation,
  decide,
  decideOnActor,
  letSealsLapse,
  post,
  redaction,
  refusal,
  restriction,
} from '../decisions/samples.ts'
import { flagBody } from '../flags/samples.ts'
import { oldComment, oldProposal, proposalBody } from '../review-rules/samples.ts'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { exchange, inject, listen, parseAnswer, type Sent } from './connections.ts'
import { whileLocked } from './locked.ts'

const service = await startService(t)
const { app, anonymous, config } = service
const nhri = await service.as('nhrc-qatar')
const state = await service.as('qat')
const at: string = (await nhri.post('/v1/reports', reportBody())).headers.location!
await registerActor(service, 'made-up-one')
const port = await listen(app)
const mark = 'mark-of-a-broken-value'

/** The service where a table lacks what queries ask for. */
const faulty = await startService(t)
await faulty.db.$client.query('alter table principles rename column label to title')
/** The service whose database does not answer. */
const nowhere = connect('postgres://nobody@127.0.0.1:1/none', () => {})
const cutLog: string[] = []
const cutOff = await createApp({ config, db: nowhere, log: { write: (line) => void cutLog.push(line) } })
t.teardown(async () => {
  await cutOff.close()
  await nowhere.$client.end()
})

const raw = async (bytes: string): Promise<Sent> => parseAnswer(await exchange(port, bytes))
const period = (year: number) => ({ period_start: `${year}-01-01`, period_end: `${year}-12-31` })

const reviewer = await service.as('ganhri', ['reviews:write'])
const ruling = { outcome: 'upheld', reasons: 'Made-up reasons.' }
/** Address of an appeal that waits for its ruling. */
async function appealed(): Promise<string> {
  const made = await decide(reviewer, await post(nhri), annotation())
  return (await nhri.post(`${made.headers.location}/appeals`, { grounds: 'Made-up grounds.' })).headers.location!
}

const provoke: Record<ProblemCode, () => Promise<Sent>> = {
  json_invalid: () => nhri.post('/v1/reports', '{ broken'),
  request_invalid: () => anonymous.get('/v1/reports?colour=red'),
  cursor_invalid: () => anonymous.get('/v1/reports?cursor=made.up'),
  idempotency_key_required: async () => {
    const order = { actor: 'nhrc-qatar', scope: 'reports:write', subject: 'somebody', lifetimeSeconds: 60 }
    const headers = { authorization: `Bearer ${await signLocalToken(config, order)}` }
    return inject(app, { method: 'POST', url: '/v1/reports', headers, payload: reportBody(period(2021)) })
  },
  token_required: () => anonymous.post('/v1/reports', reportBody()),
  token_invalid: () => service.client({ authorization: 'Bearer a.b.c' }).get('/v1/reports'),
  scope_missing: async () => (await service.as('qat', ['actors:write'])).post('/v1/reports', reportBody()),
  never_the_arbiter: async () =>
    (await service.as('qat', ['rules:write'])).post('/v1/review-rules/incitement/proposals'),
  own_case: async () => {
    const proposal = await oldProposal(service, 'incitement')
    return (await service.as('ohchr')).change('POST', `${proposal}/adoption`, { reason: 'Mine.' }, proposal)
  },
  not_yours: () => state.change('PATCH', at, { narrative: 'Not mine.' }),
  outside_mandate: () => nhri.post('/v1/reports', reportBody({ addressee_id: 'ken' })),
  own_report: async () => decide(await service.as('nhrc-qatar', ['reviews:write']), at, annotation()),
  about_itself: async () => {
    await registerActor(service, 'made-up-bar', { stakeholder_group: 'civil_society', country: 'QAT' })
    const about = { recommendation_id: 'doha-2020-civil-society-1', addressee_id: 'made-up-bar' }
    const report = await post(nhri, { ...about, assessments: [{ part: 'a', level: 'in_progress' }] })
    return decide(await service.as('made-up-bar', ['reviews:write']), report, annotation())
  },
  not_registered: async () => {
    await registerActor(service, 'made-up-pretender', { stakeholder_group: 'civil_society' })
    await decideOnActor(reviewer, 'made-up-pretender', refusal())
    return (await service.as('made-up-pretender')).post('/v1/reports', reportBody())
  },
  decision_required: async () => {
    const operator = await service.as('ohchr')
    return operator.change('PUT', '/v1/actors/nhrc-qatar/mandates', { mandates: [{ kind: 'self' }] })
  },
  own_decision: async () => {
    const appeal = await appealed()
    return (await service.as('ganhri', ['appeals:write'], 'another')).post(`${appeal}/ruling`, ruling)
  },
  same_person: async () => {
    const appeal = await appealed()
    return (await service.as('ohchr', ['appeals:write'], 'person of ganhri')).post(`${appeal}/ruling`, ruling)
  },
  no_standing: async () => {
    const made = await decide(reviewer, await post(nhri), annotation())
    return (await service.as('ganhri')).post(`${made.headers.location}/appeals`, { grounds: 'None.' })
  },
  seal_ended: async () => decide(reviewer, at, redaction({ seal_id: '11111111-1111-4111-8111-111111111111' })),
  seal_repeated: async () => {
    const report = await post(nhri)
    const seal = () => reviewer.post(`${report}/seal`, { fields: [{ field: '/narrative' }] })
    await seal()
    await letSealsLapse(service)
    return seal()
  },
  appeal_late: async () => {
    const made = await decide(reviewer, await post(nhri), annotation())
    await age(service, 'decisions', made.body.id, '91 days')
    return nhri.post(`${made.headers.location}/appeals`, { grounds: 'Late.' })
  },
  rule_not_in_force: () => decide(reviewer, at, annotation({ rule_version: 2 })),
  measure_not_allowed: () => decide(reviewer, at, restriction({ rule_id: 'unneeded-personal-data' })),
  weaker_measure_unexplained: () => decide(reviewer, at, restriction({ weaker_measures: [] })),
  notice_missing: async () => {
    // Nobody who calls can prevent a notice: a rule of the database stands for a fault of the service.
    await service.db.$client.query('create rule lost as on insert to notices do instead nothing')
    const answer = await decide(reviewer, at, annotation())
    await service.db.$client.query('drop rule lost on notices')
    return answer
  },
  not_found: () => anonymous.get('/v1/reports/11111111-1111-4111-8111-111111111111'),
  method_not_allowed: () => nhri.delete('/v1/sources'),
  // Slow enough only where the clock of the test stands still: what Node reports then is told to the service.
  request_timeout: async () => {
    app.server.once('connection', (socket) => {
      setTimeout(
        () => app.server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket),
        50,
      )
    })
    return raw('POST /v1/reports HTTP/1.1\r\nHost: a\r\n')
  },
  already_exists: async () => {
    const { name, stakeholder_group, country } = (await anonymous.get('/v1/actors/made-up-one')).body
    return nhri.post('/v1/actors', { id: 'made-up-one', name, stakeholder_group, country })
  },
  period_overlap: () => nhri.post('/v1/reports', reportBody()),
  state_conflict: () => nhri.change('POST', `${at}/publication`, undefined, at),
  comments_closed: async () =>
    nhri.post(`${await oldProposal(service, 'forged-evidence')}/comments`, { text: 'Late.' }),
  comments_open: async () => {
    const { headers } = await nhri.post('/v1/review-rules/made-up/proposals', proposalBody())
    const at = headers.location!
    return (await service.as('ganhri')).change('POST', `${at}/adoption`, { reason: 'Early.' }, at)
  },
  comments_unanswered: async () => {
    const proposal = await oldProposal(service, 'made-up-too')
    await oldComment(service, proposal)
    return (await service.as('ganhri')).change('POST', `${proposal}/adoption`, { reason: 'Deaf.' }, proposal)
  },
  release_in_flight: async () => {
    const operator = await service.as('ohchr')
    await operator.post('/v1/datasets')
    return operator.post('/v1/datasets').finally(() => app.datasets.run())
  },
  request_in_flight: () =>
    whileLocked(service, 'reports', async (somebodyWaits) => {
      const post = () => nhri.post('/v1/reports', reportBody(period(2023)), { 'idempotency-key': 'in-flight' })
      const first = post()
      await somebodyWaits()
      return { answer: await post(), rest: first }
    }),
  edition_withdrawn: async () => {
    const id = await publish(service, { ...period(2024), narrative: 'Made up to be withdrawn.' })
    await ageRelease(service, 40)
    const { editions } = await release(service)
    await withdraw(service, id, 'Made up.')
    return anonymous.get(editions[0].files[0].address)
  },
  precondition_failed: () => nhri.patch(at, { narrative: 'Late.' }, { 'if-match': '"stale"' }),
  body_too_large: () => nhri.post('/v1/reports', reportBody({ narrative: 'x'.repeat(1_100_000) })),
  media_type_unsupported: () => nhri.post('/v1/reports', 'text', { 'content-type': 'text/plain' }),
  body_invalid: () => nhri.post('/v1/reports', reportBody({ period_end: 'never' })),
  range_unsatisfiable: async () => {
    const { editions } = await release(service)
    return anonymous.get(editions[0].files[0].address, { range: 'bytes=999999999-' })
  },
  idempotency_key_reused: async () => {
    const key = { 'idempotency-key': 'reused' }
    await nhri.post('/v1/reports', reportBody(period(2022)), key)
    return nhri.post('/v1/reports', reportBody({ narrative: 'Another.' }), key)
  },
  precondition_required: () => nhri.patch(at, { narrative: 'Unseen.' }),
  too_many_requests: async () => {
    for (let count = 0; count < 10; count++) await anonymous.post('/v1/flags', flagBody())
    return anonymous.post('/v1/flags', flagBody())
  },
  head_too_large: () => raw(`GET /v1/reports HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
  internal_error: () => faulty.anonymous.get('/v1/principles'),
  downloads_busy: async () => {
    const { limits } = app.snapshots
    const atOnce = limits.atOnce
    limits.atOnce = 0
    return anonymous.get('/v1/sources.csv').finally(() => {
      limits.atOnce = atOnce
    })
  },
  file_missing: async () => {
    const { number, editions } = await release(service)
    await app.datasets.files.remove({ number, edition: 1 })
    return anonymous.get(editions[0].files[0].address)
  },
  unavailable: () => inject(cutOff, { url: `/v1/sources/${mark}` }),
}

for (const code of problemCodes) {
  t.test(code, async (t) => {
    const { status, headers, body } = await provoke[code]()
    const known = describeProblem(code)
    t.match(body, { code, status: known.status, title: known.title, type: `${config.publicUrl}/problems/${code}` })
    t.equal(status, known.status)
    t.ok(ProblemAnswer.safeParse(body).success)
    t.match(headers['content-type'], /^application\/problem\+json/)
    t.equal(headers['cache-control'], 'no-store')
    t.equal(headers.etag, undefined)
    const wait: Record<string, string> = { request_in_flight: '1', unavailable: '2', downloads_busy: '10' }
    wait.too_many_requests = String(body.retry_after)
    t.equal(headers['retry-after'], wait[code], 'when to come again')
    const page = await anonymous.get(new URL(body.type).pathname)
    t.equal(page.status, 200)
    t.match(page.headers['content-type'], 'text/html')
    t.ok(page.text.includes(known.title.replaceAll("'", '&#39;')) || page.text.includes(known.title))
  })
}

t.test('a fault of ours shows its request id, and neither it nor the log what it was about', async (t) => {
  const { headers, body } = await faulty.anonymous.get('/v1/principles/mark_of_a_value')
  t.equal(body.instance, `urn:uuid:${headers['x-request-id']}`)
  t.notMatch(JSON.stringify(body), /label|column|select|mark_of|\.ts/)
  const line = faulty.log.filter((entry) => entry.includes('"level":50')).at(-1)!
  t.match(JSON.parse(line), { reqId: headers['x-request-id'], err: { chain: [{}, { code: '42703' }] } })
  t.notMatch(line, /mark_of|principles"|does not exist|select /)
})

t.test(
  'a database that is away is no fault of ours: 503, when to come again, and nothing of the request',
  async (t) => {
    const ready = await inject(cutOff, { url: '/health/ready' })
    t.match(ready, { status: 503, body: { code: 'unavailable' }, headers: { 'retry-after': '2' } })
    t.equal((await cutOff.inject('/health/live')).statusCode, 200)
    t.notMatch(cutLog.join(''), mark)
  },
)

t.test('a connection that dies under a request', async (t) => {
  const answer = await whileLocked(service, 'sources', async (somebodyWaits) => {
    const waiting = anonymous.get('/v1/sources')
    await somebodyWaits('pg_terminate_backend(pid)')
    return { answer: await waiting }
  })
  t.match(answer, { status: 503, body: { code: 'unavailable' } })
  t.equal((await anonymous.get('/v1/sources')).status, 200)
})

t.test('a connection that dies in the midst of a change fails that request alone', async (t) => {
  const nhri = await service.as('nhrc-qatar')
  const [body, key] = [
    reportBody({ period_start: '2021-03-01', period_end: '2021-03-31' }),
    { 'idempotency-key': 'cut' },
  ]
  const answer = await whileLocked(service, 'report_revisions', async (somebodyWaits) => {
    const waiting = nhri.post('/v1/reports', body, key)
    await somebodyWaits('pg_terminate_backend(pid)')
    return { answer: await waiting }
  })
  t.match(answer, { status: 503, body: { code: 'unavailable', detail: /same Idempotency-Key/ } })
  const again = await nhri.post('/v1/reports', body, key)
  t.equal(again.status, 201, again.text)
  t.equal((await nhri.post('/v1/reports', body, key)).text, again.text)
})
