// What a token may allow, beside reading, which needs no token. The one list of scopes.

/** Each scope with what it allows, as published in the API description. */
export const scopes = {
  'reports:write': 'Post, revise, publish and withdraw reports of the actor that the token names.',
  'actors:write': 'Register actors and change what is said of them.',
  'mandates:write': 'Decide on whom an actor may report.',
} as const

export type Scope = keyof typeof scopes

export const scopeNames = Object.keys(scopes) as Scope[]

export const isScope = (value: unknown): value is Scope => typeof value === 'string' && Object.hasOwn(scopes, value)
