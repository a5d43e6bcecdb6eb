// The rules in force are public, precise, and allow what their measures say.
import t from 'tap'
import { codesOf } from '../../src/http/fields.ts'
import { reportMeasures } from '../../src/reports/vocabularies.ts'
import { actorMeasures, measures } from '../../src/review-rules/vocabularies.ts'
import { startService } from '../support/app.ts'

const service = await startService(t)
const { anonymous } = service
const ladder = codesOf(measures)

t.test('the first set is there, each rule whole', async (t) => {
  const { status, body } = await anonymous.get('/v1/review-rules?include=total')
  t.equal(status, 200)
  t.strictSame(
    body.data.map(({ id }: { id: string }) => id),
    [
      'endangers-a-person',
      'forged-evidence',
      'incitement',
      'mandate-or-registration',
      'not-about-the-recommendation',
      'unneeded-personal-data',
    ],
  )
  t.equal(body.page.total, 6)
  for (const rule of body.data) {
    t.match(rule, { version: 1, state: 'in_force', proposal: null, effective_to: null })
    t.ok(rule.grounds.length >= 2, `${rule.id} names its grounds`)
    t.ok(
      rule.does_not_cover.some((text: string) => text.startsWith('Criticism of a State, a company')),
      `${rule.id}: criticism is never a reason`,
    )
    const places = rule.measures.map((measure: string) => ladder.indexOf(measure as never))
    t.strictSame(
      places,
      [...places].sort((a, b) => a - b),
      `${rule.id}: least restrictive first`,
    )
    const onActors = rule.id === 'mandate-or-registration'
    const possible = codesOf(onActors ? actorMeasures : reportMeasures) as string[]
    t.ok(
      rule.measures.every((measure: string) => possible.includes(measure)),
      `${rule.id}: measures of one kind`,
    )
  }
})

t.test('incitement has the six parts of the threshold, and its grounds', async (t) => {
  const { body } = await anonymous.get('/v1/review-rules/incitement')
  t.strictSame(
    body.criteria.map(({ id }: { id: string }) => id),
    ['context', 'speaker', 'intent', 'content_and_form', 'extent', 'likelihood'],
  )
  const provisions = body.grounds.map(({ provision }: { provision: string }) => provision)
  t.ok(provisions.includes('art. 20(2)') && provisions.includes('art. 19(3)'))
  t.match(JSON.stringify(body.grounds), /Rabat Plan of Action/)
})

t.test('a rule is read with its versions, the one in force or another', async (t) => {
  const { status, body, headers } = await anonymous.get('/v1/review-rules/forged-evidence')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, no-cache')
  const [version] = body.versions
  t.match(version, { version: 1, effective_from: body.effective_from, effective_to: null })
  t.strictSame((await anonymous.get('/v1/review-rules/forged-evidence?version=1')).body, body)
  for (const nowhere of [
    'forged-evidence?version=2',
    'no-such-rule',
    'no-such-rule?version=1',
    'no-such-rule/proposals',
  ]) {
    t.match(await anonymous.get(`/v1/review-rules/${nowhere}`), { status: 404, body: { code: 'not_found' } }, nowhere)
  }
  for (const version of ['0', '-1', 'one', '1.0', '01', '', '9999999999', '1,2']) {
    const wrong = await anonymous.get(`/v1/review-rules/forged-evidence?version=${version}`)
    t.match(wrong, { status: 400, body: { errors: [{ parameter: 'version' }] } }, version)
  }
})

t.test('the list by state', async (t) => {
  const count = async (query: string) => (await anonymous.get(`/v1/review-rules${query}`)).body.data.length
  t.equal(await count('?state=in_force'), 6)
  t.equal(await count('?state=superseded'), 0)
  t.equal(await count('?state=in_force,superseded'), 6)
  t.match(await anonymous.get('/v1/review-rules?state=proposed'), { status: 400, body: { code: 'request_invalid' } })
})
