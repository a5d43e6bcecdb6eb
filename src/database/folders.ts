// Folders on the disk, made with those above them, one after the other. What Node calls `recursive` tries for ever where the one
// above is there and yet nothing can be made in it, as under /proc.
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes the folder unless it is there. Throws what the system says where it cannot be made. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await makeOne(path, mode)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path), mode)
    await makeOne(path, mode)
  }
}

async function makeOne(path: string, mode: number): Promise<void> {
  await mkdir(path, { mode }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
  })
}
