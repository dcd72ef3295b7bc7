// A sector as the page's language calls it.

import { useWords } from './speech.ts'

export function useSectorName(): (category: string) => string {
  const { sectors } = useWords()
  return (category) => (sectors as Readonly<Record<string, string>>)[category] ?? category
}
