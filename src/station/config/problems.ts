// Every problem of a configuration, each at its line: gathered, not thrown at the first.

import type { ConfigProblem } from './config.ts'

/** A position in the file; both start at 1. */
export type Place = { readonly line: number; readonly column: number }
export type Path = readonly (string | number)[]

export type Report = (place: Place, path: Path, message: string, hint?: string) => void

export const pathText = (path: Path): string => path.join('.')

/** A report that appends to `into`, all of them about one file. */
export const reporter =
  (file: string, into: ConfigProblem[]): Report =>
  (place, path, message, hint) => {
    const where = { file, line: place.line, column: place.column, path: pathText(path) }
    into.push(hint === undefined ? { ...where, message } : { ...where, message, hint })
  }

/** `holdfast.yaml:12:5: checks.shop.every: expected …; did you mean …` */
export function formatProblem(problem: ConfigProblem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`
  const about = problem.path === '' ? '' : `${problem.path}: `
  return `${where}: ${about}${problem.message}${problem.hint === undefined ? '' : `; ${problem.hint}`}`
}

export const inFileOrder = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
