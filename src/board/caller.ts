// Who asks the board, what they may do, and how an order of theirs is refused.

export type TokenScope = 'report' | 'relay' | 'read' | 'operate' | 'admin' | 'node'
export type Caller = { readonly name: string; readonly scopes: readonly TokenScope[] }

/** Who is allowed to look: `public` sees only what is marked public. */
export type Sight = 'public' | 'all'

/** An order's refusal: a code for `Problem.error` and what to do. */
export type OrderRefusal = {
  readonly code: 'not-found' | 'conflict' | 'bad-request'
  readonly message: string
}
