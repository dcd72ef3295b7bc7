import type { providers as english } from '../en/providers.ts'

export const providers: typeof english = {
  title: 'Quellen',
  lead: 'Auf wessen Wort gehört wird, und wie lange nach unserem eigenen ersten Anzeichen es kommt. Ein Anbieter, der nicht zu hören ist, sagt nichts; das heißt nicht, dass alles in Ordnung ist.',
  none: 'Hier wird auf niemandes Wort gehört.',
  list: 'Anbieter',
  provider: 'Anbieter',
  state: 'Zustand',
  lastGood: 'Zuletzt gelesen',
  never: 'nie',
  staleSince: 'veraltet seit {time}',
  lag: 'Wie spät er spricht',
  lagAll: 'Median {median}, 9 von 10 binnen {p90}',
  lagFew: 'Median {median}, höchstens {p90}',
  lagOnce: '{median}',
  lagNone: 'noch nichts gemessen',
  incidents: { one: '# Vorfall', other: '# Vorfälle' },
  unspoken: { one: '# Störung ohne ein Wort', other: '# Störungen ohne ein Wort' },
  earlier: '{time} früher',
  later: '{time} später',
  own: 'Unser eigenes Wort',
  ownMeans:
    'Was über öffentliche Dienste bekannt ist, geht als {atom} und {rss} hinaus, und an alle, die {subscribes}.',
  atom: 'Atom',
  rss: 'RSS',
  subscribes: 'abonnieren',
}
