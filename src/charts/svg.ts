// Elements as well-formed XML. A string is always text and only `element` makes markup: no label can become an element.

export type Markup = { readonly xml: string }
export type Attributes = Record<string, string | number | undefined>

export function element(name: string, attributes: Attributes, ...content: (Markup | string)[]): Markup {
  let xml = `<${name}`
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) xml += ` ${key}="${inXml(value)}"`
  if (content.length === 0) return { xml: `${xml}/>` }
  return { xml: `${xml}>${content.map((one) => (typeof one === 'string' ? inXml(one) : one.xml)).join('')}</${name}>` }
}

/** A group whose title browsers show as a tooltip; without a title just a group. */
export const group = (title: string | undefined, ...content: Markup[]): Markup =>
  element('g', {}, ...(title === undefined ? [] : [element('title', {}, title)]), ...content)

/** Hundredths of a pixel are enough. */
export const round = (value: number) => Math.round(value * 100) / 100 + 0

function inXml(value: string | number): string {
  if (typeof value === 'number') return String(round(value))
  return plain.test(value)
    ? value
    : value.replace(notXml, '\uFFFD').replace(/[&<>"]/g, (character) => entities[character]!)
}

/** Most of what is written: nothing in it to replace. */
const plain = /^[\w ().,:;%#/=-]*$/
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** What XML 1.0 forbids even as a reference: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
