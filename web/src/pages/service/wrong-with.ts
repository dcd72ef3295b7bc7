// Which sentence says what is wrong with a service.

import type { ServicePageView } from '../../../../src/board/views.ts'

export type Wrong = 'ok' | 'suspected' | 'down' | 'slow' | 'trouble' | 'recovering'

/** Down is said of it only when that is what is seen: a service may be in trouble because it is slow. */
export function wrongWith({
  state,
  trouble,
  since,
}: Pick<ServicePageView, 'state' | 'trouble' | 'since'>): Wrong {
  // Without a beginning no sentence has a time to name.
  if (since === null || state === 'ok') return 'ok'
  if (state !== 'down') return state
  return trouble?.symptom ?? 'down'
}
