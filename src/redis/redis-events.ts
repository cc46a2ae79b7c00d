import { EventChannel } from '../events/channel.js'
import { OperationChannel } from '../events/operations.js'
import { reasonOf } from './redis-errors.js'
import type { RedisOperation } from './redis-operations.js'
import { refusalOf, type Refusal } from './refusal.js'

/** `messages` is the connection that listens to channels. */
export type LinkName = 'commands' | 'messages'

/** What is done in Redis beside the cache's own tasks, which the cache reports. */
export type RedisTask = 'policy' | 'replicas' | 'audit' | 'rate_limit'

/** Changes once each, failed tasks each time. None holds an address or a password. */
export type RedisEvent =
  | { readonly type: 'redis-ready'; readonly link: LinkName }
  | { readonly type: 'redis-lost'; readonly link: LinkName; readonly reason: string; readonly fix?: string }
  /** It answers, and refuses something that the service needs. */
  | ({ readonly type: 'redis-degraded'; readonly link: LinkName } & Refusal)
  | { readonly type: 'redis-recovered'; readonly link: LinkName }
  /** The file with the URL has changed. The connection that is there is kept until the new one works. */
  | { readonly type: 'redis-url-refused'; readonly reason: string; readonly fix?: string }
  | { readonly type: 'redis-url-changed' }
  /** It was begun, and Redis refused it or did not answer. Counted, not logged one by one. */
  | { readonly type: 'redis-task-failed'; readonly task: RedisTask }

export class RedisEvents extends EventChannel<RedisEvent> {
  readonly operations = new OperationChannel<RedisOperation>()
}

export type RedisState = 'ok' | 'degraded' | 'down'

/** What one connection is worth at the moment, and an event for each change of it. */
export class LinkState {
  #isReady = false
  #hasLost = false
  #refusal: Refusal | undefined

  constructor(
    private readonly link: LinkName,
    private readonly onEvent: (event: RedisEvent) => void,
  ) {}

  get refusal(): Refusal | undefined {
    return this.#refusal
  }

  ready(): void {
    if (!this.#isReady) this.onEvent({ type: 'redis-ready', link: this.link })
    this.#isReady = true
    this.#hasLost = false
  }

  lost(error: unknown): void {
    if (!this.#hasLost) this.onEvent({ type: 'redis-lost', link: this.link, ...causeOf(error) })
    this.#hasLost = true
    this.#isReady = false
    this.#refusal = undefined
  }

  checked(refusal: Refusal | undefined): void {
    const before = this.#refusal
    this.#refusal = refusal
    if (refusal && (refusal.command !== before?.command || refusal.reason !== before.reason))
      this.onEvent({ type: 'redis-degraded', link: this.link, ...refusal })
    else if (!refusal && before) this.onEvent({ type: 'redis-recovered', link: this.link })
  }
}

export const causeOf = (error: unknown): { reason: string; fix?: string } => {
  const refusal = refusalOf('AUTH', error)
  return refusal ? { reason: refusal.reason, fix: refusal.fix } : { reason: reasonOf(error) }
}
