// Why what a form asked for was refused, when it was sent without a script: the page that comes back tells it.

import { cell } from './cell.ts'

export const refused = cell<string | null>(null)
