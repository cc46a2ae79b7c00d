import { type CacheEvents, type CacheEvent } from '../../../cache/entry/events.js'
import { type RedisEvents, type RedisEvent } from '../../../redis/redis-events.js'
import { type LivePolicy } from '../../../policy/live-policy.js'
import { type UpstreamEvents, type UpstreamEvent } from '../../../upstream/events.js'

/** What operators hear of as it happens. */
export interface OperatorEvent {
  readonly name: 'breaker' | 'redis' | 'credentials' | 'purge' | 'policy'
  readonly data: object
}

interface Sources {
  readonly cache: CacheEvents
  readonly redis: RedisEvents
  readonly upstream: UpstreamEvents
  readonly policy: Pick<LivePolicy, 'onChange' | 'report'>
}

/** The changes among all that happens. The sources are listened to while there is somebody to tell: hits come from them too. */
export class OperatorEvents {
  readonly #listeners = new Set<(event: OperatorEvent) => void>()
  #ends: (() => void)[] = []

  constructor(private readonly sources: Sources) {
    sources.policy.onChange(() => this.#tell({ name: 'policy', data: sources.policy.report }))
  }

  /** Returns how to end it. */
  subscribe(listener: (event: OperatorEvent) => void): () => void {
    if (this.#listeners.size === 0) this.#open()
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.close()
    }
  }

  close(): void {
    for (const end of this.#ends) end()
    this.#ends = []
  }

  #open(): void {
    const { cache, redis, upstream } = this.sources
    this.#ends = [
      cache.subscribe((event) => this.#tell(ofCache(event))),
      redis.subscribe((event) => this.#tell(ofRedis(event))),
      upstream.subscribe((event) => this.#tell(ofUpstream(event))),
    ]
  }

  #tell(event: OperatorEvent | undefined): void {
    if (event) for (const listener of [...this.#listeners]) listener(event)
  }
}

function ofCache(event: CacheEvent): OperatorEvent | undefined {
  if (event.type !== 'purged') return undefined
  return { name: 'purge', data: { selector: event.selector, soft: event.soft } }
}

function ofRedis({ type, ...fields }: RedisEvent): OperatorEvent | undefined {
  if (type === 'redis-task-failed') return undefined
  return { name: 'redis', data: { change: type.replace('redis-', ''), ...fields } }
}

function ofUpstream(event: UpstreamEvent): OperatorEvent | undefined {
  switch (event.type) {
    case 'breaker-opened':
    case 'breaker-probing':
    case 'breaker-closed':
      return {
        name: 'breaker',
        data: { state: event.type.replace('breaker-', ''), project_id: event.projectId },
      }
    case 'credentials-rejected':
      return {
        name: 'credentials',
        data: {
          change: 'rejected',
          project_id: event.projectId,
          service: event.service,
          rejected: event.rejected,
          for_seconds: Math.ceil(event.coolDownMs / 1000),
        },
      }
    case 'credentials-renewed':
      return {
        name: 'credentials',
        data: { change: 'renewed', project_id: event.projectId, kind: event.kind },
      }
    case 'credentials-renewal-failed':
      return {
        name: 'credentials',
        data: {
          change: 'renewal-failed',
          project_id: event.projectId,
          kind: event.kind,
          failure: event.failure,
        },
      }
    default:
      return undefined
  }
}
