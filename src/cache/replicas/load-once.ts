import { setMaxListeners } from 'node:events'
import type { Clock } from '../../concurrency/clock.js'
import { withDeadline } from '../../concurrency/abort.js'
import { unwatched, type RunOperation } from '../../events/operations.js'
import type { BackOff, Pause } from '../memory/back-off.js'
import { BackedOff, CacheClosed, LoadTimedOut } from '../entry/errors.js'
import type { CacheEventListener } from '../entry/events.js'
import type { CacheOperation } from '../entry/operations.js'
import { sealEntry, type CacheKey } from '../entry/entry.js'
import type { FailureCodec } from '../entry/failure-codec.js'
import type { ReplicaCoordinator, Turn } from './coordinator.js'
import { hold, type MemoryEntry } from '../entry/freshness.js'
import type { Load } from '../entry/load.js'
import type { MemoryTier } from '../memory/memory-tier.js'
import { StoreBudget } from './store-budget.js'
import type { ReleaseSignal } from './release-signal.js'

export interface LoadRequest {
  readonly load: Load
  /** Something the store turns out to have makes the load unnecessary. */
  readonly accepts: (held: MemoryEntry) => boolean
  /** Whether something is held, when the load begins, that is served instead. */
  readonly hasFallback: () => boolean
}

export interface LoadResult {
  readonly held: MemoryEntry
  readonly stored: boolean
  /** `followed`: another replica loaded it; `found`: there was no load. */
  readonly how: 'loaded' | 'followed' | 'found'
}

export interface SharedLoadParts {
  readonly loadTimeoutMs: number
  readonly codec: FailureCodec
  readonly replicas: ReplicaCoordinator
  readonly memory: MemoryTier
  readonly backOff: BackOff
  readonly releases: ReleaseSignal
  readonly clock: Clock
  readonly onEvent: CacheEventListener
  readonly runOperation?: RunOperation<CacheOperation>
}

type Lead = Extract<Turn, { role: 'lead' }>

/** A message may get lost; a follower looks for itself this often. */
const lookEveryMs = 90

/** One load of one entry among all replicas: led by the replica that holds the lease, followed by the others. */
export class SharedLoad {
  readonly #closing = new AbortController()
  readonly #acquiring = new Map<string, Promise<Turn>>()
  readonly #behind = new Set<Promise<void>>()

  constructor(private readonly parts: SharedLoadParts) {
    // Each load listens; Node would take so many for a leak.
    setMaxListeners(0, this.#closing.signal)
  }

  /** Resolves with an entry loaded here, elsewhere, or not at all when there is one to accept. Rejects with the load's failure. */
  async run(key: CacheKey, request: LoadRequest, budget: StoreBudget): Promise<LoadResult> {
    const { replicas, memory, releases, clock, loadTimeoutMs, onEvent } = this.parts
    const giveUpAtMs = clock() + loadTimeoutMs
    let followed = false
    let known: MemoryEntry | undefined
    let turn = await this.#acquire(key, budget)
    for (;;) {
      const held = memory.get(key)
      const hasArrived = followed && held?.entry !== known?.entry
      if (held && (hasArrived || request.accepts(held))) {
        if (turn.role === 'lead') this.#doBehind(replicas.releaseLease(key, turn.lease))
        return { held, stored: true, how: followed ? 'followed' : 'found' }
      }
      switch (turn.role) {
        case 'lead':
          if (turn.lease) onEvent({ type: 'lease', key, what: followed ? 'taken-over' : 'taken' })
          return this.#leadWatched(key, turn, request)
        case 'pause':
          // Callers that waited for that load get its failure as if it were ours.
          throw followed ? turn.failure : new BackedOff(turn.failure, turn.leftMs)
        case 'follow':
          if (!followed) onEvent({ type: 'lease', key, what: 'waited' })
          if (clock() >= giveUpAtMs) throw new LoadTimedOut(loadTimeoutMs)
          followed = true
          known = held
          // To ask for the lease would give it, one after the other, to all who waited and need it no more.
          if ((await releases.wait(key, lookEveryMs)) === 'changed') {
            await replicas.pull(key, new StoreBudget(Infinity, clock))
            const found = memory.get(key)
            if (found && found.entry !== known?.entry) return { held: found, stored: true, how: 'followed' }
          }
          turn = await replicas.acquireLease(key, new StoreBudget(Infinity, clock))
      }
    }
  }

  /** Resolves once memory has what the store had when the running load of `key` began. */
  async lookedUp(key: CacheKey): Promise<void> {
    await this.#acquiring.get(key.text)
  }

  /** Aborts what is loading, then waits until the other replicas know. */
  async close(): Promise<void> {
    this.#closing.abort(new CacheClosed())
    // A turn of the loop, so that what was aborted has taken its place behind.
    await new Promise(setImmediate)
    await Promise.allSettled(this.#behind)
  }

  async #acquire(key: CacheKey, budget: StoreBudget): Promise<Turn> {
    const turn = this.parts.replicas.acquireLease(key, budget)
    this.#acquiring.set(key.text, turn)
    try {
      return await turn
    } finally {
      if (this.#acquiring.get(key.text) === turn) this.#acquiring.delete(key.text)
    }
  }

  #leadWatched(key: CacheKey, turn: Lead, request: LoadRequest): Promise<LoadResult> {
    const { runOperation = unwatched } = this.parts
    const lease = turn.lease ? 'held' : 'none'
    return runOperation({ type: 'load', key, lease }, () => this.#lead(key, turn, request))
  }

  async #lead(key: CacheKey, { epoch, lease }: Lead, request: LoadRequest): Promise<LoadResult> {
    const { loadTimeoutMs, replicas, memory, backOff, clock, onEvent } = this.parts
    const startedAtMs = clock()
    onEvent({ type: 'load-begun', key, lease: lease ? 'held' : 'none' })
    try {
      const context = { isRevalidation: request.hasFallback() }
      const timedOut = (): Error => new LoadTimedOut(loadTimeoutMs)
      const payload = await withDeadline(this.#closing.signal, loadTimeoutMs, timedOut, (signal) =>
        request.load(signal, context),
      )
      const entry = sealEntry(key, payload, epoch)
      const stored = memory.admit(entry, startedAtMs)
      backOff.succeeded(key.text, startedAtMs)
      onEvent({ type: 'load-ended', key, tookMs: clock() - startedAtMs, bytes: entry.bytes.length, stored })
      this.#doBehind(replicas.share(entry, startedAtMs, lease))
      return {
        held: (stored ? memory.get(key) : undefined) ?? hold(entry, startedAtMs),
        stored,
        how: 'loaded',
      }
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      onEvent({ type: 'load-failed', key, tookMs: clock() - startedAtMs, failure })
      this.#doBehind(replicas.shareFailure(key, lease, this.#pauseAfter(key, failure)))
      throw failure
    }
  }

  #pauseAfter(key: CacheKey, failure: Error): Pause | undefined {
    const { backOff, codec, onEvent, clock } = this.parts
    // Closing says nothing about the upstream.
    if (failure instanceof CacheClosed || !codec.wasAsked(failure)) return undefined
    const pause = backOff.failed(key.text, failure, codec.retryAfterMs(failure))
    onEvent({ type: 'back-off', key, failures: pause.failures, forMs: pause.untilMs - clock() })
    return pause
  }

  /** Callers are answered first; the other replicas learn behind. */
  #doBehind(task: Promise<void>): void {
    const done = task.finally(() => this.#behind.delete(done))
    this.#behind.add(done)
  }
}
