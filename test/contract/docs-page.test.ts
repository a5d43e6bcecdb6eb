// The page at /docs opens an operation by the part of the description that it refers to, and lacks nothing of it.
import { Script } from 'node:vm'
import t from 'tap'
import { resolvePartly } from '../../src/http/docs-plugin.ts'
import { startService } from '../support/app.ts'
import { descriptionOf, operationsOf } from './operations.ts'

const service = await startService(t)
const document = JSON.parse(JSON.stringify(descriptionOf(service.app)))
type Given = Parameters<Parameters<typeof resolvePartly>[0]['fn']['resolveSubtree']>[0]

/** What swagger-ui gets to work through for a place in the description. */
function partAt(...path: string[]): Given {
  let given: Given | undefined
  const { fn } = resolvePartly({ fn: { resolveSubtree: (spec) => (given = spec) } })
  fn.resolveSubtree(document, path, {})
  return given!
}

const at = (node: unknown, path: readonly string[]) =>
  path.reduce<unknown>((below, key) => (below as Record<string, unknown>)[key], node)

function missing(part: Given): string[] {
  const places = [...JSON.stringify(part).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, place]) => place!)
  return places.filter((place) => at(part, place.split('/')) === undefined)
}

t.test('it has the plugin, and asks no one else for anything', async (t) => {
  const { text } = await service.anonymous.get('/docs/static/swagger-initializer.js')
  t.doesNotThrow(() => new Script(text))
  t.match(text, 'plugins":[function resolvePartly')
})

t.test('every operation and every schema is there whole, with all that it refers to', async (t) => {
  const places = [
    ...operationsOf(service.app).map(({ path, method }) => ['paths', path, method.toLowerCase()]),
    ...Object.keys(document.components.schemas).map((name) => ['components', 'schemas', name]),
  ]
  t.ok(places.length > 150)
  for (const place of places) {
    const part = partAt(...place)
    t.strictSame(at(part, place), at(document, place), place.join(' '))
    t.strictSame(missing(part), [], place.join(' '))
    t.ok(Object.keys(part.paths).length <= 1)
  }
})

t.test('what is asked for otherwise gets the whole', async (t) => {
  t.equal(partAt(), document)
  t.equal(partAt('paths'), document)
})
