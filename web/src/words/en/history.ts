// What was: uptime by day and past incidents.

export const history = {}
