// Every address that can be read, with values that its parameters may well be given.
import { age } from '../datasets/samples.ts'
import { idOf, service } from './canary.ts'
import { operationsOf, type Parameter, plausible } from './operations.ts'
import {
  annotated,
  appealed,
  asking,
  deleted,
  draft,
  flags,
  notGiven,
  published,
  recorded,
  redacted,
  restricted,
  sealed,
  struckOff,
  unsaid,
  whileShown,
  withdrawn,
} from './planted.ts'

// Releases hold what has been public for some time.
await age(service, 40)
export const addressOf = await plausible(service)
const released = (await service.anonymous.get('/v1/datasets/release-1')).body.editions[0].files
/** Values that a parameter may well be given. */
function valuesOf({ name, schema }: Parameter): string[] {
  const one = schema.items ?? schema
  if (name === 'cursor') return []
  if (one.enum) return [...one.enum, one.enum.join(',')]
  if (one.type === 'boolean') return ['true', 'false']
  if (one.type === 'integer') return ['1', '200']
  if (name.startsWith('period')) return ['2022-06-01']
  if (name === 'as_of') return [new Date().toISOString(), whileShown, '2021-01-01T00:00:00Z']
  if (name.startsWith('published')) return ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z']
  const known: Record<string, string> = {
    recommendation_id: 'doha-2020-states-5',
    addressee_id: 'qat',
    author_id: 'nhrc-qatar',
    stakeholder_group: 'states',
    principle: 'legality',
    source: 'doha-2020',
    instrument: 'iccpr-article-20-2',
    subgroup: 'media_outlets',
    region: '145',
    q: 'narrative',
    name: 'qatar',
    addressee_country: 'qat',
    author_country: 'qat',
    country: 'qat',
    territory: 'qat',
    subject: [published, withdrawn, unsaid, draft, deleted].map((report) => `reports/${idOf(report)}`).join(),
  }
  return known[name] === undefined ? [] : [known[name]]
}

const gets = operationsOf(service.app).filter(({ method }) => method === 'GET')
const inEachFormat = (url: string, path: string) =>
  path.endsWith('.{format}')
    ? ['csv', 'ndjson', 'xlsx'].map((format) => url.replace(/\.(csv|\{format\})$/, `.${format}`))
    : [url]
export const urls = gets.flatMap(({ path, parameters }) => {
  const bases = (
    path.startsWith('/v1/reports/')
      ? [published, draft, withdrawn, unsaid, deleted, sealed, redacted, restricted].map(({ url }) =>
          path.replace('/v1/reports/{id}', url),
        )
      : path === '/v1/flags/{id}'
        ? flags
        : path === '/v1/restriction-requests/{id}'
          ? [recorded.location!, asking.location!]
          : path === '/v1/appeals/{id}'
            ? [appealed.location!]
            : path === '/v1/decisions/{id}'
              ? [annotated]
              : [addressOf(path)]
  ).flatMap((url) => inEachFormat(url, path))
  const queries = parameters
    .filter(({ in: place }) => place === 'query')
    .flatMap((parameter) => valuesOf(parameter).map((value) => `?${parameter.name}=${value}`))
  return bases.flatMap((base) => ['', ...queries].map((query) => base + query))
})
const texts = 'narrative,assessments,measures,evidence'
for (const query of [
  `as_of=${whileShown}&fields=${texts}`,
  `as_of=${whileShown}&level=regressed&include=total,recommendation,addressee,author`,
  `as_of=${whileShown}&state=withdrawn&fields=${texts}`,
  `state=withdrawn&level=regressed&fields=${texts}&facets=level,basis`,
  `state=draft&fields=${texts}&facets=level,author_country`,
]) {
  urls.push(`/v1/reports?${query}`)
}
urls.push(...[withdrawn, draft].map(({ url }) => `${url}?as_of=${whileShown}&fields=${texts}&include=author`))

urls.push(struckOff, notGiven.headers.location!, '/v1/actors/made-up-pretender', '/v1/notices?limit=200')
urls.push(...released.map(({ address }: { address: string }) => address))
