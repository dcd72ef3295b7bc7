// Acts that begin from what the one before left: each waits for it, however it ended.

export type InTurn = <T>(act: () => Promise<T>) => Promise<T>

export function oneAtATime(): InTurn {
  let before: Promise<unknown> = Promise.resolve()
  return (act) => {
    const done = before.then(act)
    before = done.catch(() => {})
    return done
  }
}
