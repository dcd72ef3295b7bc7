// The paths that exist and their methods, gathered as routes are added: an unknown method on a known path is answered
// 405 with Allow, and a route that changes something without saying what it needs does not start.

import type { RouteOptions } from 'fastify'
import { assert } from '../terms/index.ts'
import type { App } from './app.ts'
import type { Way } from './caller.ts'

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

type Known = { readonly shape: RegExp; readonly methods: Set<string> }

export class Surface {
  readonly #paths = new Map<string, Known>()
  readonly #ways: Way[] = []

  /** Every route, as they were added. */
  get ways(): readonly Way[] {
    return this.#ways
  }

  watch(app: App): void {
    app.addHook('onRoute', (route) => this.#add(route))
  }

  /** The methods of a path, empty when there is no such path. */
  methods(path: string): readonly string[] {
    const methods = new Set<string>()
    for (const known of this.#paths.values())
      if (known.shape.test(path)) for (const method of known.methods) methods.add(method)
    return [...methods].sort()
  }

  #add(route: RouteOptions & { readonly path: string }): void {
    const methods = [route.method].flat()
    const changes = methods.some((method) => !reads.has(method))
    assert(!changes || route.config?.needs !== undefined, `${route.path} says which scope it needs`)
    for (const method of methods)
      this.#ways.push({ method, path: route.path, needs: route.config?.needs ?? null })
    if (route.path.includes('*')) return
    const known = this.#paths.get(route.path) ?? { shape: shapeOf(route.path), methods: new Set() }
    for (const method of methods) known.methods.add(method)
    this.#paths.set(route.path, known)
  }
}

const shapeOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[A-Za-z]+/g, '[^/]+')}$`)
