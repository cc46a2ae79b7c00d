import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'

/**
 * What one part of the service tells about itself. Its owner publishes and knows no reader; logs, metrics and
 * traces subscribe. Each instance is a channel of its own, so that two services in one process never hear each other.
 * A listener runs within `publish` and must not throw: Node would end the process.
 */
export class EventChannel<Event extends object> {
  readonly #name = Symbol()
  readonly #channel = channel(this.#name)
  readonly #ends = new Set<() => void>()

  /** For events that are costly to make. */
  get hasSubscribers(): boolean {
    return this.#channel.hasSubscribers
  }

  publish(event: Event): void {
    this.#channel.publish(event)
  }

  /** Returns how to end it. */
  subscribe(listener: (event: Event) => void): () => void {
    // Node hands on whatever was published, and only `publish` above does that.
    const onMessage = (message: unknown): void => listener(message as Event)
    subscribe(this.#name, onMessage)
    const end = (): void => {
      unsubscribe(this.#name, onMessage)
      this.#ends.delete(end)
    }
    this.#ends.add(end)
    return end
  }

  /** Ends all subscriptions. Node keeps a channel for as long as it has one. */
  close(): void {
    for (const end of this.#ends) end()
  }
}
