import type { Clock } from '../../concurrency/clock.js'
import type { BackOff } from '../memory/back-off.js'
import { BackedOff, CacheClosed, LoadTimedOut } from '../entry/errors.js'
import type { CacheEventListener } from '../entry/events.js'
import { sealEntry, type CacheKey, type Entry, type Payload } from '../entry/entry.js'
import type { FailureCodec } from '../entry/failure-codec.js'
import type { ReplicaCoordinator, Turn } from './coordinator.js'
import type { MemoryEntry } from '../entry/freshness.js'
import type { MemoryTier } from '../memory/memory-tier.js'
import { StoreBudget } from './store-budget.js'
import { abortable } from '../../concurrency/abort.js'
import type { ReleaseSignal } from './release-signal.js'

/** Asks the upstream. `signal` is aborted at the hard deadline, whoever still waits. */
export type Load = (key: CacheKey, signal: AbortSignal, context: LoadContext) => Promise<Payload>

export interface LoadContext {
  /** Something is held that is served instead: one attempt is enough, the back-off is its retry. */
  readonly isRevalidation: boolean
}

export interface LoadRequest extends LoadContext {
  /** Something the store turns out to have makes the load unnecessary. */
  readonly accepts: (held: MemoryEntry) => boolean
}

export interface LoadResult {
  readonly entry: Entry
  readonly stored: boolean
  /** `followed`: another replica loaded it; `found`: there was no load. */
  readonly how: 'loaded' | 'followed' | 'found'
}

export interface SharedLoadParts {
  readonly load: Load
  readonly loadTimeoutMs: number
  readonly codec: FailureCodec
  readonly fleet: ReplicaCoordinator
  readonly holdings: MemoryTier
  readonly backOff: BackOff
  readonly wakers: ReleaseSignal
  readonly clock: Clock
  readonly onEvent: CacheEventListener
}

type Lead = Extract<Turn, { role: 'lead' }>

/** A message may get lost; a follower looks for itself this often. */
const lookEveryMs = 90

/** One load of one entry in the whole fleet: led by whoever has the lease, followed by everybody else. */
export class SharedLoad {
  readonly #loading = new Set<AbortController>()
  readonly #behind = new Set<Promise<void>>()

  constructor(private readonly parts: SharedLoadParts) {}

  /** Resolves with an entry loaded here, elsewhere, or not at all when there is one to accept. Rejects with the load's failure. */
  async run(key: CacheKey, request: LoadRequest, patience: StoreBudget): Promise<LoadResult> {
    const { fleet, holdings, wakers, clock, loadTimeoutMs, onEvent } = this.parts
    const giveUpAtMs = clock() + loadTimeoutMs
    let followed = false
    let known: Entry | undefined
    let turn = await fleet.takeTurn(key, patience)
    for (;;) {
      const held = holdings.get(key)
      const hasArrived = followed && held?.entry !== known
      if (held && (hasArrived || request.accepts(held))) {
        if (turn.role === 'lead') this.#doBehind(fleet.yieldTurn(key, turn.lease))
        return { entry: held.entry, stored: true, how: followed ? 'followed' : 'found' }
      }
      switch (turn.role) {
        case 'lead':
          if (turn.lease) onEvent({ type: 'lease', key, what: followed ? 'taken-over' : 'taken' })
          return this.#lead(key, turn, request)
        case 'pause':
          // Whoever waited for that very load gets its failure as if it were ours.
          throw followed ? turn.failure : new BackedOff(turn.failure, turn.leftMs)
        case 'follow':
          if (!followed) onEvent({ type: 'lease', key, what: 'waited' })
          if (clock() >= giveUpAtMs) throw new LoadTimedOut(loadTimeoutMs)
          followed = true
          known = held?.entry
          await wakers.sleep(key, lookEveryMs)
          turn = await fleet.takeTurn(key, new StoreBudget(Infinity, clock))
      }
    }
  }

  /** Aborts what is loading, then waits for what the other replicas are still to be told. */
  async close(): Promise<void> {
    for (const loading of this.#loading) loading.abort(new CacheClosed())
    // A turn of the loop, so that what was aborted has taken its place behind.
    await new Promise(setImmediate)
    await Promise.allSettled(this.#behind)
  }

  async #lead(key: CacheKey, { epoch, lease }: Lead, { isRevalidation }: LoadContext): Promise<LoadResult> {
    const { fleet, holdings, backOff, clock, onEvent } = this.parts
    const startedAtMs = clock()
    onEvent({ type: 'load-begun', key, lease: lease ? 'held' : 'none' })
    try {
      const payload = await this.#load(key, { isRevalidation })
      const entry = sealEntry(key, payload, startedAtMs, epoch)
      const stored = holdings.admit(entry)
      backOff.succeeded(key.text, startedAtMs)
      onEvent({ type: 'load-ended', key, tookMs: clock() - startedAtMs, bytes: entry.bytes.length, stored })
      this.#doBehind(fleet.announce(entry, lease))
      return { entry, stored, how: 'loaded' }
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      onEvent({ type: 'load-failed', key, tookMs: clock() - startedAtMs, failure })
      this.#doBehind(fleet.announceFailure(key, lease, this.#pauseAfter(key, failure)))
      throw failure
    }
  }

  /** The upstream's answer, or a failure at the hard deadline even when the load does not obey its signal. */
  async #load(key: CacheKey, context: LoadContext): Promise<Payload> {
    const { load, loadTimeoutMs } = this.parts
    const loading = new AbortController()
    const timer = setTimeout(() => loading.abort(new LoadTimedOut(loadTimeoutMs)), loadTimeoutMs)
    this.#loading.add(loading)
    try {
      return await abortable(load(key, loading.signal, context), loading.signal)
    } finally {
      clearTimeout(timer)
      this.#loading.delete(loading)
    }
  }

  #pauseAfter(key: CacheKey, failure: Error): ReturnType<BackOff['failed']> | undefined {
    const { backOff, codec, onEvent, clock } = this.parts
    const retryAfterMs = codec.retryAfterMs(failure)
    // Closing says nothing about the upstream, and 0 says that it was not even asked.
    if (failure instanceof CacheClosed || retryAfterMs === 0) return undefined
    const pause = backOff.failed(key.text, failure, retryAfterMs)
    onEvent({ type: 'back-off', key, failures: pause.failures, forMs: pause.untilMs - clock() })
    return pause
  }

  /** Callers are answered first; Redis is told behind. */
  #doBehind(task: Promise<void>): void {
    const done = task.finally(() => this.#behind.delete(done))
    this.#behind.add(done)
  }
}
