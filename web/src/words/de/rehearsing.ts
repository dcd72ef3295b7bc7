import type { rehearsing as english } from '../en/rehearsing.ts'

export const rehearsing: typeof english = {}
