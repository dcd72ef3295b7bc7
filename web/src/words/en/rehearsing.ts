// The console: exercises, drills, runbooks, what-if.

export const rehearsing = {}
