// Whose word is listened to, for everybody: whether it is heard, and how late it comes.

export const providers = {
  title: 'Feeds',
  lead: 'Whose word is listened to, and how long after our own first sign of trouble it comes. A provider that is not heard says nothing, which is not the same as saying that all is well.',
  none: 'Nobody’s word is listened to here.',
  list: 'Providers',
  provider: 'Provider',
  state: 'State',
  lastGood: 'Last read',
  never: 'never',
  staleSince: 'stale since {time}',
  lag: 'How late it speaks',
  lagAll: 'median {median}, 9 of 10 within {p90}',
  lagNone: 'nothing measured yet',
  incidents: { one: '# incident', other: '# incidents' },
  earlier: '{time} earlier',
  later: '{time} later',
  own: 'Our own word',
  ownMeans: 'What is known of public services goes out as {atom} and {rss}, and to whoever {subscribes}.',
  atom: 'Atom',
  rss: 'RSS',
  subscribes: 'subscribes',
}
