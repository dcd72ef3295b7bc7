// A step of an incident's course as a sentence in the page's language, from its fields alone.

import type { StepView } from '../../../../src/board/views.ts'
import { fill } from '../../words/fill.ts'
import type { Formats } from '../../words/formats.ts'
import type { Words } from '../../words/speech.ts'
import { probably } from './surely.ts'

type Said = { readonly words: Words; readonly formats: Formats }

/** `title` of a provider stays in its own words, which is why it is set apart. */
export function stepWords(step: StepView, { words: { incident: w, service }, formats: f }: Said): string {
  const { step: say } = w
  const endpoints = step.names.length > 0 ? f.list(step.names) : f.counted(step.endpoints ?? 1, w.endpoints)
  const services = f.counted(step.services ?? 0, w.services)
  const foundation = step.foundation ?? w.causeUnknown
  const plain = (text: string): string => fill(text, { endpoints, services, foundation })
  switch (step.kind) {
    case 'worse':
      return fill(say.worse, { severity: w.severities[step.severity ?? ''] ?? step.severity ?? '' })
    case 'reports':
      return step.reports === null || step.minutes === null || step.expected === null
        ? say.reportsPlain
        : fill(say.reports, {
            reports: f.counted(step.reports, w.reports),
            minutes: f.counted(step.minutes, w.minutes),
            expected: f.tenths(step.expected),
          })
    case 'check-failed':
      return step.phase === null
        ? say.checkFailedPlain
        : fill(say.checkFailed, { phase: service.phases[step.phase] ?? step.phase })
    case 'said':
      return step.title === null ? say.other : fill(say.said, { feed: step.feed ?? '', title: step.title })
    case 'named':
      return fill(plain(say.named), { sure: w.probably[probably(step.confidence ?? 0)] })
    case 'moved':
      return step.afterMs === null
        ? plain(say.moved)
        : fill(plain(say.movedAfter), { after: f.shortDuration(step.afterMs) })
    default:
      return plain(say[sentences[step.kind]])
  }
}

type Plain = Exclude<StepView['kind'], 'worse' | 'reports' | 'check-failed' | 'said' | 'named' | 'moved'>

const sentences = {
  began: 'began',
  opened: 'opened',
  evidence: 'evidence',
  'check-slow': 'checkSlow',
  'check-back': 'checkBack',
  grew: 'grew',
  cleared: 'cleared',
  attributed: 'attributed',
  bystander: 'bystander',
  'would-move': 'wouldMove',
  held: 'held',
  released: 'released',
  drained: 'drained',
  undrained: 'undrained',
  planned: 'planned',
  'read-back': 'readBack',
  refused: 'refused',
  alarm: 'alarm',
  recovering: 'recovering',
  relapsed: 'relapsed',
  resolved: 'resolved',
  acknowledged: 'acknowledged',
  other: 'other',
} as const satisfies Record<Plain, keyof Words['incident']['step']>
