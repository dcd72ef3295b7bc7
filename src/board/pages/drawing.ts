// What the board and the renderer's thread say to each other. The renderer is the pages' own code, built for the server
// (`web/src/drawing`); it knows these types, and nothing else of the board but its views.

import type { Role } from '../caller.ts'

/** One answer of the API, as it was sent. */
export type Answer = { readonly status: number; readonly body: string }

/**
 * `path`: of the API, without `/api/v1/`; `typed`: as the form was filled in, but for what is secret. `why`: null where
 * the page says it in its own words.
 */
export type RefusedForm = {
  readonly why: string | null
  /** What of it is wrong, as the API names it; null: not one part of it. */
  readonly field: string | null
  readonly path: string
  readonly typed: readonly (readonly [name: string, text: string])[]
}

export type DrawAsk = {
  /** As it was asked for, without the query. */
  readonly path: string
  /** Behind the question mark, normalised: `''` or `?a=1&b=2`. */
  readonly query: string
  /** Milliseconds since the epoch that the page is drawn for. */
  readonly at: number
  /** By the API's path without `/api/v1/`. */
  readonly answers: Readonly<Record<string, Answer>>
  /** Where people reach the board, without a slash at the end; null when nobody said so. */
  readonly board: string | null
  /** Who signed in; null on the public side. */
  readonly session: DrawnSession | null
  /** What a form asked for and did not get; null: nothing was asked for, or it was done. */
  readonly refused: RefusedForm | null
  /** Shown by another host while the board is dead: it says its age, and looks for the board. */
  readonly copy: boolean
}

export type DrawnSession = {
  readonly name: string
  /** Null: with a token. */
  readonly role: Role | null
  /** With what they imply. */
  readonly scopes: readonly string[]
  /** What a change by cookie carries. */
  readonly csrf: string
}

export type DrawnPage = {
  readonly status: number
  /** Where the page stands instead (302); null: here. */
  readonly location: string | null
  readonly html: string
  /** What its policy must allow for the styles that it carries (`sha256-…`); null: it carries none. */
  readonly styles: string | null
  /** Paths of the API that were looked for and not answered. */
  readonly asked: readonly string[]
  /** Paths whose answers were used, whether they were there or not. */
  readonly used: readonly string[]
}

/** What the bundler made, besides the renderer itself. */
/** `hash`: as a security policy names it. */
export type CarriedStyles = { readonly text: string; readonly hash: string }

export type Built = {
  /** The built `index.html`. */
  readonly frame: string
  /** What pages carry: those of the first load what the frame links to, those that explain their own as well. */
  readonly styles: { readonly first: CarriedStyles; readonly story: CarriedStyles }
  /** The styles that pages link to beside what the frame does, as addresses. */
  readonly linked: { readonly story: readonly string[]; readonly console: readonly string[] }
  /** The one script of copies that other hosts show, as an address. */
  readonly copy: string
  /** By language: scripts that are fetched early, on the public side and in the console. */
  readonly preloads: Readonly<
    Record<string, { readonly public: readonly string[]; readonly console: readonly string[] }>
  >
}

/** What the renderer's file exports. */
export type Renderer = { draw(ask: DrawAsk, built: Built): DrawnPage }

export type ToThread = { readonly id: number; readonly ask: DrawAsk }
export type FromThread =
  | { readonly id: number; readonly page: DrawnPage }
  | { readonly id: number; readonly failed: string }
