// What makes /docs quick: swagger-ui works through the whole description for each operation that is opened; this hands it
// the part that the operation refers to.
type Node = Record<string, unknown>
type Spec = Node & { paths: Record<string, Node>; components: Record<string, Node> }
type Resolve = (spec: Spec, path: readonly string[], options: unknown) => unknown

/** A plugin of swagger-ui. It is sent to the browser as text, so it may use nothing from outside of itself. */
export function resolvePartly({ fn: { resolveSubtree } }: { fn: { resolveSubtree: Resolve } }) {
  function partOf({ paths, components, ...outline }: Spec, [section, first, second]: readonly string[]): Spec {
    const part: Spec = { ...outline, paths: {}, components: {} }
    const take = (node: unknown): void => {
      for (const [, kind, name] of JSON.stringify(node).matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g)) {
        part.components[kind!] ??= {}
        if (name! in part.components[kind!]!) continue
        part.components[kind!]![name!] = components[kind!]![name!]
        take(components[kind!]![name!])
      }
    }
    if (section === 'paths') part.paths[first!] = { [second!]: paths[first!]![second!] }
    take(section === 'paths' ? part.paths : `#/components/${first}/${second}`)
    return part
  }
  return {
    fn: {
      resolveSubtree: (spec: Spec, path: readonly string[], options: unknown) =>
        resolveSubtree(path.length < 3 ? spec : partOf(spec, path), path, options),
    },
  }
}
