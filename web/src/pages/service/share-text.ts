// A share of time in words: three places where they tell something (a thousandth of a per cent of a year is five minutes),
// one where much was lost, and never rounded up to all of it, nor down to none.

const nearlyAll = 0.99

export function shareText(share: number, percent: (share: number, digits?: number) => string): string {
  if (share >= 1) return percent(1)
  const places = share >= nearlyAll ? 3 : 1
  const steps = 10 ** (places + 2)
  return percent(Math.max(share > 0 ? 1 : 0, Math.floor(share * steps)) / steps, places)
}
