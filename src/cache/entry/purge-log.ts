import type { Entry } from './entry.js'
import { selectorText, selects, type Selector } from './selector.js'

/** Ends every selected entry whose load began before it: all with an epoch up to its own. */
export interface Purge {
  readonly selector: Selector
  /** Marks stale instead of removing. */
  readonly soft: boolean
  readonly epoch: number
}

export type PurgeVerdict = 'kept' | 'stale' | 'purged'

/** Beyond this number the oldest become one purge of everything before them. */
export const maxPurges = 256

/**
 * The purges that this replica knows of. An entry that arrives late (a slow load, a slow write, a copy from
 * Redis) is held against it, so a purge wins whatever the order of arrival.
 */
export class PurgeLog {
  readonly #purges = new Map<string, Purge>()

  /** False when it was known already. */
  record(purge: Purge): boolean {
    const id = purgeId(purge)
    const known = this.#purges.get(id)
    if (known && known.epoch >= purge.epoch) return false
    this.#purges.set(id, purge)
    if (this.#purges.size > maxPurges) this.#collapseOldest()
    return true
  }

  verdict(entry: Entry): PurgeVerdict {
    let verdict: PurgeVerdict = 'kept'
    for (const purge of this.#purges.values()) {
      if (entry.epoch > purge.epoch || !selects(purge.selector, entry.key)) continue
      if (!purge.soft) return 'purged'
      verdict = 'stale'
    }
    return verdict
  }

  /** What this replica knows and `others` do not. */
  beyond(others: readonly Purge[]): Purge[] {
    const theirs = new Map(others.map((purge) => [purgeId(purge), purge.epoch]))
    return [...this.#purges]
      .filter(([id, { epoch }]) => epoch > (theirs.get(id) ?? -1))
      .map(([, purge]) => purge)
  }

  #collapseOldest(): void {
    const bySelector = [...this.#purges.values()].filter(({ selector }) => Object.keys(selector).length > 0)
    const oldest = bySelector.reduce((one, other) => (other.epoch < one.epoch ? other : one))
    this.#purges.delete(purgeId(oldest))
    this.record({ ...oldest, selector: {} })
  }
}

/** One per selector and kind, the same on every replica. */
export const purgeId = ({ selector, soft }: Pick<Purge, 'selector' | 'soft'>): string =>
  `${soft ? 'soft' : 'hard'}?${selectorText(selector)}`
