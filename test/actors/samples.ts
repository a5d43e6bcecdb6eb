// Made-up actors for tests of this folder.

let made = 0

/** The body of a made-up institution with an id of its own; `other` overrides its fields. */
export function newInstitution(other: Record<string, unknown> = {}) {
  made += 1
  return {
    id: `made-up-institution-${made}`,
    name: 'Made-up Institution',
    stakeholder_group: 'nhris',
    subgroups: [],
    country: 'KEN',
    url: 'https://institution.example/',
    names: [
      { language: 'sw', name: 'Taasisi ya Kubuni', status: 'original' },
      { language: 'en', name: 'Made-up Institution', status: 'official' },
    ],
    accreditations: [
      { status: 'B', valid_from: '2016-03-01', valid_to: '2019-12-31', url: null },
      { status: 'A', valid_from: '2020-01-01', valid_to: null, url: 'https://decisions.example/1' },
    ],
    ...other,
  }
}

/** Texts, numbers and objects that a careless service stumbles over; none of them is an acceptable value of any field. */
export const hostileValues: readonly unknown[] = [
  'with \0 inside',
  'half \ud800 of a pair',
  '\udc00',
  '   ',
  '',
  'x'.repeat(5_000),
  1e308,
  -1,
  Number.MAX_SAFE_INTEGER + 2,
  0,
  true,
  {},
  { toString: 'x', prototype: {} },
  [[[[]]]],
  [null],
  [0],
  [{}],
  { length: 3 },
]

/** Whole bodies, as they go over the line. */
export const hostileBodies: Readonly<Record<string, string>> = {
  'not JSON': '{',
  empty: '',
  null: 'null',
  'an array': '[]',
  'a text': '"x"',
  'a number': '1e999',
  'deep arrays': '['.repeat(200_000) + ']'.repeat(200_000),
  'deep objects': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  'a deep field': `{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
  'a prototype': '{"__proto__":{"name":"x"}}',
  'a constructor': '{"constructor":{"prototype":{"name":"x"}}}',
  'an inherited name': '{"toString":"x","hasOwnProperty":1}',
  'more than 1 MiB': `{"name":"${'x'.repeat(1_100_000)}"}`,
  'a thousand unknown fields': JSON.stringify(
    Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`field${n}`, n])),
  ),
}
