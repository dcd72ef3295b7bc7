import type { foundation as english } from '../en/foundation.ts'

export const foundation: typeof english = {}
