// What a form asked for and did not get, when it was sent without a script: the page that comes back tells why, and shows
// the form as it was filled in.

import type { RefusedForm } from '../../../src/board/pages/drawing.ts'
import { cell } from './cell.ts'

export const refused = cell<RefusedForm | null>(null)
