import type { Cloud } from '../cloud.js'
import type { ReceivedRequest } from './received-request.js'
import type { Reply } from './reply.js'

export interface Exchange {
  readonly cloud: Cloud
  readonly request: ReceivedRequest
  /** The parts of the path that the pattern names, decoded. */
  readonly params: Readonly<Record<string, string>>
}

export interface Route {
  readonly method: string
  /** Segments in braces stand for any one segment. */
  readonly pattern: string
  /** Behind the API gateway, which wants a signature or a token for the project in the path. */
  readonly guarded: boolean
  /** The generation that this route belongs to; absent where there is one only. */
  readonly api?: 'v1' | 'v2'
  readonly answer: (exchange: Exchange) => Reply
}

/** Undefined when no route has this method and path. */
export function findRoute<R extends Pick<Route, 'method' | 'pattern'>>(
  routes: readonly R[],
  method: string,
  path: string,
): { readonly route: R; readonly params: Record<string, string> } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue
    const params = matchPath(route.pattern, path)
    if (params) return { route, params }
  }
  return undefined
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const sent = path.replace(/(?<=.)\/$/, '').split('/')
  if (wanted.length !== sent.length) return undefined
  const params: [string, string][] = []
  for (const [at, segment] of wanted.entries()) {
    const text = sent[at] ?? ''
    const name = /^\{(\w+)\}$/.exec(segment)?.[1]
    if (name === undefined) {
      if (segment !== text) return undefined
      continue
    }
    const decoded = decodeSegment(text)
    if (!decoded) return undefined
    params.push([name, decoded])
  }
  return Object.fromEntries(params)
}

function decodeSegment(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
