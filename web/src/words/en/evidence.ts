// The evidence of an incident as it is kept, for operators.

export const evidence = {
  none: 'No evidence is kept.',
  kinds: { crowd: 'People', check: 'Check', notice: 'Provider' },
  failedAt: 'failed at: {phase}',
  source: 'source',
}
