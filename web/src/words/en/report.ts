// Reporting a problem of one's own.

export const report = {}
