import type { HttpEvent, RequestEnded } from '../../http/server/requests/http-events.js'
import { DurationsByLabels, type Durations } from './durations.js'

/** Seconds. A hit takes some 50 µs, a load up to REQUEST_TIMEOUT_MS. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Requests and problems since the process began. */
export class RequestCounts {
  readonly durations = new DurationsByLabels(bounds)
  readonly problems = new Map<string, number>()
  /** Streams that are open now. */
  openStreams = 0
  #last: { of: RequestEnded; series: Durations } | undefined

  readonly onEvent = (event: HttpEvent): void => {
    switch (event.type) {
      case 'caller-left':
        return
      case 'stream-opened':
        this.openStreams++
        return
      case 'stream-closed':
        this.openStreams--
        return
      case 'request-ended':
      case 'unreadable-request':
        this.#count(event)
    }
  }

  #count(event: Exclude<HttpEvent, { type: 'caller-left' | 'stream-opened' | 'stream-closed' }>): void {
    if (event.problem !== undefined) {
      this.problems.set(event.problem, (this.problems.get(event.problem) ?? 0) + 1)
    }
    if (event.type === 'unreadable-request') {
      const { status } = event
      this.#series({ method: 'none', route: undefined, status, outcome: 'none' }).add(0)
    } else {
      if (!this.#last || !isAlike(this.#last.of, event)) {
        this.#last = { of: event, series: this.#series(event) }
      }
      this.#last.series.add(event.durationMs / 1000)
    }
  }

  #series({ method, route = 'none', status, outcome }: Question): Durations {
    // Node reads some thirty methods, and a caller could send each.
    const named = knownMethods.has(method) ? method : 'other'
    return this.durations.of(`${named} ${route} ${status} ${outcome}`, () => ({
      route,
      method: named,
      status: String(status),
      cache: outcome,
    }))
  }
}

type Question = Pick<RequestEnded, 'method' | 'route' | 'status' | 'outcome'>

const isAlike = (one: RequestEnded, other: RequestEnded): boolean =>
  one.route === other.route &&
  one.status === other.status &&
  one.outcome === other.outcome &&
  one.method === other.method
