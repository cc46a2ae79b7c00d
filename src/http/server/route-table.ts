import type { FastifyInstance } from 'fastify'

/** Which methods each path takes. Gathered while routes are registered; asked when nothing matched. */
export class RouteTable {
  readonly #methods = new Map<string, { pattern: RegExp; methods: Set<string> }>()

  /** To be called before any route is registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      let route = this.#methods.get(url)
      if (!route) this.#methods.set(url, (route = { pattern: patternOf(url), methods: new Set() }))
      for (const each of [method].flat()) route.methods.add(each)
    })
  }

  /** The methods that this path takes; empty when there is no such path. */
  methodsFor(path: string): string[] {
    const methods = new Set<string>()
    for (const route of this.#methods.values()) {
      if (route.pattern.test(path)) route.methods.forEach((method) => methods.add(method))
    }
    return [...methods].sort()
  }
}

/** `/problems/:slug` as a pattern; a closing `*` stands for any rest. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/:[^/]+/g, '[^/]+').replace(/\*$/, '.*')}$`)
}
