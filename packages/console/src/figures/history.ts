import { outcomes, type Outcome } from '../api/shapes.js'
import type { Snapshot } from './snapshot.js'

/** One value per second; `null` where there is none. */
export type Series = readonly (number | null)[]

/** Columns of equal length, for the plots. */
export interface Columns {
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly requests: Readonly<Record<Outcome, Series>>
  readonly hitRatio: Series
  readonly p50: Series
  readonly p99: Series
  readonly failures: Series
  readonly bytes: Series
  readonly maxBytes: Series
}

/** What happened in the last seconds, from the counters. */
export interface Recent {
  readonly requests: number
  readonly serverErrors: number
  readonly upstreamCalls: number
  readonly upstreamFailures: number
}

export const historySeconds = 300
/** A ratio of one second alone would jump. */
const ratioSeconds = 10
/** A pause of more than this leaves a gap in the plots. */
const gapMs = 5000

/** The snapshots of the last minutes, and what the plots show of them. */
export class History {
  #snapshots: readonly Snapshot[] = []

  push(snapshot: Snapshot): void {
    const since = snapshot.atMs - (historySeconds + ratioSeconds) * 1000
    this.#snapshots = [
      ...this.#snapshots.filter(({ atMs }) => atMs > since && atMs < snapshot.atMs),
      snapshot,
    ]
  }

  /** Differences over the last `seconds`, or as far as the snapshots reach. */
  recent(seconds: number): Recent | undefined {
    const last = this.#snapshots.at(-1)
    if (!last) return undefined
    const first =
      this.#snapshots.find(
        ({ stream, atMs }) => stream === last.stream && atMs >= last.atMs - seconds * 1000,
      ) ?? last
    return {
      requests: total(last) - total(first),
      serverErrors: last.serverErrors - first.serverErrors,
      upstreamCalls: last.upstreamCalls - first.upstreamCalls,
      upstreamFailures: last.upstreamFailures - first.upstreamFailures,
    }
  }

  columns(): Columns {
    const all = this.#snapshots
    const steps = all.map((snapshot, at) => step(all[at - 1], snapshot))
    const perSecond = (value: (snapshot: Snapshot) => number): Series =>
      steps.map((each) => (each ? (value(each.to) - value(each.from)) / each.seconds : null))
    return {
      times: all.map(({ atMs }) => atMs / 1000),
      requests: Object.fromEntries(
        outcomes.map((outcome) => [outcome, perSecond(({ requests }) => requests[outcome])]),
      ) as Record<Outcome, Series>,
      hitRatio: all.map((snapshot, at) => ratio(all, at, snapshot)),
      p50: all.map(({ p50Seconds }) => p50Seconds ?? null),
      p99: all.map(({ p99Seconds }) => p99Seconds ?? null),
      failures: perSecond(({ upstreamFailures }) => upstreamFailures),
      bytes: all.map(({ bytes }) => bytes),
      maxBytes: all.map(({ maxBytes }) => maxBytes),
    }
  }
}

interface Step {
  readonly from: Snapshot
  readonly to: Snapshot
  readonly seconds: number
}

function step(from: Snapshot | undefined, to: Snapshot): Step | null {
  if (from?.stream !== to.stream || to.atMs - from.atMs > gapMs) return null
  return { from, to, seconds: (to.atMs - from.atMs) / 1000 }
}

function ratio(all: readonly Snapshot[], at: number, to: Snapshot): number | null {
  const sinceMs = to.atMs - ratioSeconds * 1000
  const from = all.slice(0, at).find(({ stream, atMs }) => stream === to.stream && atMs >= sinceMs)
  if (!from) return null
  const difference = (outcome: Outcome) => to.requests[outcome] - from.requests[outcome]
  const served = difference('hit') + difference('stale')
  const asked = served + difference('miss') + difference('refresh')
  return asked > 0 ? served / asked : null
}

const total = ({ requests }: Snapshot): number =>
  outcomes.reduce((sum, outcome) => sum + requests[outcome], 0)
