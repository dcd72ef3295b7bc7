// How far the reader's clock is off, from the `Date` that every answer carries (RFC 9110 6.6.1, whole seconds).

/** Below this the difference may be the network's or the header's rounding. */
const believedMs = 5_000

let skewMs = 0

export function noteServerDate(header: string | null): void {
  const server = header === null ? Number.NaN : Date.parse(header)
  if (Number.isNaN(server)) return
  const skew = server - Date.now()
  skewMs = Math.abs(skew) < believedMs ? 0 : skew
}

/** Milliseconds since the epoch by the server's clock, as well as it is known here. */
export const serverNow = (): number => Date.now() + skewMs
