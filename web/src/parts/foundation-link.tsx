// A foundation by its path, leading to its page.

import { useRealm } from '../realm/realm.ts'

export function FoundationLink({ path }: { path: string }) {
  const realm = useRealm()
  return (
    <a class="path" href={realm.href('foundations', path)}>
      {path}
    </a>
  )
}
