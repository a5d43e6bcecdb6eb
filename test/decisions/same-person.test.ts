// Whoever has a part in a report does not decide on it in the name of another actor.
import t from 'tap'
import { annotation, decide, newReport, post, startReview } from './samples.ts'

const { service, reviewer } = await startReview(t)

t.test('whoever has a part in it is known under another actor, too', async (t) => {
  const same = { status: 403, body: { code: 'same_person' } }
  const reviewing = (subject: string) => service.as('ohchr', ['reviews:write', 'appeals:write'], subject)
  const author = (subject: string) => service.as('nhrc-qatar', ['reports:write'], subject)
  const draft = async () => {
    const made = await (await author('a drafter')).post('/v1/reports', newReport({ state: 'draft' }))
    return made.headers.location!
  }
  const publish = async (subject: string, address: string) => {
    const answer = await (await author(subject)).change('POST', `${address}/publication`, undefined, address)
    t.equal(answer.status, 200, answer.text)
    return address
  }
  const edited = await draft()
  t.equal((await (await author('an editor')).change('PATCH', edited, { narrative: 'Made up anew.' })).status, 200)
  await publish('a publisher', edited)
  for (const subject of ['a drafter', 'an editor', 'a publisher']) {
    const person = await reviewing(subject)
    t.match(await decide(person, edited, annotation()), same, subject)
    t.match(await person.post(`${edited}/seal`, { fields: [{ field: '/narrative' }] }), same, `${subject} seals`)
  }
  const gone = await draft()
  t.equal((await (await author('an editor')).change('DELETE', gone)).status, 204)

  const official = 'an official'
  const request = (report_id: string) => ({
    ...{ requester_id: 'qat', report_id, measure: 'restrict', language: 'en', text: 'Made up.' },
    legal_ground: { citation: 'A made-up law', text: null, url: null },
  })
  const other = await post(await author('somebody else'))
  const asked = await (await service.as('qat', undefined, official)).post(
    '/v1/restriction-requests',
    request(other.split('/').at(-1)!),
  )
  t.equal(asked.status, 201, asked.text)
  const spoken = await post(await author('somebody else'))
  t.match(await decide(await reviewing(official), spoken, annotation()), same, 'who has acted for the addressee')

  const made = await decide(reviewer, spoken, annotation())
  const appealed = await (await author('somebody else')).post(made.body.appeals, { grounds: 'Made up.' })
  const theirs = await service.as('qat', ['reports:write'], 'an appellant')
  t.equal((await theirs.post(made.body.appeals, { grounds: 'Made up.' })).status, 201)
  const ruling = { outcome: 'overturned', reasons: 'Made up.' }
  for (const subject of ['an appellant', official]) {
    t.match(await (await reviewing(subject)).post(`${appealed.headers.location}/ruling`, ruling), same, subject)
  }
  t.equal((await (await reviewing('nobody of these')).post(`${appealed.headers.location}/ruling`, ruling)).status, 201)
})
