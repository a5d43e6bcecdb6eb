// GET /v1/reports: parameters that are not known, and values that they cannot have.
import t from 'tap'
import { faultyPlaces, startWithAuthors } from './samples.ts'

const { anonymous } = await startWithAuthors(t)

t.test('an unknown parameter is an error that lists the known ones', async (t) => {
  for (const name of [
    'auther_id',
    'id',
    'lang',
    'query',
    'offset',
    'page',
    'toString',
    '__proto__',
    'constructor',
    'State',
  ]) {
    const answer = await anonymous.get(`/v1/reports?${name}=1`)
    t.match(
      answer,
      {
        status: 400,
        body: { code: 'request_invalid', errors: [{ parameter: name, mend: /recommendation_id.*sort/ }] },
      },
      name,
    )
  }
})

t.test('values that a parameter cannot have', async (t) => {
  const wrong: [parameter: string, ...values: string[]][] = [
    ['recommendation_id', '', 'A', 'a_b', 'a,,b', 'a,', '%00', '%ff', 'x'.repeat(121), '%F0%9F%98%80', "a'--"],
    ['stakeholder_group', 'civil-society', 'States', ''],
    ['principle', 'Legality', ''],
    ['addressee_country', 'QA', 'QATA', '', 'qat,', 'q1t'],
    ['author_country', '974'],
    ['territory', 'null', ''],
    ['level', 'no_information', 'done', '', 'Implemented'],
    ['language', '', 'english', 'EN', 'en_US', 'en,', 'pt-br', '%00'],
    ['basis', 'NHRI', 'toString', ''],
    ['state', 'hidden', 'published,withdrawn', '', 'published&state=draft'],
    [
      'period_from',
      '2021',
      '2021-02-29',
      'yesterday',
      '',
      '2021-01-01,2021-01-02',
      '2021-01-01&period_from=2021-01-02',
    ],
    ['period_to', '2021-13-01', '0000-01-01', '9999-01-01'],
    [
      'published_from',
      '2021-01-01',
      '2021-01-01T00:00:00',
      '2021-01-01T00:00:00%2B23:00',
      '0000-01-01T00:00:00Z',
      `2021-01-01T00:00:00.${'1'.repeat(200)}Z`,
      'now',
    ],
    ['published_to', '2021-01-01T25:00:00Z', '2021-02-29T00:00:00Z', '2021-01-01T00:00:00-15:00', ''],
    ['sort', 'id', '+period_end', '', '-updated_at', 'period_end,published_at', 'period_end&sort=published_at'],
    ['limit', '0', '201', '-1', '1.5', 'x', '', '1e999', '99999999999999999999', '1&limit=2'],
    ['include', 'Total', '', 'total,', 'all', 'Author', 'raw'],
    ['cursor', '', 'x', 'x.y', '.', 'W10.AAAAAAAAAAAAAAAAAAAAAA', 'x'.repeat(2_001), '%00', 'a&cursor=b'],
  ]
  for (const [parameter, ...values] of wrong) {
    for (const value of values) {
      const answer = await anonymous.get(`/v1/reports?${parameter}=${value}`)
      t.equal(answer.status, 400, `${parameter}=${value.slice(0, 40)}`)
      if (answer.body.code === 'request_invalid') t.ok(faultyPlaces(answer).every((place) => place === parameter))
    }
  }
  const many = Array(101).fill('qat').join(',')
  t.equal((await anonymous.get(`/v1/reports?addressee_id=${many}`)).status, 400, 'more than a hundred values')
  const both = await anonymous.get('/v1/reports?level=x&basis=y&nonsense=z')
  t.strictSame(faultyPlaces(both), ['basis', 'level', 'nonsense'], 'all of them at once')
})
