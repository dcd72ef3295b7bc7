// A share of time in words: three places where they tell something (a thousandth of a per cent of a year is five minutes),
// one where much was lost, and never rounded up to all of it.

const nearlyAll = 0.99

export function shareText(share: number, percent: (share: number, digits?: number) => string): string {
  if (share >= 1) return percent(1)
  const places = share >= nearlyAll ? 3 : 1
  return percent(Math.floor(share * 10 ** (places + 2)) / 10 ** (places + 2), places)
}
