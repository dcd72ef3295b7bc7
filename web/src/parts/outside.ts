// Addresses that came from outside (a provider's feed) become links only when they are plain web addresses.

export function webAddress(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null
  try {
    const url = new URL(text)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
  } catch {
    return null
  }
}
