import type { steering as english } from '../en/steering.ts'

export const steering: typeof english = {}
