// A resource whose path changes while it is looked at: what was answered last stays until the next answer is there, so
// that nothing vanishes for a moment at every letter that is typed.

import { useRef } from 'preact/hooks'
import { type Resource, useResource } from './resource.ts'

export function useSteady<T>(path: string): Resource<T> {
  const now = useResource<T>(path)
  const last = useRef<T | null>(null)
  if (now.value !== null) last.current = now.value
  return now.value === null && now.failure === null ? { value: last.current, failure: null } : now
}
