// How an answer becomes bytes. In the service plainly: queries select exactly the fields of the schema. Tests bring a
// serializer that holds every answer against its schema.
import type { FastifySerializerCompiler } from 'fastify'
import { tagOfText } from './tags.ts'

export type AnswerSerializer = FastifySerializerCompiler<unknown>

/** An answer that is JSON already. */
export class JsonText {
  readonly text: string
  #tag: string | undefined
  constructor(text: string) {
    this.text = text
  }

  /** Its entity tag, hashed once for all that are answered with it. */
  get tag(): string {
    this.#tag ??= tagOfText(this.text)
    return this.#tag
  }

  /** Stands for the answer that its text is, where a handler answers by a schema. */
  as<Answer>(): Answer {
    return this as never
  }
}

export const plainAnswers: AnswerSerializer = () => (answer) =>
  answer instanceof JsonText ? answer.text : JSON.stringify(answer)
