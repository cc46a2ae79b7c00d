import { AsyncResource } from 'node:async_hooks'
import { bulkhead, BulkheadRejectedError } from 'cockatiel'
import { abortable } from '../../concurrency/abort.js'
import type { Clock } from '../../concurrency/clock.js'
import type { OnUpstreamEvent } from '../events.js'
import { UpstreamFailure, type UpstreamFailureCode } from '../failure.js'
import { AttemptFailed } from './attempt-failed.js'
import type { EndpointStatus } from '../status.js'
import { Breaker, probeEveryMs, type BreakerState, type Verdict } from './breaker.js'

/** Waiting for a turn; beyond, the upstream is so far behind that waiting is in vain. */
const maxQueue = 1_000

/**
 * No call is made with less time than this. Those who have waited for a turn have little left, all of them: cut off so
 * soon, each would keep the upstream busy in vain, and its silence would say nothing.
 */
export const shortestCallMs = (limits: {
  readonly timeoutMs: number
  readonly totalTimeoutMs: number
}): number => Math.min(limits.timeoutMs, limits.totalTimeoutMs) / 4

/** How the one call is to be made. */
export interface CallLimits {
  readonly maxTimeoutMs: number
  readonly newConnection: boolean
}

/**
 * What stands before one endpoint: a bulkhead (so many open requests, the others wait) around a
 * breaker (a failing endpoint gets nothing but probes). While the breaker is open calls fail at once
 * and without a back-off.
 */
export class EndpointGuard {
  readonly #bulkhead
  readonly #breaker: Breaker
  readonly #maxProbeMs: number
  #reported: BreakerState['name'] = 'closed'
  #lastFailure: { readonly code: UpstreamFailureCode; readonly atMs: number } | undefined

  constructor(
    private readonly options: {
      readonly maxConcurrency: number
      readonly shortestCallMs: number
      /** Named in events. */
      readonly projectId: string
      readonly monotonic: Clock
      readonly onEvent: OnUpstreamEvent
    },
  ) {
    this.#bulkhead = bulkhead(options.maxConcurrency, maxQueue)
    this.#breaker = new Breaker(options.monotonic, (name) => this.#report(name))
    // Silent probes hold their sockets; this keeps one free for the next probe.
    this.#maxProbeMs = options.maxConcurrency * probeEveryMs
  }

  get status(): Omit<EndpointStatus, 'endpoint'> {
    const { maxConcurrency, monotonic } = this.options
    const last = this.#lastFailure
    return {
      breaker: this.#breaker.name,
      inFlight: maxConcurrency - this.#bulkhead.executionSlots,
      queued: maxQueue - this.#bulkhead.queueSlots,
      ...(last && { lastFailure: { code: last.code, agoMs: monotonic() - last.atMs } }),
    }
  }

  /** Rejects as `call` does; with `AttemptFailed` when it is not made; or with the reason of `signal`, which `call` obeys. The deadline is by the monotonic clock. */
  run<T>(call: (limits: CallLimits) => Promise<T>, deadlineAtMs: number, signal: AbortSignal): Promise<T> {
    // The bulkhead is not given the signal: an aborted item at the head of its queue would be
    // dropped without waking the next one.
    // The queue calls it when another call ends, and it must not be taken for a part of that request.
    const pass = AsyncResource.bind(async () => {
      signal.throwIfAborted()
      return this.#pass(call, deadlineAtMs)
    })
    const turn = this.#bulkhead.execute(() => pass())
    return abortable(turn.catch(rejectionOfQueue), signal)
  }

  async #pass<T>(call: (limits: CallLimits) => Promise<T>, deadlineAtMs: number): Promise<T> {
    const { monotonic, shortestCallMs } = this.options
    const leftMs = deadlineAtMs - monotonic()
    if (leftMs < shortestCallMs) throw busy('ModelArts is slow at present: no time was left to ask it.')
    const permit = this.#breaker.admit()
    if (!permit) throw failing(this.#breaker.waitMs)
    const { isProbe } = permit
    let verdict: Verdict = 'unknown'
    try {
      const answer = await call({
        maxTimeoutMs: isProbe ? Math.min(this.#maxProbeMs, leftMs) : leftMs,
        newConnection: isProbe,
      })
      verdict = 'healthy'
      return answer
    } catch (error) {
      if (error instanceof AttemptFailed && error.failure.wasAsked) {
        this.#lastFailure = { code: error.failure.code, atMs: monotonic() }
        verdict = error.isUnhealthy ? 'unhealthy' : 'healthy'
      }
      throw error
    } finally {
      permit.settle(verdict)
    }
  }

  #report(name: BreakerState['name']): void {
    // Every failed probe opens the breaker again: one outage is reported once.
    if (name === this.#reported || (name === 'open' && this.#reported === 'probing')) return
    this.#reported = name
    const { projectId, onEvent } = this.options
    onEvent({ type: name === 'open' ? 'breaker-opened' : `breaker-${name}`, projectId })
  }
}

function rejectionOfQueue(error: unknown): never {
  if (!(error instanceof BulkheadRejectedError)) throw error
  throw busy('Too many questions wait for ModelArts already.')
}

function busy(message: string): AttemptFailed {
  const details = { retryAfterMs: 1_000, wasAsked: false }
  return new AttemptFailed(new UpstreamFailure('upstream-unavailable', message, details))
}

function failing(waitMs: number): AttemptFailed {
  const details = { retryAfterMs: Math.max(waitMs, 1), wasAsked: false }
  return new AttemptFailed(
    new UpstreamFailure('upstream-unavailable', 'ModelArts is failing; retry later.', details),
  )
}
