// Plain text for terminals: aligned tables, ages, durations. Colour only where a terminal asks for it.

export const table = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = []
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `1 service`, `1,024 services`, `2 countries`: `many` where an s does not do. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`

/** `12 ms`, `1.4 s`, `3 min`, `2 h`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  return `${(ms / 3_600_000).toFixed(1)} h`
}

/** A bar of `width` cells for `done` in 0..1. */
export const bar = (done: number, width = 30): string => {
  const full = Math.round(Math.min(1, Math.max(0, done)) * width)
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`
}
