import type { CacheKey, Entry, EntryStamp } from '../entry/entry.js'
import type { Purge } from '../entry/purge-log.js'
import type { Selector } from '../entry/selector.js'

/** Nothing can be asked of the store at the moment. */
export class StoreOutOfReach extends Error {
  override readonly name = 'StoreOutOfReach'

  constructor() {
    super('The store is out of reach')
  }
}

/** Under this token Nest hands it out. */
export const Store = Symbol('Store')

/**
 * What the replicas share: the entries, and what they need to agree on who loads and what is purged. Ages go by
 * the store's own clock, which all replicas share. Every method may reject, and does so within a bounded time; nothing
 * here knows freshness.
 */
export interface Store {
  /** False while nothing can be asked of it; asking all the same rejects at once. */
  readonly isReady: boolean

  read(key: CacheKey, withinMs?: number): Promise<StoreRead>
  /** Writes nothing when a newer one was written before. `ageMs` is asked when the store's clock is known. */
  write(entry: Entry, ageMs: () => number, ttlMs: number): Promise<StoreWrite>
  /** Of the newest entry written under each key; 0 where there is none. Says less than `read`, and costs less. */
  epochs(keys: readonly CacheKey[]): Promise<number[]>
  /** Removes what is selected, back-offs excepted: entries up to an epoch, and leases so that nobody waits for a load that was overtaken. */
  drop(selector: Selector, upToEpoch: number): Promise<void>
  /** What there is under the selected keys, each by `selectorText` of its parts. */
  stored(selector: Selector): Promise<string[]>
  /** From now on entries are kept for this time; undefined leaves one as it is. */
  keepFor(ttlMs: (parts: Selector) => number | undefined): Promise<void>

  /**
   * One atomic step, and the entry as it is after that step: takes the lease on loading `key`, unless a
   * back-off is running or somebody else holds it.
   */
  acquireLease(
    key: CacheKey,
    token: string,
    leaseMs: number,
    heardEpoch: number,
    withinMs?: number,
  ): Promise<LeaseReply>
  /** False when the lease is no longer ours. */
  renewLease(key: CacheKey, token: string, leaseMs: number): Promise<boolean>
  /**
   * Gives the lease back if it is ours, and tells the others if there is a message. A load that failed begins a pause,
   * one that succeeded ends it.
   */
  releaseLease(
    key: CacheKey,
    token: string | undefined,
    pause: StoredPause | 'over' | 'unchanged',
    message: ReplicaMessage | undefined,
  ): Promise<void>

  /** Issues an epoch above all issued before and records the purge under it. */
  purge(selector: Selector, soft: boolean, heardEpoch: number): Promise<number>
  purges(): Promise<{ version: number; purges: Purge[] }>
  /** Records what the store has lost. */
  mergePurges(purges: readonly Purge[], heardEpoch: number): Promise<void>

  state(): Promise<StoreState>

  publish(message: ReplicaMessage): Promise<void>
  /** `onReady`: reachable (again), messages may have been missed. */
  listen(listener: StoreListener): void
}

export interface StoreRead {
  readonly value: StoredValue
  /** Changes with every purge. */
  readonly purgesVersion: number
}

export interface StoreWrite {
  /** There was none that is newer. */
  readonly isWritten: boolean
  /** Nor this one: nobody else has written it, or is about to. */
  readonly isFirst: boolean
  readonly purgesVersion: number
}

export type StoredValue =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly ageMs: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'corrupt'; readonly why: string }

export interface LeaseReply extends StoreRead {
  readonly granted: boolean
  /** Issued when granted, else the latest. */
  readonly epoch: number
  /** The last failure, whether its pause is over or not. */
  readonly pause: StoredPause | undefined
}

export interface StoredPause {
  readonly failures: number
  /** 0 or less: over. */
  readonly leftMs: number
  readonly failure: unknown
}

export interface StoreState {
  /** Another one than last time: the store was emptied in between. */
  readonly generation: string
  readonly purgesVersion: number
  readonly epoch: number
}

export type ReplicaMessage =
  /** The store has another entry than before. */
  | { readonly type: 'changed'; readonly key: CacheKey; readonly stamp: EntryStamp }
  /** A load ended without one. */
  | { readonly type: 'released'; readonly key: CacheKey }
  | { readonly type: 'purged'; readonly purge: Purge }

export interface StoreListener {
  onReady(): void
  /** Messages of this replica itself are left out. */
  onMessage(message: ReplicaMessage): void
}
