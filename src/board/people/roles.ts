// What each role may do, as scopes: people and tokens pass the same doors.

import type { Role, TokenScope } from '../caller.ts'

export const roles = ['viewer', 'responder', 'operator', 'admin'] as const

const scopes: Readonly<Record<Role, readonly TokenScope[]>> = {
  viewer: ['read'],
  responder: ['read', 'respond'],
  operator: ['operate'],
  admin: ['admin'],
}

export const scopesOf = (role: Role): readonly TokenScope[] => scopes[role]

export const isRole = (word: unknown): word is Role => roles.includes(word as Role)
