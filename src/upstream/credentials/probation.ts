import { LRUCache } from 'lru-cache'
import { abortable } from '../../concurrency/abort.js'
import type { Clock } from '../../concurrency/clock.js'

/** A silent upstream decides nothing: after this long another one may try beside the first. */
const nextAfterMs = 1_000
/** Below the five that lock a key, should all of them be rejected in the end. */
const maxAtOnce = 3

interface FirstUse {
  running: number
  lastBeganMs: number
  /** Wakes those who wait for what it shows. */
  readonly waiting: Set<() => void>
}

/**
 * Credentials that are not confirmed are tried by one request, while the others wait for what it
 * shows: a cold start with a wrong key under load must not send five bad signatures.
 */
export class Probation {
  readonly #confirmedAtMs = new LRUCache<string, number>({ max: 1_000 })
  readonly #firstUses = new Map<string, FirstUse>()

  constructor(private readonly monotonic: Clock) {}

  /**
   * Runs `attempt` at once with credentials that were confirmed within `confirmedForMs`, else when its
   * turn comes. `mayRun` throws when they were rejected in the meantime.
   */
  async run<T>(
    id: string,
    mayRun: () => void,
    attempt: () => Promise<T>,
    signal: AbortSignal,
    confirmedForMs = Infinity,
  ): Promise<T> {
    while (!this.#isConfirmed(id, confirmedForMs) && !this.#mayTry(id)) await this.#change(id, signal)
    mayRun()
    return this.#isConfirmed(id, confirmedForMs) ? attempt() : this.#try(id, attempt)
  }

  confirm(id: string): void {
    this.#confirmedAtMs.set(id, this.monotonic())
  }

  distrust(id: string): void {
    this.#confirmedAtMs.delete(id)
  }

  #isConfirmed(id: string, confirmedForMs: number): boolean {
    const atMs = this.#confirmedAtMs.get(id)
    return atMs !== undefined && this.monotonic() - atMs <= confirmedForMs
  }

  #mayTry(id: string): boolean {
    const use = this.#firstUses.get(id)
    if (!use) return true
    return use.running < maxAtOnce && this.monotonic() - use.lastBeganMs >= nextAfterMs
  }

  async #try<T>(id: string, attempt: () => Promise<T>): Promise<T> {
    const use = this.#firstUses.get(id) ?? { running: 0, lastBeganMs: 0, waiting: new Set() }
    this.#firstUses.set(id, use)
    use.running += 1
    use.lastBeganMs = this.monotonic()
    try {
      return await attempt()
    } finally {
      use.running -= 1
      if (use.running === 0) this.#firstUses.delete(id)
      for (const wake of use.waiting) wake()
    }
  }

  /** Ends with the running attempt, or when another may begin beside it. */
  async #change(id: string, signal: AbortSignal): Promise<void> {
    const use = this.#firstUses.get(id)
    if (!use) return
    let wake = () => {}
    const woken = new Promise<void>((resolve) => (wake = resolve))
    const timer = setTimeout(wake, nextAfterMs)
    use.waiting.add(wake)
    try {
      await abortable(woken, signal)
    } finally {
      clearTimeout(timer)
      use.waiting.delete(wake)
    }
  }
}
