import type { Payload } from './entry.js'

/** Asks the upstream. `signal` is aborted at the hard deadline, even if callers still wait. */
export type Load = (signal: AbortSignal, context: LoadContext) => Promise<Payload>

export interface LoadContext {
  /** Something is held that is served instead: one attempt is enough, the back-off is its retry. */
  readonly isRevalidation: boolean
}
