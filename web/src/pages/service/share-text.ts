// A share of time in words: three places (a thousandth of a per cent of a year is five minutes), and never rounded up to
// all of it.

const places = 3

export function shareText(share: number, percent: (share: number, digits?: number) => string): string {
  if (share >= 1) return percent(1)
  return percent(Math.floor(share * 10 ** (places + 2)) / 10 ** (places + 2), places)
}
