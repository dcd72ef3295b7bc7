// The console: checks, vantages, nodes, edges.

export const watching = {}
