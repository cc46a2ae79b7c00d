import type { PolicyChanges, PolicyState } from './policy.js'

/** The outcome of a change: the state that it made, or the one that was there instead of the expected one. */
export type ChangeOutcome =
  | { readonly isChanged: true; readonly state: PolicyState }
  | { readonly isChanged: false; readonly state: PolicyState | undefined }

/** Where replicas keep what operators have set. Every method may reject, within a bounded time. */
export interface PolicyStore {
  /** False while nothing can be asked of it. */
  readonly isReady: boolean
  /** Undefined: nothing is kept, or nothing that can be read. */
  read(): Promise<PolicyState | undefined>
  /** One atomic step: makes the next version if `expected` is the version that is kept (0: none), and tells the others. */
  change(expected: number, changes: PolicyChanges): Promise<ChangeOutcome>
  /** Keeps `state` unless a newer one is kept. */
  restore(state: PolicyState): Promise<void>
  /** `listener` is called when there may be something new: on a message, and after a time without connection. */
  listen(listener: () => void): void
}
