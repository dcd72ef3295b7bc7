// The bodies that routes take, gathered as the routes are added, so that a form can be read as the route it is for.

import type { TSchema } from 'typebox'
import type { App } from '../app.ts'

type Taken = { readonly method: string; readonly shape: RegExp; readonly body: TSchema | undefined }

export class TakenBodies {
  readonly #routes: Taken[] = []

  watch(app: App): void {
    app.addHook('onRoute', ({ method, path, schema }) => {
      const shape = new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[A-Za-z]+/g, '[^/]+')}$`)
      for (const one of [method].flat())
        this.#routes.push({ method: one, shape, body: schema?.body as TSchema })
    })
  }

  /** Undefined: there is no such route, or it takes none. */
  of(method: string, path: string): TSchema | undefined {
    // `/a/b` before `/a/:id`, as the router has it.
    const fitting = this.#routes.filter((route) => route.method === method && route.shape.test(path))
    return fitting.sort((a, b) => a.shape.source.split('[').length - b.shape.source.split('[').length)[0]
      ?.body
  }
}
