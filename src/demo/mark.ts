// The file by which a data directory says that what is in it is made up: the demo fills no other, the service serves none.
import { join } from 'node:path'

export const madeUpMark = (dataDir: string): string => join(dataDir, 'made-up-world')
