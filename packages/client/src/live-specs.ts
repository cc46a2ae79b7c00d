import type { Problem } from './problem.js'
import type { SpecsClient, SpecsQuery } from './specs-client.js'
import type { SpecList } from './spec-list.js'
import type { WatchStatus } from './watch-report.js'

/** What is known of a watched list. Another object whenever something of it changes. */
interface Fields {
  /** Undefined until the first one arrives. */
  list: SpecList | undefined
  /** Why no newer list can be had. Undefined as soon as one arrives. */
  problem: Problem | undefined
  status: WatchStatus
  /** When the service loaded the list from ModelArts, in milliseconds since 1970. */
  loadedAt: number | undefined
  /** There is a list, but changes of it would not be seen at present. */
  isStale: boolean
}

export type SpecsState = Readonly<Fields>

/** A component that is shown again within this time finds its list as it was. */
const lingerMs = 1_000
/** Ages come in whole seconds, and by a network. */
const toleranceMs = 2_500

/** A watch that runs while somebody is subscribed, and the state that it brings. As `useSyncExternalStore` takes it. */
export interface LiveSpecs {
  readonly state: () => SpecsState
  readonly subscribe: (notify: () => void) => () => void
}

export function liveSpecs(client: Pick<SpecsClient, 'watch'>, query: SpecsQuery): LiveSpecs {
  const subscribers = new Set<{ readonly notify: () => void }>()
  let current = initial
  let end: (() => void) | undefined
  let lingering: ReturnType<typeof setTimeout>

  function set(change: Partial<SpecsState>): void {
    const next: Fields = { ...current, ...change }
    const isConnected = next.status === 'live' || next.status === 'polling'
    next.isStale = next.list !== undefined && (!isConnected || next.problem !== undefined)
    const names = Object.keys(next) as (keyof SpecsState)[]
    if (names.every((name) => next[name] === current[name])) return
    current = next
    for (const { notify } of subscribers) notify()
  }

  function loadedAt(ageSeconds: number): number {
    const at = Date.now() - ageSeconds * 1_000
    const known = current.loadedAt ?? 0
    return Math.abs(at - known) < toleranceMs ? known : at
  }

  function watch(): () => void {
    return client.watch(query, {
      onList: (list, { ageSeconds }) => set({ list, problem: undefined, loadedAt: loadedAt(ageSeconds) }),
      onAge: (ageSeconds) => set({ loadedAt: loadedAt(ageSeconds) }),
      onProblem: (problem) => set({ problem }),
      onStatus: (status) => set({ status }),
    })
  }

  return {
    state: () => current,
    subscribe(notify) {
      const subscriber = { notify }
      subscribers.add(subscriber)
      clearTimeout(lingering)
      end ??= watch()
      return () => {
        subscribers.delete(subscriber)
        if (subscribers.size > 0) return
        lingering = setTimeout(() => {
          end?.()
          end = undefined
          // What it shows may be long out of date when somebody subscribes again.
          current = initial
        }, lingerMs)
      }
    },
  }
}

const initial: SpecsState = {
  list: undefined,
  problem: undefined,
  status: 'connecting',
  loadedAt: undefined,
  isStale: false,
}
