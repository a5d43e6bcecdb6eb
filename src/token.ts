// The program behind `npm run -s token`: prints an access token of the local issuer, and nothing else, on standard output.
import { parseArgs } from 'node:util'
import { signLocalToken } from './auth/issuer.ts'
import { findActorForCaller } from './auth/queries.ts'
import { isScope, scopeNames } from './auth/scopes.ts'
import { type Config, readConfig } from './config.ts'
import { connect } from './database/client.ts'
import { findRunning } from './database/open.ts'
import { slug } from './http/fields.ts'

const usage =
  'Usage: npm run -s token -- --actor nhrc-qatar [--scope "reports:write"] [--sub NAME] [--minutes 60], with the DATA_DIR, PORT, HOST and PUBLIC_URL of the service (for the demo DATA_DIR=.data-demo)'
const mostMinutes = 7 * 24 * 60

/** Null where only the usage is asked for. Throws an error whose message is one line for the operator. */
function readArguments() {
  const { help, ...values } = parseArguments().values
  if (help) return null
  const { actor, scope, sub, minutes } = values
  if (actor === undefined) throw new Error(`--actor is missing. ${usage}`)
  if (!slug.safeParse(actor).success) throw new Error('--actor is not an id of an actor, such as nhrc-qatar.')
  const names = scope.split(/\s+/).filter((name) => name !== '')
  const unknown = names.find((name) => !isScope(name))
  if (unknown !== undefined) {
    const mend = /[,;]/.test(unknown) ? ' (spaces separate them, as in --scope "reports:write actors:write")' : ''
    throw new Error(`--scope names ${JSON.stringify(unknown)}${mend}; the scopes are ${scopeNames.join(', ')}.`)
  }
  if (sub === '') throw new Error('--sub is empty.')
  if (!/^[1-9]\d{0,5}$/.test(minutes) || Number(minutes) > mostMinutes) {
    throw new Error(`--minutes is a whole number from 1 to ${mostMinutes}.`)
  }
  return { actor, scope: names.join(' '), subject: sub, lifetimeSeconds: Number(minutes) * 60 }
}

function parseArguments() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', default: false },
        actor: { type: 'string' },
        scope: { type: 'string', default: '' },
        sub: { type: 'string', default: 'local-operator' },
        minutes: { type: 'string', default: '60' },
      },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message.split(/[.\n]/)[0]}. ${usage}`)
  }
}

/** Throws where there is no such actor: no address would take the token. Says so where nobody can be asked. */
async function requireActor(config: Config, id: string): Promise<void> {
  let found: object | null
  try {
    const url = await findRunning(config)
    if (url === null) throw new Error('no database is running in DATA_DIR, and DATABASE_URL is not set')
    const db = connect(url, () => {}, 1)
    found = await findActorForCaller(db, id).finally(() => db.$client.end())
  } catch (error) {
    const { message, cause } = error as Error
    const reason = ((cause as Error | undefined)?.message ?? message).split('\n', 1)[0]
    process.stderr.write(`Whether there is an actor ${id} could not be looked up (${reason}).\n`)
    return
  }
  if (found === null)
    throw new Error(
      `--actor names ${id}, which is no registered actor: find its id by /v1/actors?name=, or register it by POST /v1/actors.`,
    )
}

async function printToken(order: NonNullable<ReturnType<typeof readArguments>>): Promise<void> {
  const config = readConfig(process.env)
  const token = await signLocalToken(config, order)
  await requireActor(config, order.actor)
  process.stdout.write(`${token}\n`)
  if (order.scope === '') {
    process.stderr.write(`Without --scope the token can only read. The scopes are ${scopeNames.join(', ')}.\n`)
  }
}

try {
  const order = readArguments()
  if (order === null) process.stdout.write(`${usage}. The scopes are ${scopeNames.join(', ')}.\n`)
  else await printToken(order)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
