import type { Clock } from '../../concurrency/clock.js'
import { FailureWindow } from './failure-window.js'

/** Between a failed probe and the next. */
const openMs = 250
/** After a probe that stays silent the next one may start beside it. */
export const probeEveryMs = 600

export type BreakerState =
  | { readonly name: 'closed' }
  | { readonly name: 'open'; readonly probeAtMs: number }
  | { readonly name: 'probing'; readonly probeAtMs: number; readonly probes: ReadonlySet<Permit> }

/** `unknown`: the call ended for a reason that says nothing about the endpoint, as when the caller left. */
export type Verdict = 'healthy' | 'unhealthy' | 'unknown'

/** One call may be made. Its outcome must be settled, once. */
export interface Permit {
  readonly isProbe: boolean
  settle(verdict: Verdict): void
}

/**
 * Closed until the endpoint fails too often; then it lets nothing but probes through. To wait for each
 * probe would be too slow with an endpoint that hangs, as each takes its whole timeout to be sure. So
 * several may be out, one per `probeEveryMs`, and the first good outcome of any closes the breaker.
 */
export class Breaker {
  #state: BreakerState = { name: 'closed' }
  readonly #window: FailureWindow

  constructor(
    private readonly monotonic: Clock,
    private readonly onChange: (name: BreakerState['name']) => void,
  ) {
    this.#window = new FailureWindow(monotonic)
  }

  /** Undefined: no call is to be made now. */
  admit(): Permit | undefined {
    if (this.#state.name === 'closed') {
      return { isProbe: false, settle: (verdict) => this.#settleCall(verdict) }
    }
    const nowMs = this.monotonic()
    if (nowMs < this.#state.probeAtMs) return undefined
    const permit: Permit = { isProbe: true, settle: (verdict) => this.#settleProbe(permit, verdict) }
    const probes = this.#state.name === 'probing' ? this.#state.probes : []
    this.#become({ name: 'probing', probeAtMs: nowMs + probeEveryMs, probes: new Set([...probes, permit]) })
    return permit
  }

  get name(): BreakerState['name'] {
    return this.#state.name
  }

  /** Until the next probe may start. */
  get waitMs(): number {
    return this.#state.name === 'closed' ? 0 : Math.max(this.#state.probeAtMs - this.monotonic(), 0)
  }

  #settleCall(verdict: Verdict): void {
    // What began before the breaker opened says nothing new.
    if (verdict === 'unknown' || this.#state.name !== 'closed') return
    if (this.#window.add(verdict === 'unhealthy')) this.#open()
  }

  #settleProbe(probe: Permit, verdict: Verdict): void {
    if (this.#state.name !== 'probing' || !this.#state.probes.has(probe)) return
    if (verdict === 'healthy') {
      this.#window.clear()
      return this.#become({ name: 'closed' })
    }
    const probes = new Set([...this.#state.probes].filter((other) => other !== probe))
    if (probes.size > 0) this.#become({ ...this.#state, probes })
    else this.#open()
  }

  #open(): void {
    this.#become({ name: 'open', probeAtMs: this.monotonic() + openMs })
  }

  #become(state: BreakerState): void {
    const before = this.#state.name
    this.#state = state
    if (state.name !== before) this.onChange(state.name)
  }
}
