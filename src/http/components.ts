// The schemas of the OpenAPI document that have a name: which of them stand in it, and under which name.
import { isDeepStrictEqual } from 'node:util'

export type Components = { schemas: Record<string, unknown>; headers?: Record<string, unknown> }

const reference = '#/components/schemas/'
const referencesIn = (node: unknown): string[] =>
  [...JSON.stringify(node).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)

/**
 * The library writes each schema twice: as it is answered, and under its name with `Input` as it is sent. Here each name
 * stands once: for what is answered, or for what is only sent. Where the two differ, what is sent is written in place.
 */
export function withOneOfEach(paths: unknown, { schemas, ...components }: Components) {
  const answered = new Set<string>()
  const visit = (name: string): void => {
    if (answered.has(name)) return
    answered.add(name)
    referencesIn(schemas[name]).forEach(visit)
  }
  const isInput = (name: string) => name.endsWith('Input')
  referencesIn(paths)
    .filter((name) => !isInput(name))
    .forEach(visit)
  const kept: Components['schemas'] = Object.fromEntries([...answered].map((name) => [name, schemas[name]]))

  const settle = (node: unknown): unknown =>
    JSON.parse(JSON.stringify(node), (_key, value) => {
      const name = typeof value?.$ref === 'string' ? value.$ref.slice(reference.length) : ''
      if (!isInput(name)) return value
      const sent = settle(schemas[name])
      const plain = name.slice(0, -'Input'.length)
      if (answered.has(plain) && !isDeepStrictEqual(sent, schemas[plain])) return sent
      kept[plain] = sent
      return { $ref: `${reference}${plain}` }
    })

  const settled = settle(paths)
  const sorted = Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { paths: settled, components: { ...components, schemas: sorted } }
}
