// The same faults for a publisher that is reached by calls and not over a wire of its own: the embedded zone, whose
// enactors elsewhere come through the board. A call that was cut before it was passed has failed; after it, it is lost.

import type { FullPublisher } from '../create.ts'
import { type Fate, type Fault, fateOf } from './faults.ts'
import type { Through } from './resource.ts'

const away = {
  kind: 'failed',
  code: 'unreachable',
  detail: 'the call was cut',
  fix: 'nothing: it is a test',
  retry: true,
} as const
const lost = { kind: 'lost', detail: 'the reply was cut' } as const

export function throughCalls(publisher: FullPublisher, fault: Fault | null): Through {
  let requests = 0
  const passed: (() => Promise<unknown>)[] = []
  const call = async <T, U>(act: () => Promise<T>, unheard: U): Promise<T | U | typeof away> => {
    const fate: Fate = fateOf(fault, ++requests)
    if (fate === 'cut-before') return away
    if (fate === 'delay') await new Promise((resolve) => setTimeout(resolve, fault?.byMs ?? 0))
    passed.push(act)
    const outcome = await act()
    return fate === 'pass' || fate === 'delay' ? outcome : unheard
  }
  return {
    publisher: {
      ...publisher,
      read: (endpoint) => call(() => publisher.read(endpoint), away),
      write: (write) => call(() => publisher.write(write), lost),
      survey: (endpoint) => call(() => publisher.survey(endpoint), away),
      release: (endpoint, expected) => call(() => publisher.release(endpoint, expected), lost),
    },
    requests: () => requests,
    async repeat() {
      for (const act of [...passed]) await act()
    },
    async close() {},
  }
}
