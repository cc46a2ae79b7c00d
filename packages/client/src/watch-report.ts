import type { Problem } from './problem.js'
import type { SpecList } from './spec-list.js'

/**
 * - `connecting`: nothing has arrived yet
 * - `live`: changes arrive as they happen
 * - `polling`: streams do not get through, so the service is asked twice a minute
 * - `reconnecting`: the service gives no answer
 * - `ended`: by a problem that lasts, such as `unauthenticated`, `forbidden` or `invalid-query`
 */
export type WatchStatus = 'connecting' | 'live' | 'polling' | 'reconnecting' | 'ended'

export interface WatchOptions {
  /** Gets the list at first, each list that differs from the one before, and the same list again when a problem is over. */
  readonly onList: (list: SpecList, info: { readonly ageSeconds: number }) => void
  /** No list can be had at present. The watch goes on, unless the status becomes `ended`. */
  readonly onProblem?: (problem: Problem) => void
  /** The list is as it was. Gets how many seconds ago the service loaded it from ModelArts. */
  readonly onAge?: (ageSeconds: number) => void
  readonly onStatus?: (status: WatchStatus) => void
  /** Ends the watch. No function is called after that. */
  readonly signal?: AbortSignal
}

export interface WatchReport {
  readonly list: (list: SpecList, ageSeconds: number) => void
  readonly age: (ageSeconds: number) => void
  readonly problem: (problem: Problem) => void
  readonly status: (status: WatchStatus) => void
  readonly hasEnded: () => boolean
}

/** Calls the functions of a watch with what they do not know yet, one after the other. */
export function watchReport(options: WatchOptions, signal: AbortSignal): WatchReport {
  let current: WatchStatus = 'connecting'
  let known: SpecList | undefined

  // Not from within the watch: what a function throws is an error of the page, and no failure of the stream.
  const call = (report: () => void) => queueMicrotask(() => signal.aborted || report())

  const age = (ageSeconds: number) => call(() => options.onAge?.(ageSeconds))

  return {
    age,
    list(list, ageSeconds) {
      if (list === known) age(ageSeconds)
      else call(() => options.onList(list, { ageSeconds }))
      known = list
    },
    problem(problem) {
      // The next list says that it is over, whichever it is.
      known = undefined
      call(() => options.onProblem?.(problem))
    },
    status(status) {
      if (status !== current) call(() => options.onStatus?.(status))
      current = status
    },
    hasEnded: () => signal.aborted || current === 'ended',
  }
}
