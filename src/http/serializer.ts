// How an answer becomes bytes. In the service plainly: queries select exactly the fields of the schema. Tests bring a
// serializer that holds every answer against its schema.
import type { FastifySerializerCompiler } from 'fastify'

export type AnswerSerializer = FastifySerializerCompiler<unknown>

const keptBytes = new WeakMap<object, string>()

/** Serialises an answer that is given many times once only. It must not change afterwards. */
export function keepBytes<Answer extends object>(answer: Answer): Answer {
  keptBytes.set(answer, JSON.stringify(answer))
  return answer
}

export const plainAnswers: AnswerSerializer = () => (answer) =>
  (typeof answer === 'object' && answer !== null ? keptBytes.get(answer) : undefined) ?? JSON.stringify(answer)
