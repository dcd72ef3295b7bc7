// What the pages know of whoever looks at them.

import { scopesWith } from '../auth.ts'
import type { Caller, Session } from '../caller.ts'
import type { MeView } from '../people-views.ts'

export const meOf = (caller: Caller | null, session: Session | null): MeView => ({
  kind: caller === null ? 'nobody' : session?.role ? 'user' : 'token',
  name: caller?.name ?? null,
  role: session?.role ?? null,
  scopes: caller === null ? [] : [...scopesWith(caller)],
  csrf: session?.csrf ?? null,
  session: session?.id ?? null,
})
