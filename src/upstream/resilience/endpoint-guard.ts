import {
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel'
import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from './attempt-failed.js'
import { UpstreamFailure } from '../failure.js'
import type { OnUpstreamEvent } from '../events.js'
import { pause, untilAborted, withDeadline } from './deadline.js'
import { FailureWindow } from './failure-window.js'

/** Waiting for a turn; beyond, the upstream is so far behind that waiting is in vain. */
const longestQueue = 1_000
const openMs = 250
/** How long a probe may stay silent before the next one may start beside it. */
const probePatienceMs = 350

/** The probe has not answered yet; it goes on, and may still close the breaker. */
class ProbePending extends Error {}

/**
 * What stands before one endpoint: a bulkhead (so many open requests, the others wait) around a
 * breaker (an ill endpoint is left alone but for probes). `AttemptFailed.isUnhealthy` tells illness.
 *
 * Probes: one at a time would be too slow for an endpoint that hangs, as each would take its whole
 * timeout to be sure. So a probe that stays silent only delays the next, and the first success of
 * any closes the breaker: an endpoint that returns is noticed within a second. Meanwhile one request
 * in `openMs + probePatienceMs` reaches it. The others fail without a call and without a back-off.
 */
export class EndpointGuard {
  readonly #bulkhead
  readonly #breaker
  readonly #window: FailureWindow
  readonly #probeTimeoutMs: number
  #reported: 'closed' | 'open' | 'half-open' = 'closed'

  constructor(
    private readonly options: {
      readonly maxConcurrency: number
      /** Named in events. */
      readonly projectId: string
      readonly clock: Clock
      readonly onEvent: OnUpstreamEvent
    },
  ) {
    this.#bulkhead = bulkhead(options.maxConcurrency, longestQueue)
    this.#window = new FailureWindow(options.clock)
    const isIllness = (error: Error) =>
      error instanceof AttemptFailed ? error.isUnhealthy : error instanceof ProbePending
    this.#breaker = circuitBreaker(handleWhen(isIllness), { halfOpenAfter: openMs, breaker: this.#window })
    this.#breaker.onStateChange((state) => this.#noteState(state))
    // Silent probes hold their sockets; this keeps one free for the next probe.
    this.#probeTimeoutMs = options.maxConcurrency * (openMs + probePatienceMs)
  }

  /** Rejects as `call` does; with `AttemptFailed` when it is not made; or with the reason of `signal`. */
  run<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    // The bulkhead is not given the signal: an aborted item at the head of its queue would be
    // dropped without waking the next one.
    const turn = this.#bulkhead.execute(() => {
      signal.throwIfAborted()
      return this.#pass(call, signal)
    })
    return untilAborted(signal, turn.catch(rejectionOfQueue))
  }

  async #pass<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    let probe: Promise<T> | undefined
    try {
      return await this.#breaker.execute(() => {
        if (this.#breaker.state === CircuitState.Closed) return call(signal)
        probe = withDeadline(signal, this.#probeTimeoutMs, probeTimeout, call)
        return answerOrPending(probe)
      })
    } catch (error) {
      if (isBrokenCircuitError(error)) throw leftAlone()
      if (!(error instanceof ProbePending) || !probe) throw error
      return await this.#lateAnswer(probe)
    }
  }

  /** What a silent probe came to in the end; the caller who made it, and its turn, wait for that. */
  async #lateAnswer<T>(probe: Promise<T>): Promise<T> {
    try {
      const answer = await probe
      this.#close()
      return answer
    } catch (error) {
      if (error instanceof AttemptFailed && !error.isUnhealthy) this.#close()
      throw error
    }
  }

  #close(): void {
    if (this.#breaker.state === CircuitState.Closed) return
    this.#window.clear()
    // The only way that cockatiel has to close a breaker from outside.
    this.#breaker.isolate().dispose()
  }

  #noteState(state: CircuitState): void {
    const { projectId, onEvent } = this.options
    // Every failed probe opens the breaker anew: one outage is told once.
    if (state === CircuitState.Open && this.#reported === 'closed') {
      this.#reported = 'open'
      onEvent({ type: 'breaker-opened', projectId })
    } else if (state === CircuitState.HalfOpen && this.#reported === 'open') {
      this.#reported = 'half-open'
      onEvent({ type: 'breaker-half-open', projectId })
    } else if (state === CircuitState.Closed && this.#reported !== 'closed') {
      this.#reported = 'closed'
      onEvent({ type: 'breaker-closed', projectId })
    }
  }
}

async function answerOrPending<T>(probe: Promise<T>): Promise<T> {
  const patience = new AbortController()
  try {
    return await Promise.race([
      // A caller who leaves says nothing about the endpoint: that probe is undecided too.
      probe.catch((error: unknown) => {
        throw error instanceof AttemptFailed ? error : new ProbePending()
      }),
      pause(probePatienceMs, patience.signal).then(() => {
        throw new ProbePending()
      }),
    ])
  } finally {
    patience.abort()
  }
}

function rejectionOfQueue(error: unknown): never {
  if (!(error instanceof BulkheadRejectedError)) throw error
  const message = 'Too many questions wait for ModelArts already.'
  throw new AttemptFailed(new UpstreamFailure('upstream-unavailable', message, { retryAfterMs: 1_000 }))
}

function leftAlone(): AttemptFailed {
  const message = 'ModelArts has failed several times in a row and is left alone for a moment.'
  return new AttemptFailed(new UpstreamFailure('upstream-unavailable', message, { retryAfterMs: 0 }))
}

function probeTimeout(): AttemptFailed {
  return new AttemptFailed(new UpstreamFailure('upstream-timeout', 'ModelArts did not answer in time.'), {
    isUnhealthy: true,
  })
}
