// Which core does what: the service and its rivals share the first, PostgreSQL and the load generator have the others.
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

export const pinned = availableParallelism() > 1 && hasTaskset()

/** The command, on the core of the service. */
export const onServiceCore = (command: string[]): string[] => (pinned ? ['taskset', '-c', '0', ...command] : command)

/** Moves this program to the other cores, and with it the PostgreSQL that it starts. */
export function leaveServiceCore(): void {
  if (pinned) execFileSync('taskset', ['-a', '-c', '-p', `1-${availableParallelism() - 1}`, `${process.pid}`])
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'])
    return true
  } catch {
    return false
  }
}
