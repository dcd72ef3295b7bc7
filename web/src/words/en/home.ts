// The front page: what is going on, every service, search and filters, the map.

export const home = {}
