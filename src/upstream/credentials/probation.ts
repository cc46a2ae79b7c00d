import { LRUCache } from 'lru-cache'
import type { Clock } from '../../concurrency/clock.js'
import { pause, untilAborted } from '../resilience/deadline.js'

/** A silent upstream decides nothing: after this long another one may try beside the first. */
const patienceMs = 1_000
/** Below the five that lock a key, should all of them be refused in the end. */
const mostAtOnce = 3

interface Trial {
  running: number
  lastBeganMs: number
  /** Wakes those who wait for what a trial learns. */
  readonly waiting: Set<() => void>
}

/**
 * Credentials that have never been accepted are tried by one request, while the others wait for
 * what it learns: a cold start with a wrong key under load must not send five bad signatures.
 */
export class Probation {
  readonly #proven = new LRUCache<string, true>({ max: 1_000 })
  readonly #trials = new Map<string, Trial>()

  constructor(private readonly clock: Clock) {}

  /**
   * Runs `attempt` at once with proven credentials, else when its turn comes. `mayRun` throws
   * when in the meantime they were refused.
   */
  async run<T>(id: string, mayRun: () => void, attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    while (!this.#proven.has(id) && !this.#mayTry(id)) await this.#change(id, signal)
    mayRun()
    return this.#proven.has(id) ? attempt() : this.#try(id, attempt)
  }

  prove(id: string): void {
    this.#proven.set(id, true)
  }

  doubt(id: string): void {
    this.#proven.delete(id)
  }

  #mayTry(id: string): boolean {
    const trial = this.#trials.get(id)
    if (!trial) return true
    return trial.running < mostAtOnce && this.clock() - trial.lastBeganMs >= patienceMs
  }

  async #try<T>(id: string, attempt: () => Promise<T>): Promise<T> {
    const trial = this.#trials.get(id) ?? { running: 0, lastBeganMs: 0, waiting: new Set() }
    this.#trials.set(id, trial)
    trial.running += 1
    trial.lastBeganMs = this.clock()
    try {
      return await attempt()
    } finally {
      trial.running -= 1
      if (trial.running === 0) this.#trials.delete(id)
      for (const wake of trial.waiting) wake()
    }
  }

  async #change(id: string, signal: AbortSignal): Promise<void> {
    const trial = this.#trials.get(id)
    if (!trial) return
    const turn = new AbortController()
    let wake = () => {}
    const woken = new Promise<void>((resolve) => (wake = resolve))
    trial.waiting.add(wake)
    try {
      await untilAborted(signal, Promise.race([woken, pause(patienceMs, turn.signal)]))
    } finally {
      turn.abort()
      trial.waiting.delete(wake)
    }
  }
}
