// The words around what a message says, in the language of its text.

import type { MessageLanguage } from '../../telling/index.ts'

const english = {
  severity: 'Severity',
  severities: { minor: 'minor', major: 'major', critical: 'critical' },
  since: 'Since',
  lasted: 'Lasted',
  foundation: 'Foundation',
  probably: 'probably',
  service: 'Service',
  services: 'Services',
  back: 'back',
  acknowledgedBy: 'Acknowledged by',
  board: 'Open in Holdfast',
  acknowledge: 'Acknowledge',
  toldAt: (time: string): string => `Told by Holdfast at ${time}.`,
  noMore: 'No more of these',
  more: (left: number): string => `and ${left} more`,
  units: { d: 'd', h: 'h', min: 'min', s: 's' },
}

export type Labels = typeof english

const german: Labels = {
  severity: 'Schwere',
  severities: { minor: 'gering', major: 'schwer', critical: 'kritisch' },
  since: 'Seit',
  lasted: 'Dauer',
  foundation: 'Fundament',
  probably: 'vermutlich',
  service: 'Dienst',
  services: 'Dienste',
  back: 'wieder da',
  acknowledgedBy: 'Übernommen von',
  board: 'In Holdfast öffnen',
  acknowledge: 'Bestätigen',
  toldAt: (time) => `Mitgeteilt von Holdfast, ${time}.`,
  noMore: 'Nichts mehr davon',
  more: (left) => `und ${left} weitere`,
  units: { d: 'Tg.', h: 'Std.', min: 'Min.', s: 'Sek.' },
}

const all: Readonly<Record<MessageLanguage, Labels>> = { en: english, de: german }

export const labelsOf = ({ language = 'en' }: { readonly language?: MessageLanguage }): Labels =>
  all[language]
