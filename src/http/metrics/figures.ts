import type { CacheOutcome } from '../server/requests/http-events.js'

/** What a page of plots needs of this process, as plain numbers. Telemetry counts; this layer only hands it out. */
export abstract class Figures {
  /** Since the process began. Two of them, subtracted, tell what happened between. */
  abstract total(): Counts
  /** The last sixty seconds, or as many as the process is old. */
  abstract lastMinute(): Minute
}

export interface Counts {
  readonly requests: Readonly<Record<CacheOutcome, number>>
  /** Answers with a status of 500 or more. */
  readonly serverErrors: number
  readonly upstreamCalls: number
  readonly upstreamFailures: number
}

export interface Minute extends Counts {
  /** The share of answers that came from the cache, fresh or stale. Absent: nobody asked. */
  readonly hitRatio?: number
  /** Of the calls to ModelArts. Absent: there were none. */
  readonly upstreamLatencyMs?: { readonly p50: number; readonly p99: number }
}
