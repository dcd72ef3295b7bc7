// When the services of an outage fall. Its own fall within minutes of the foundation; neighbours that it drags in
// fall later, over the next half hour; what has nothing to do with it falls at any time. Minutes throughout.

/** The estimate of a service's onset errs by so much; early as well as late. */
const early = 2
/** Minutes after the foundation at which 1/e of its own services have yet to fall. */
const late = 6
/** Neighbours fall from here on, evenly until there. */
const draggedFrom = 3
const draggedUntil = 40

/** Density a minute of a service's own fall, `since` minutes after its foundation's. */
export const ownFall = (since: number): number =>
  Math.exp(since < 0 ? since / early : -since / late) / (early + late)

/** ... and of a neighbour's that is dragged in. */
export function draggedFall(since: number): number {
  const span = draggedUntil - draggedFrom
  if (since < draggedFrom) return Math.exp((since - draggedFrom) / early) / span
  return since > draggedUntil ? 0 : 1 / span
}
