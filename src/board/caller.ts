// Who asks the board, what they may do, and how an order of theirs is refused.

/** `respond`: acknowledge, silence, announce maintenance. */
export type TokenScope = 'report' | 'relay' | 'read' | 'respond' | 'operate' | 'admin' | 'node'
export type Caller = { readonly name: string; readonly scopes: readonly TokenScope[] }

export type Role = 'viewer' | 'responder' | 'operator' | 'admin'

/** Somebody who signed in and is known by a cookie. */
export type Session = {
  /** Names it where sessions are listed; it opens nothing. */
  readonly id: string
  readonly name: string
  /** Null: signed in with a token, as what the token may do. */
  readonly role: Role | null
  /** A change carries it in the header `x-holdfast-csrf`, or in its form as the field `csrf`. */
  readonly csrf: string
}

/** One way in: what it needs; null: nothing. */
export type Way = { readonly method: string; readonly path: string; readonly needs: TokenScope | null }

/** Who is allowed to look: `public` sees only what is marked public. */
export type Sight = 'public' | 'all'

/** An order's refusal: a code for `Problem.error` and what to do. */
export type OrderRefusal = {
  readonly code: 'not-found' | 'conflict' | 'bad-request'
  readonly message: string
}
