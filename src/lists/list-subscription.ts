import type { Cache } from '../cache/cache.js'
import type { Entry, Representation } from '../cache/entry/entry.js'
import type { ChangeListener, ChangeSubscription } from '../cache/feed/change-feed.js'
import type { CacheSlot } from '../cache/memory/slot.js'

/** Somebody who wants to know when a list changes. Neither may throw. */
export interface ListListener {
  /** Gets every list that is loaded, on whichever replica; it may be equal to the one before. */
  onList(representation: Representation, ageMs: number): void
  /** No list may be served at present. */
  onFailure(failure: Error): void
}

interface ListSubscriptionParts {
  readonly cache: Pick<Cache, 'onChange'>
  /** Where the list is now. Throws when the project is not configured. */
  readonly slot: () => CacheSlot
  /** Makes of an entry what the listener gets. */
  readonly select: (entry: Entry) => Representation
  readonly listener: ListListener
}

/** One listener's list, for as long as its project is configured, whichever API that speaks. */
export class ListSubscription {
  #slot: CacheSlot
  #changes: ChangeSubscription

  constructor(private readonly parts: ListSubscriptionParts) {
    this.#slot = parts.slot()
    this.#changes = parts.cache.onChange(this.#slot, this.#listener())
  }

  /** The list that may be served now. If there is none, it is fetched and the listener gets it. */
  current(): { readonly representation: Representation; readonly ageMs: number } | undefined {
    const found = this.refusal() ? undefined : this.#changes.current()
    return found && { representation: this.parts.select(found.entry), ageMs: found.ageMs }
  }

  /** Why no list may be served, whatever is held. To be asked now and then: a project may go, and may come back as another. */
  refusal(): Error | undefined {
    try {
      const slot = this.parts.slot()
      if (slot === this.#slot) return undefined
      this.end()
      this.#slot = slot
      this.#changes = this.parts.cache.onChange(slot, this.#listener())
      const found = this.#changes.current()
      if (found) this.parts.listener.onList(this.parts.select(found.entry), found.ageMs)
      return undefined
    } catch (error) {
      return error as Error
    }
  }

  end(): void {
    this.#changes.end()
  }

  #listener(): ChangeListener {
    const { listener, select } = this.parts
    return {
      onEntry: (entry, ageMs) => {
        const refusal = this.refusal()
        if (refusal) listener.onFailure(refusal)
        else if (entry.key.text === this.#slot.key.text) listener.onList(select(entry), ageMs)
      },
      onFailure: (failure) => listener.onFailure(this.refusal() ?? failure),
    }
  }
}
