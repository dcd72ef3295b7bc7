// A recorded history that cannot be read: where, what was expected, what stands there, and what a person does about it.

/** What readers of this room reject with; anything else is a programming error or the disk's. */
export class BadHistory extends Error {
  override name = 'BadHistory'
  readonly fix: string
  constructor(what: string, fix: string) {
    super(what)
    this.fix = fix
  }
}

const mostShown = 60

/** What was read, quoted and cut short: it may be a line of a megabyte. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > mostShown ? `${text.slice(0, mostShown)}…` : text)

export const badLine = (
  file: string,
  line: number,
  expected: string,
  read: string,
  fix: string,
): BadHistory => new BadHistory(`${file} line ${line}: expected ${expected}, read ${shown(read)}`, fix)
