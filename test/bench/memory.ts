// What memory a process has, and what was the most so far, in MB. From /proc: 0 where the system does not tell.
import { readFileSync } from 'node:fs'

export const memoryOf = (pid: number) => ({ now: mb(pid, 'VmRSS'), peak: mb(pid, 'VmHWM') })

function mb(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
