// The table of cases of who may report on whom, and in which capacity.
import t from 'tap'
import { type Basis, basisOf, defaultMandates, mayReport, type Party } from '../../src/actors/rules.ts'
import type { Mandate } from '../../src/actors/schemas.ts'

const party = (id: string, stakeholder_group: string, country: string | null): Party => ({
  id,
  stakeholder_group,
  country,
})
const qatar = party('qat', 'states', 'QAT')
const kenya = party('ken', 'states', 'KEN')
const institution = party('nhrc-qatar', 'nhris', 'QAT')
const journalists = party('ifj', 'civil_society', null)
const watch = party('watch', 'civil_society', 'KEN')
const office = party('ohchr', 'international_organizations', null)
const platform = party('platform', 'companies', 'USA')
const stateless = party('network', 'companies', null)

const self: Mandate = { kind: 'self', country: null, addressee_id: null }
const anybody: Mandate = { kind: 'any', country: null, addressee_id: null }
const inCountry = (country: string): Mandate => ({ kind: 'country', country, addressee_id: null })
const onActor = (addressee_id: string): Mandate => ({ kind: 'actor', country: null, addressee_id })

t.test('the basis follows from author and addressee', async (t) => {
  const cases: [author: Party, addressee: Party, basis: Basis][] = [
    [qatar, qatar, 'self'],
    [institution, institution, 'self'],
    [office, office, 'self'],
    [institution, qatar, 'nhri'],
    [office, qatar, 'international'],
    [journalists, platform, 'civil_society'],
    [kenya, qatar, 'other'],
    [platform, stateless, 'other'],
    [qatar, institution, 'other'],
  ]
  for (const [author, addressee, basis] of cases)
    t.equal(basisOf(author, addressee), basis, `${author.id} on ${addressee.id}`)
})

t.test('mandates that an actor starts with', async (t) => {
  const cases: [actor: Party, mandates: Mandate[]][] = [
    [qatar, [self]],
    [platform, [self]],
    [institution, [inCountry('QAT'), self]],
    [watch, [inCountry('KEN'), self]],
    [journalists, [self]],
    [office, [anybody, self]],
  ]
  for (const [actor, mandates] of cases) t.same(defaultMandates(actor), mandates, actor.id)
})

t.test('a report needs one mandate that includes it', async (t) => {
  const cases: [mandates: Mandate[], author: Party, addressee: Party, territory: string | null, allowed: boolean][] = [
    // self
    [[self], qatar, qatar, null, true],
    [[self], platform, platform, 'KEN', true],
    [[self], qatar, kenya, null, false],
    [[self], qatar, institution, null, false],
    // country: of the addressee
    [[inCountry('QAT')], institution, qatar, null, true],
    [[inCountry('QAT')], institution, institution, null, true],
    [[inCountry('QAT')], institution, kenya, null, false],
    // country: where the conduct was
    [[inCountry('KEN')], watch, platform, 'KEN', true],
    [[inCountry('KEN')], watch, stateless, 'KEN', true],
    [[inCountry('KEN')], watch, platform, 'UGA', false],
    [[inCountry('KEN')], watch, platform, null, false],
    [[inCountry('KEN')], watch, stateless, null, false],
    [[inCountry('KEN')], watch, kenya, 'UGA', true],
    // any
    [[anybody], office, kenya, null, true],
    [[anybody], office, platform, 'KEN', true],
    [[anybody], office, office, null, true],
    // actor
    [[onActor('platform')], watch, platform, null, true],
    [[onActor('platform')], watch, platform, 'UGA', true],
    [[onActor('platform')], watch, stateless, null, false],
    [[onActor('ken')], watch, platform, 'KEN', false],
    // one of several, and none
    [[self, inCountry('QAT'), onActor('platform')], watch, platform, null, true],
    [[self, inCountry('QAT')], watch, platform, 'KEN', false],
    [[], watch, watch, null, false],
  ]
  for (const [mandates, author, addressee, territory, allowed] of cases) {
    const name = `${author.id} by ${JSON.stringify(mandates)} on ${addressee.id} in ${territory}`
    const answer = mayReport(mandates, author, addressee, territory)
    t.equal(answer.allowed, allowed, name)
    if (answer.allowed) continue
    t.ok(answer.reason.includes(author.id) && answer.reason.includes(addressee.id), name)
    for (const one of answer.allowed_by) t.ok(mayReport([one], author, addressee, territory).allowed, name)
  }
})

t.test('a refusal names every mandate that would allow it, the narrowest first', async (t) => {
  const refused = mayReport([self], watch, platform, 'KEN')
  t.same(refused, {
    allowed: false,
    reason: '`watch` may report on itself; none of that includes `platform` in KEN.',
    allowed_by: [onActor('platform'), inCountry('USA'), inCountry('KEN'), anybody],
  })
  t.match(mayReport([], watch, watch, null), { allowed_by: [self, onActor('watch'), inCountry('KEN'), anybody] })
  t.match(mayReport([self], qatar, kenya, 'KEN'), { allowed_by: [onActor('ken'), inCountry('KEN'), anybody] })
})
