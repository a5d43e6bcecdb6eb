// How prepared statements are run: each connection is told once which columns one has. `pg` has PostgreSQL tell it with
// every answer, and to read that takes longer than to read a short answer. This stands on the insides of `pg`, whose
// version is exact.
import pg from 'pg'

/** What a result knows of its columns. */
const ofColumns = ['fields', '_parsers', '_prebuiltEmptyResultObject'] as const
type Columns = Record<(typeof ofColumns)[number], unknown>

type Insides = pg.Query & {
  name: string | undefined
  _result: Columns
  _accumulateRows: boolean
  prepare(connection: object): void
  handleCommandComplete(message: object, connection: object): void
}
const Query = pg.Query as unknown as new (config: pg.QueryConfig) => Insides

/** `quiet`: the connection as one that never asks for columns. `columns` by the name of a statement. */
type Known = { quiet: object; columns: Map<string, Columns> }
const knownOf = new WeakMap<object, Known>()

class PreparedQuery extends Query {
  override prepare(connection: object): void {
    const known = knownOf.get(connection)
    const columns = known?.columns.get(this.name ?? '')
    if (columns !== undefined) {
      Object.assign(this._result, columns)
      this._accumulateRows = true
    }
    super.prepare(columns === undefined ? connection : known!.quiet)
  }

  override handleCommandComplete(message: object, connection: object): void {
    super.handleCommandComplete(message, connection)
    if (this.name === undefined) return
    let known = knownOf.get(connection)
    if (known === undefined) {
      known = { quiet: Object.assign(Object.create(connection), { describe() {} }), columns: new Map() }
      knownOf.set(connection, known)
    }
    if (known.columns.has(this.name)) return
    known.columns.set(this.name, Object.fromEntries(ofColumns.map((name) => [name, this._result[name]])) as Columns)
  }
}

/** The rows of a statement; PostgreSQL keeps its plan where it has a name, and refuses it should its columns change. */
export const rowsOf = <Row extends object>(client: pg.Pool | pg.PoolClient, query: pg.QueryConfig): Promise<Row[]> =>
  new Promise<Row[]>((resolve, reject) => {
    const heard = (error: Error | undefined, result: pg.QueryResult<Row>) =>
      error ? reject(error) : resolve(result.rows)
    // As `pg` itself does where it is not given what to call.
    ;(client as pg.PoolClient).query(new PreparedQuery(query) as never, heard as never)
  }).catch((error: Error) => {
    // The stack that led to the statement, not to the socket.
    Error.captureStackTrace(error)
    throw error
  })
