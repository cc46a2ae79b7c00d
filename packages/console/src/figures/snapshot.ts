import type { Figures, Outcome } from '../api/shapes.js'

/** The figures of one second. Counters are totals since the process began. */
export interface Snapshot {
  /** Counts the connections: the next one may reach another replica, which counts for itself. */
  readonly stream: number
  readonly atMs: number
  readonly requests: Readonly<Record<Outcome, number>>
  readonly serverErrors: number
  readonly upstreamCalls: number
  readonly upstreamFailures: number
  /** Of the last minute; undefined without a call in it. */
  readonly p50Seconds: number | undefined
  readonly p99Seconds: number | undefined
  readonly bytes: number
  readonly maxBytes: number
}

export function toSnapshot({ at, total, last_minute: minute, memory }: Figures, stream: number): Snapshot {
  const latency = minute.upstream_latency_ms
  return {
    stream,
    atMs: Date.parse(at),
    requests: total.requests,
    serverErrors: total.server_errors,
    upstreamCalls: total.upstream_calls,
    upstreamFailures: total.upstream_failures,
    p50Seconds: latency ? latency.p50 / 1000 : undefined,
    p99Seconds: latency ? latency.p99 / 1000 : undefined,
    bytes: memory.used_bytes,
    maxBytes: memory.budget_bytes,
  }
}
