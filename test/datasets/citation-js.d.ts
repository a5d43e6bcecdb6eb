// The part of Citation.js that tests use; it has no types of its own.
declare module '@citation-js/core' {
  export class Cite {
    constructor(given: string)
    readonly data: Record<string, unknown>[]
  }
}
declare module '@citation-js/plugin-bibtex'
