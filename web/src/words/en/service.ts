// A service's page.

export const service = {}
