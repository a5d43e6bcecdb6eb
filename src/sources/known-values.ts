// Filters by what the catalogue, the actors and the tables of countries hold: a value that they do not know is refused by its
// name, as a slip of the pen would find nothing, and nothing found would pass for nothing reported.
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../database/client.ts'
import { type Fault, Problem } from '../errors.ts'
import type { App, Context } from '../http/route.ts'

type Vocabulary = {
  /** A statement whose `id` are all values; where there are thousands, those of these values that there are. */
  all: SQL | ((values: readonly string[]) => SQL)
  one: string
  /** The address that lists them. */
  listed?: string
  /** What it may be besides, on addresses that have this parameter. */
  besides?: readonly string[]
  mend?: string
}

const country: Vocabulary = {
  all: sql`select code as id from countries`,
  one: 'country',
  mend: 'Give a code of ISO 3166-1 alpha-3, such as KEN.',
}

const actor: Vocabulary = {
  all: (values) => sql`select id from actors where id in ${values}`,
  one: 'actor',
  mend: 'Take an id from /v1/actors, which has `name` to look for one.',
}

/** By the name of the parameter, which means the same wherever it is taken. */
const vocabularies: Readonly<Record<string, Vocabulary>> = {
  source: { all: sql`select id from sources`, one: 'source', listed: '/v1/sources' },
  stakeholder_group: {
    all: sql`select id from stakeholder_groups`,
    one: 'stakeholder group',
    listed: '/v1/stakeholder-groups',
  },
  subgroup: {
    all: sql`select subgroup ->> 'id' as id from stakeholder_groups, jsonb_array_elements(subgroups) as subgroup`,
    one: 'subgroup',
    listed: '/v1/stakeholder-groups',
  },
  principle: {
    all: sql`select id from principles`,
    one: 'principle',
    listed: '/v1/principles',
    besides: ['unassigned'],
  },
  instrument: {
    all: sql`select id from instruments`,
    one: 'instrument',
    listed: '/v1/instruments',
    besides: ['unassigned'],
  },
  region: {
    all: sql`select distinct id from countries,
      unnest(array[region_code, subregion_code, intermediate_region_code]) as id where id is not null`,
    one: 'region of UN M49 with countries',
  },
  recommendation_id: {
    all: (values) => sql`select id from recommendations where id in ${values}`,
    one: 'recommendation',
    mend: 'Take an id from /v1/recommendations.',
  },
  actor_id: actor,
  addressee_id: actor,
  author_id: actor,
  requester_id: actor,
  subject_actor_id: actor,
  country,
  addressee_country: country,
  author_country: country,
  territory: country,
}

/** So many values are named in an answer; of more, where they are listed. */
const mostNamed = 40

/** So many values are remembered of one that has thousands. */
const mostRemembered = 10_000

/** What has been known stays known, as nothing of a vocabulary is ever deleted: only what is not is asked for again. */
class KnownValues {
  readonly #db: Db
  readonly #known = new Map<string, ReadonlySet<string>>()
  constructor(db: Db) {
    this.#db = db
  }

  /** Whether all of these are remembered: true says that they exist, false nothing. */
  remembers(parameter: string, values: readonly string[]): boolean {
    const known = this.#known.get(parameter)
    return known !== undefined && values.every((value) => known.has(value))
  }

  /** The faults of values that do not exist. */
  async faults(parameter: string, values: readonly string[], single: boolean): Promise<Fault[]> {
    const vocabulary = vocabularies[parameter]!
    const { all } = vocabulary
    const isWhole = typeof all !== 'function'
    const { rows } = await this.#db.execute<{ id: string }>(isWhole ? all : all(values))
    const known = new Set([...rows.map(({ id }) => id).sort(), ...(vocabulary.besides ?? [])])
    this.#remember(parameter, known, isWhole)
    const mend = mendOf(vocabulary, known)
    return values
      .filter((value) => !known.has(value))
      .map((value) => {
        const which = single ? '' : `Of its values, ${JSON.stringify(value)}: `
        return { parameter, detail: `${which}There is no such ${vocabulary.one}.`, mend }
      })
  }

  #remember(parameter: string, known: ReadonlySet<string>, isWhole: boolean): void {
    const before = isWhole ? undefined : this.#known.get(parameter)
    const all = before === undefined ? known : new Set([...before, ...known])
    this.#known.set(parameter, all.size > mostRemembered ? known : all)
  }
}

function mendOf({ mend, listed }: Vocabulary, known: ReadonlySet<string>): string {
  if (mend !== undefined) return mend
  const named = known.size > mostNamed ? '' : `Give one of: ${[...known].join(', ')}.`
  return [named, listed === undefined ? '' : `${listed} lists them.`].filter(Boolean).join(' ')
}

/** Before the handler of every route that takes such a filter, whichever feature it is of. */
export function refuseUnknownValues(app: App, { db }: Pick<Context, 'db'>): void {
  const known = new KnownValues(db)
  app.addHook('onRoute', (route) => {
    const asked = route.schema?.querystring
    if (!(asked instanceof z.ZodObject)) return
    const named = Object.keys(vocabularies).filter((parameter) => parameter in asked.shape)
    if (named.length === 0) return
    const check = async (query: Readonly<Record<string, string | string[] | undefined>>, parameters: string[]) => {
      const faults: Fault[] = []
      for (const parameter of parameters) {
        const given = query[parameter]
        faults.push(...(await known.faults(parameter, [given ?? []].flat(), !Array.isArray(given))))
      }
      if (faults.length > 0) {
        throw new Problem('request_invalid', 'The query has parameters that `errors` lists.', { errors: faults })
      }
    }
    route.preHandler = [route.preHandler ?? []].flat().concat((request, _reply, done) => {
      const query = request.query as Record<string, string | string[] | undefined>
      const unsure = named.filter((parameter) => {
        const given = query[parameter]
        return given !== undefined && !known.remembers(parameter, [given].flat())
      })
      if (unsure.length === 0) return done()
      check(query, unsure).then(() => done(), done)
    })
  })
}
