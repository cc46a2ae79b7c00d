import { Figures, type Counts, type Minute } from '../http/metrics/figures.js'
import { cacheOutcomes, type CacheOutcome, type HttpEvent } from '../http/server/requests/http-events.js'
import type { Clock } from '../concurrency/clock.js'
import type { UpstreamEvent } from '../upstream/events.js'

const minuteMs = 60_000
const sampleMs = 1_000
/** Of the calls of a minute. At more than this the oldest are left out. */
const maxLatencies = 2_000

/** Counts what happens, and remembers the last minute second by second. */
export class CountedFigures extends Figures {
  #requests = zeros()
  #serverErrors = 0
  #upstreamCalls = 0
  #upstreamFailures = 0
  #latencies: { readonly atMs: number; readonly tookMs: number }[] = []
  readonly #samples: { readonly atMs: number; readonly counts: Counts }[] = []
  readonly #timer = setInterval(() => this.sample(), sampleMs).unref()

  constructor(private readonly clock: Clock) {
    super()
    this.sample()
  }

  readonly onRequest = (event: HttpEvent): void => {
    if (event.type !== 'request-ended' || isOperators(event.route)) return
    this.#requests[event.outcome]++
    if (event.status >= 500) this.#serverErrors++
  }

  readonly onUpstream = (event: UpstreamEvent): void => {
    if (event.type !== 'request-answered' && event.type !== 'request-failed') return
    this.#upstreamCalls++
    if (event.type === 'request-failed' || event.outcome !== 'ok') this.#upstreamFailures++
    if (event.service !== 'modelarts') return
    this.#latencies.push({ atMs: this.clock(), tookMs: event.durationMs })
    if (this.#latencies.length > maxLatencies) this.#latencies.shift()
  }

  total(): Counts {
    return {
      requests: { ...this.#requests },
      serverErrors: this.#serverErrors,
      upstreamCalls: this.#upstreamCalls,
      upstreamFailures: this.#upstreamFailures,
    }
  }

  lastMinute(): Minute {
    const sinceMs = this.clock() - minuteMs
    this.#latencies = this.#latencies.filter(({ atMs }) => atMs >= sinceMs)
    const before = this.#samples.find(({ atMs }) => atMs >= sinceMs)?.counts ?? this.total()
    const counts = difference(this.total(), before)
    const hitRatio = hitRatioOf(counts.requests)
    const sorted = this.#latencies.map(({ tookMs }) => tookMs).sort((one, other) => one - other)
    return {
      ...counts,
      ...(hitRatio !== undefined && { hitRatio }),
      ...(sorted.length > 0 && { upstreamLatencyMs: { p50: rank(sorted, 0.5), p99: rank(sorted, 0.99) } }),
    }
  }

  /** Each second, by itself. */
  sample(): void {
    const atMs = this.clock()
    this.#samples.push({ atMs, counts: this.total() })
    while ((this.#samples[0]?.atMs ?? atMs) < atMs - minuteMs) this.#samples.shift()
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

/** Health checks, scrapes and the console itself must not look like callers. */
const isOperators = (route = ''): boolean => /^\/(?:admin|console|health|metrics)(?:\/|$)/.test(route)

const zeros = (): Record<CacheOutcome, number> => ({ hit: 0, stale: 0, miss: 0, refresh: 0, none: 0 })

function difference(now: Counts, before: Counts): Counts {
  const requests = zeros()
  for (const outcome of cacheOutcomes) requests[outcome] = now.requests[outcome] - before.requests[outcome]
  return {
    requests,
    serverErrors: now.serverErrors - before.serverErrors,
    upstreamCalls: now.upstreamCalls - before.upstreamCalls,
    upstreamFailures: now.upstreamFailures - before.upstreamFailures,
  }
}

function hitRatioOf({ hit, stale, miss, refresh }: Counts['requests']): number | undefined {
  const answered = hit + stale + miss + refresh
  return answered > 0 ? (hit + stale) / answered : undefined
}

/** The nearest rank. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(sorted.length * share) - 1] ?? NaN
