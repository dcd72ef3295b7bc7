import type { evidence as english } from '../en/evidence.ts'

export const evidence: typeof english = {
  none: 'Es ist kein Beleg aufbewahrt.',
  kinds: { crowd: 'Menschen', check: 'Prüfung', notice: 'Anbieter' },
  failedAt: 'gescheitert bei: {phase}',
  source: 'Quelle',
}
