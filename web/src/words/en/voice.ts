// The console: alerts, silences, maintenance, subscribers, feeds.

export const voice = {}
