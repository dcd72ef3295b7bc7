// Announced work of our own: what is now, what comes next, what is over.

export const maintenance = {
  label: 'Announced work',
  now: 'Maintenance',
  next: 'Planned maintenance',
  past: 'Past maintenance',
  until: 'until {until}',
  span: '{from} to {until}',
  services: { one: '# service', other: '# services' },
  title: 'Maintenance',
  lead: 'Work that is announced: what it touches is expected to fail meanwhile, and alerts about it wait.',
  none: 'No work is announced.',
  nonePast: 'No work is remembered.',
  list: 'Now, next and over',
  work: 'Work',
  state: 'State',
  when: 'When',
  affects: 'Affects',
  by: 'By',
  fromFile: 'configuration',
}
