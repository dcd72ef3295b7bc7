// The console: endpoints, plans, orders, publishers, zones, the journal.

export const steering = {}
