import type { incident as english } from '../en/incident.ts'

export const incident: typeof english = {}
