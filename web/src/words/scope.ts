// Whom an incident is about, where that is not one service everywhere.

export const scopeWords = {
  service: 'Service',
  where: 'Where',
  everywhere: 'everywhere',
  category: 'Category',
  members: 'Services in it',
} as const

export const mostHit = (shown: number, of: number): string => `Services in it, the ${shown} most hit of ${of}`
