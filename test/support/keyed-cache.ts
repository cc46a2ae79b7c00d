import { Cache } from '../../src/cache/cache.js'
import type { Answer, LookupOptions } from '../../src/cache/entry/answer.js'
import type { CacheKey, Payload } from '../../src/cache/entry/entry.js'
import type { LoadContext } from '../../src/cache/entry/load.js'
import type { Selector } from '../../src/cache/entry/selector.js'
import type { ChangeListener, ChangeSubscription } from '../../src/cache/feed/change-feed.js'
import { CacheSlot } from '../../src/cache/memory/slot.js'
import type { PurgeResult } from '../../src/cache/replicas/purges.js'
import type { CacheOptions } from '../../src/cache/options.js'

export type LoadByKey = (key: CacheKey, signal: AbortSignal, context: LoadContext) => Promise<Payload>

/** What a test may set of a `KeyedCache`. */
export type KeyedCacheOptions = CacheOptions & { readonly load: LoadByKey }

/** An engine that is asked by keys alone: every one is loaded in the same way, and nobody keeps a slot. */
export class KeyedCache {
  readonly #cache: Cache
  readonly #load: LoadByKey

  constructor({ load, ...options }: KeyedCacheOptions) {
    this.#cache = new Cache(options)
    this.#load = load
  }

  slot(key: CacheKey): CacheSlot {
    return new CacheSlot(key, (signal, context) => this.#load(key, signal, context))
  }

  tryGet(key: CacheKey, options?: LookupOptions): Answer | undefined {
    return this.#cache.tryGet(this.slot(key), options)
  }

  get(key: CacheKey, options?: LookupOptions): Promise<Answer> {
    return this.#cache.get(this.slot(key), options)
  }

  refresh(key: CacheKey): Promise<Answer> {
    return this.#cache.refresh(this.slot(key))
  }

  onChange(key: CacheKey, listener: ChangeListener): ChangeSubscription {
    return this.#cache.onChange(this.slot(key), listener)
  }

  purge(selector: Selector): Promise<PurgeResult> {
    return this.#cache.purge(selector)
  }

  softPurge(selector: Selector): Promise<PurgeResult> {
    return this.#cache.softPurge(selector)
  }

  close(): Promise<void> {
    return this.#cache.close()
  }
}
