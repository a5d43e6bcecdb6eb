// Reads a picture back with a strict XML parser: what is not well-formed throws.
import { SaxesParser } from 'saxes'

export type Node = { name: string; attributes: Record<string, string>; text: string; within: string[]; title?: string }

/** Every element in order of opening, with the text directly in it and the text of its own title. */
export function nodesOf(svg: string): Node[] {
  const nodes: Node[] = []
  const open: Node[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes, uri }) => {
    if (uri !== 'http://www.w3.org/2000/svg') throw new Error(`${name} is no element of SVG`)
    const flat = Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value]))
    const node: Node = { name, attributes: flat, text: '', within: open.map(({ name }) => name) }
    nodes.push(node)
    open.push(node)
  })
  parser.on('text', (text) => {
    const node = open.at(-1)
    if (node) node.text += text
  })
  for (const other of ['comment', 'cdata', 'processinginstruction', 'doctype'] as const) {
    parser.on(other, () => {
      throw new Error(`a ${other} in a picture`)
    })
  }
  parser.on('closetag', () => {
    const node = open.pop()!
    if (node.name === 'title' && open.length > 0) open.at(-1)!.title = node.text
  })
  parser.write(svg).close()
  return nodes
}

export const textsOf = (nodes: readonly Node[]) => nodes.filter(({ name }) => name === 'text').map(({ text }) => text)
export const descriptionOf = (nodes: readonly Node[]) => nodes.find(({ name }) => name === 'desc')!.text
