// What reports and implementations refer to, embedded in them on request by `include`: put in when an answer has been made,
// by a statement for recommendations and one for actors, however many rows there are.
import type { preSerializationHookHandler } from 'fastify'
import { z } from 'zod'
import { ActorSummary, findActorSummaries } from '../actors/summaries.ts'
import type { Db } from '../database/client.ts'
import { anyOf, namesInWords } from '../http/fields.ts'
import { totalInWords } from '../http/pages.ts'
import { JsonText } from '../http/serializer.ts'
import { findRecommendationSummaries, RecommendationSummary } from '../recommendations/summaries.ts'

/** Members that are there only where they are asked for. */
export const embeddedOfPair = {
  recommendation: RecommendationSummary.optional().describe(
    'The recommendation in short; only with `include=recommendation`.',
  ),
  addressee: ActorSummary.optional().describe('The addressee in short; only with `include=addressee`.'),
}
export const embeddedOfReport = {
  ...embeddedOfPair,
  author: ActorSummary.optional().describe('The author in short; only with `include=author`.'),
}

const namesOf = <Embeds extends object>(embeds: Embeds) => Object.keys(embeds) as (keyof Embeds & string)[]
const inWords = (embeds: object) => `${namesInWords(namesOf(embeds))}: embeds it in short.`

/** The parameter `include` of what has these. */
export const includeEmbeds = <Embeds extends object>(embeds: Embeds) =>
  anyOf(z.enum(namesOf(embeds)))
    .optional()
    .describe(inWords(embeds))

/** The same of a list of it. */
export const includeInListOf = <Embeds extends object>(embeds: Embeds) =>
  anyOf(z.enum(['total', ...namesOf(embeds)]))
    .optional()
    .describe(`${totalInWords} ${inWords(embeds)}`)

type Row = Record<string, unknown>

/** Which field names it, and where it is found. */
const references = {
  recommendation: { by: 'recommendation_id', find: findRecommendationSummaries },
  addressee: { by: 'addressee_id', find: findActorSummaries },
  author: { by: 'author_id', find: findActorSummaries },
}

async function embed(db: Db, rows: readonly Row[], names: readonly (keyof typeof references)[]): Promise<void> {
  const ids = new Map<(typeof references)[keyof typeof references]['find'], Set<string>>()
  for (const name of names) {
    const { by, find } = references[name]
    const wanted = ids.get(find) ?? new Set()
    for (const row of rows) wanted.add(row[by] as string)
    ids.set(find, wanted)
  }
  const found = new Map<unknown, Map<string, object>>()
  for (const [find, wanted] of ids) {
    const summaries = wanted.size === 0 ? [] : await find(db, [...wanted])
    found.set(find, new Map(summaries.map((one) => [one.id, one])))
  }
  for (const name of names) {
    const { by, find } = references[name]
    for (const row of rows) row[name] = found.get(find)!.get(row[by] as string)
  }
}

/** What a file of these rows embeds, read from `db`, batch by batch. */
export function embeddedInFile(db: Db, include: readonly (keyof typeof references)[] = []) {
  const names = [...new Set(include)]
  return {
    names,
    /** The columns that it adds. */
    asks: (field: string) => names.includes(field as never),
    async into<Found extends object>(rows: Found[]): Promise<Found[]> {
      await embed(db, rows as Row[], names)
      return rows
    },
  }
}

/** Of a route that takes these in `include`: a hook that runs when an answer has been made. */
export const embedAsked =
  (db: Db): preSerializationHookHandler =>
  ({ query }, { statusCode }, payload, done) => {
    const { include } = query as { include?: string[] }
    if (include === undefined || statusCode >= 300) return done(null, payload)
    const names = include.filter((name) => name in references) as (keyof typeof references)[]
    if (names.length === 0) return done(null, payload)
    const answer = payload instanceof JsonText ? JSON.parse(payload.text) : payload
    embed(db, answer.data ?? [answer], [...new Set(names)]).then(
      () => done(null, payload instanceof JsonText ? new JsonText(JSON.stringify(answer)) : answer),
      done,
    )
  }
