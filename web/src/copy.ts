// The one script of a copy that another host shows: it tells how old the copy has become, and looks for a newer one or
// for the board itself. Everything else of a copy is there without a script.

const ageEveryMs = 30_000
const lookEveryMs = 15_000
/** Copies are renewed all the time while the board lives; whoever reads is not disturbed more often than this. */
const readMs = 60_000

const about = new URL(/* @vite-ignore */ '../snapshot.json', import.meta.url)
const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

function tellAge(): void {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' })
  for (const place of document.querySelectorAll<HTMLElement>('[data-copied]')) {
    const seconds = (Date.now() - Date.parse(place.dataset.copied ?? '')) / 1_000
    const [unit, size] = units.find(([, size]) => seconds >= size) ?? ['second', 1]
    if (seconds >= 0) place.textContent = ` (${words.format(-Math.floor(seconds / size), unit)})`
  }
}

/** Null: only the board itself has none. */
async function writtenAt(): Promise<string | null | 'unreachable'> {
  try {
    const answer = await fetch(about, { cache: 'no-store' })
    if (!answer.ok) return answer.status === 404 ? null : 'unreachable'
    const told = (await answer.json()) as { writtenAt?: unknown }
    return typeof told.writtenAt === 'string' ? told.writtenAt : 'unreachable'
  } catch {
    return 'unreachable'
  }
}

let first: string | null = null

async function look(): Promise<void> {
  if (document.hidden) return
  const written = await writtenAt()
  if (written === 'unreachable') return
  first ??= written
  if (written === null || (written !== first && performance.now() > readMs)) location.reload()
}

tellAge()
setInterval(tellAge, ageEveryMs)
// Not all at the same moment: a crowd reads the copy.
setInterval(look, lookEveryMs * (1 + Math.random() / 2))
void look()
