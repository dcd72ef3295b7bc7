import type { watching as english } from '../en/watching.ts'

export const watching: typeof english = {}
