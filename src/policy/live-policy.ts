import { SingleFlight } from '../concurrency/single-flight.js'
import { mergePatch } from './merge-patch.js'
import type { PolicyStore } from './policy-store.js'
import {
  policyWith,
  sourcesOf,
  unchanged,
  type PolicyChanges,
  type PolicySource,
  type PolicyState,
  type PolicyValues,
} from './policy.js'

/** Another version is in force than the caller expected. */
export class PolicyConflict extends Error {
  override readonly name = 'PolicyConflict'

  constructor(readonly version: number) {
    super('The policy has changed')
  }
}

/** A change must be kept for all replicas, and cannot be at the moment. */
export class PolicyNotKept extends Error {
  override readonly name = 'PolicyNotKept'

  constructor(options?: ErrorOptions) {
    super('The policy cannot be kept', options)
  }
}

export interface PolicyReport extends PolicyValues {
  readonly sources: Readonly<Record<string, PolicySource>>
  readonly version: number
  /** It is kept where a restart finds it. */
  readonly persisted: boolean
}

export interface PolicyChange {
  readonly before: PolicyValues
  readonly values: PolicyValues
  readonly version: number
  /** Made through this replica. */
  readonly isOwn: boolean
}

/** An answer about the policy: what was in force before, and what is now. */
export interface PolicyOutcome {
  readonly before: PolicyReport
  readonly after: PolicyReport
}

/** For messages that get lost. */
const syncEveryMs = 400
const maxAttempts = 5

/**
 * The policy in force: the environment's, with what operators have set over it. All replicas take the newest version
 * from the store, and each one gives it back to a store that has lost it. While the store is away the last one holds.
 */
export class LivePolicy {
  #state: PolicyState = unchanged
  #values: PolicyValues
  #keptVersion: number | undefined
  readonly #listeners: ((change: PolicyChange) => void)[] = []
  readonly #syncs = new SingleFlight<void>()
  #timer: NodeJS.Timeout | undefined

  constructor(
    private readonly environment: PolicyValues,
    private readonly store?: PolicyStore,
  ) {
    this.#values = environment
    if (!store) return
    store.listen(() => void this.#trySync())
    this.#timer = setInterval(() => void this.#trySync(), syncEveryMs)
    this.#timer.unref()
  }

  get values(): PolicyValues {
    return this.#values
  }

  get version(): number {
    return this.#state.version
  }

  get report(): PolicyReport {
    const { store } = this
    const { version, changes } = this.#state
    const persisted = store !== undefined && store.isReady && (this.#keptVersion ?? 0) === version
    return { ...this.#values, sources: sourcesOf(this.#values, changes), version, persisted }
  }

  /** `listener` runs before anything else that waits for the change. */
  onChange(listener: (change: PolicyChange) => void): void {
    this.#listeners.push(listener)
  }

  /**
   * Applies a merge patch. `matches` says whether the version in force is one that the caller accepts. Rejects with
   * `InvalidPolicy`, `PolicyConflict` or `PolicyNotKept`; nothing has changed then.
   */
  patch(patch: unknown, matches: (version: number) => boolean): Promise<PolicyOutcome> {
    return this.#change((changes) => mergePatch(changes, patch), matches)
  }

  /** Back to the environment. Rejects as `patch` does. */
  reset(matches: (version: number) => boolean): Promise<PolicyOutcome> {
    return this.#change(() => ({}), matches)
  }

  /** Takes what the store has, or gives it what it has lost. Rejects when it cannot be asked. */
  async sync(): Promise<void> {
    const { store } = this
    if (!store) return
    const kept = await store.read()
    this.#keptVersion = kept?.version
    if (kept && kept.version > this.version) return this.#adopt(kept, false)
    if (this.version > (kept?.version ?? 0)) {
      await store.restore(this.#state)
      this.#keptVersion = this.version
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #change(
    next: (changes: PolicyChanges) => PolicyChanges,
    matches: (version: number) => boolean,
  ): Promise<PolicyOutcome> {
    // A wrong patch is wrong whatever the store says.
    next(this.#state.changes)
    for (let attempt = 1; ; attempt++) {
      await this.#kept(() => this.sync())
      const before = this.report
      if (!matches(before.version)) throw new PolicyConflict(before.version)
      const changes = next(this.#state.changes)
      if (await this.#make(before.version, changes)) return { before, after: this.report }
      if (attempt === maxAttempts) throw new PolicyConflict(this.version)
    }
  }

  /** False when another change came first. */
  async #make(expected: number, changes: PolicyChanges): Promise<boolean> {
    const { store } = this
    if (!store) {
      this.#adopt({ version: expected + 1, changes }, true)
      return true
    }
    const { isChanged, state } = await this.#kept(() => store.change(expected, changes))
    if (isChanged) {
      this.#keptVersion = state.version
      this.#adopt(state, true)
    }
    return isChanged
  }

  #adopt(state: PolicyState, isOwn: boolean): void {
    // An answer may come behind a newer one.
    if (state.version <= this.version) return
    const before = this.#values
    this.#state = state
    this.#values = policyWith(this.environment, state.changes)
    const change = { before, values: this.#values, version: state.version, isOwn }
    for (const listener of this.#listeners) listener(change)
  }

  async #kept<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task()
    } catch (error) {
      throw new PolicyNotKept({ cause: error })
    }
  }

  async #trySync(): Promise<void> {
    if (!this.store?.isReady) return
    // Its connection reports that the store fails, and the next round tries again.
    await this.#syncs.join('', () => this.sync()).catch(() => {})
  }
}
