import type { maintenance as english } from '../en/maintenance.ts'

export const maintenance: typeof english = {
  label: 'Angekündigte Arbeiten',
  now: 'Wartung',
  next: 'Geplante Wartung',
  past: 'Vergangene Wartungen',
  until: 'bis {until}',
  span: '{from} bis {until}',
  services: { one: '# Dienst', other: '# Dienste' },
  title: 'Wartung',
  lead: 'Angekündigte Arbeiten: Was sie betreffen, darf währenddessen ausfallen, und Alarme darüber warten.',
  none: 'Keine Arbeiten sind angekündigt.',
  nonePast: 'An keine Arbeiten wird erinnert.',
  list: 'Jetzt, demnächst und vorbei',
  work: 'Arbeiten',
  state: 'Zustand',
  when: 'Wann',
  affects: 'Betrifft',
  by: 'Von',
  fromFile: 'Konfiguration',
}
