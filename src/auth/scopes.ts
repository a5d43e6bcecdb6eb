// What a token may allow, beside reading, which needs no token. The one list of scopes.

/** Each scope with what it allows, as published in the API description. */
export const scopes = {
  'reports:write':
    'Post, revise, publish and withdraw reports of the actor that the token names; seal them, read its notices, appeal decisions on them, on reports about it and on it.',
  'actors:write': 'Register actors and change what is said of them.',
  'mandates:write': 'Let an actor report on more than before. What is taken away is decided by reviews.',
  'rules:write': 'Propose rules of review, and decide on what others proposed. Not for States and companies.',
  'comments:write': 'Comment on proposed rules of review.',
  'restriction-requests:write': 'Record a request that something be restricted or changed.',
  'reviews:write': 'Review reports and actors, and read what was flagged. Not for States and companies.',
  'appeals:write': 'Rule on appeals against decisions of others. Not for States and companies.',
  'oversight:read': 'Read whatever reviewers read, and change nothing. Not for States and companies.',
  'datasets:write': 'Release the whole public record as a dataset.',
} as const

export type Scope = keyof typeof scopes

/** What whoever judges the reports of others needs. No State and no company has it, whatever its tokens say. */
export const reviewingScopes: ReadonlySet<Scope> = new Set([
  'rules:write',
  'reviews:write',
  'appeals:write',
  'oversight:read',
])

/** Stakeholder groups that are never the arbiter. */
export const neverArbiters: ReadonlySet<string> = new Set(['states', 'companies'])

export const scopeNames = Object.keys(scopes) as Scope[]

export const isScope = (value: unknown): value is Scope => typeof value === 'string' && Object.hasOwn(scopes, value)
