import type { CacheEvent } from '../../src/cache/entry/events.js'
import type { CacheKey, Payload } from '../../src/cache/entry/entry.js'
import type { FailureCodec } from '../../src/cache/entry/failure-codec.js'
import { KeyedCache, type KeyedCacheOptions } from './keyed-cache.js'

export const keyOf = (id: string, parts: Record<string, string> = {}): CacheKey => ({
  text: `id=${id}`,
  parts: { id, ...parts },
})

export const payloadOf = (text: string): Payload => ({ bytes: Buffer.from(text) })

/** A failure that can cross replicas. */
export class Failure extends Error {
  constructor(
    message = 'upstream down',
    readonly retryAfterMs?: number,
    readonly wasAsked = true,
  ) {
    super(message)
  }
}

export const codec: FailureCodec = {
  encode: ({ message }) => ({ message }),
  decode: (value) =>
    typeof value === 'object' && value !== null && 'message' in value
      ? new Failure(String(value.message))
      : undefined,
  wasAsked: (failure) => !(failure instanceof Failure) || failure.wasAsked,
  retryAfterMs: (failure) => (failure instanceof Failure ? failure.retryAfterMs : undefined),
}

export interface PendingLoad {
  readonly key: CacheKey
  readonly signal: AbortSignal
  readonly isRevalidation: boolean
  succeed(text: string): void
  fail(failure?: Error): void
}

/** An engine whose clock and upstream are in the test's hands. */
export class CacheUnderTest {
  nowMs = 1_000_000_000
  readonly loads: PendingLoad[] = []
  readonly events: CacheEvent[] = []
  readonly cache: KeyedCache

  constructor(options: Partial<KeyedCacheOptions> = {}) {
    this.cache = new KeyedCache({
      load: (key, signal, { isRevalidation }) =>
        new Promise<Payload>((resolve, reject) => {
          this.loads.push({
            key,
            signal,
            isRevalidation,
            succeed: (text) => resolve(payloadOf(text)),
            fail: (failure = new Failure()) => reject(failure),
          })
        }),
      codec,
      policy: () => ({ ttlMs: 100_000, staleWhileRevalidateMs: 100_000, staleIfErrorMs: 1_000_000 }),
      maxBytes: 1_000_000,
      minRefreshMs: () => 5_000,
      softTimeoutMs: 50,
      loadTimeoutMs: 1_000,
      clock: () => this.nowMs,
      random: () => 0.5,
      onEvent: (event) => this.events.push(event),
      ...options,
    })
  }

  get lastLoad(): PendingLoad {
    const load = this.loads.at(-1)
    if (!load) throw new Error('nothing was loaded')
    return load
  }

  /** The entry is held, `ageMs` old. */
  async holds(key: CacheKey, text = 'held', ageMs = 0): Promise<void> {
    const answer = this.cache.get(key)
    await settle()
    this.lastLoad.succeed(text)
    await answer
    this.nowMs += ageMs
    this.loads.length = 0
    this.events.length = 0
  }

  eventTypes(): string[] {
    return this.events.map(({ type }) => type)
  }
}

/** Lets everything that needs no timer happen. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
}

export const textOf = ({ entry }: { entry: { bytes: Buffer } }): string => entry.bytes.toString()
