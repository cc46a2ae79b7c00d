import type { CacheEvent, StoreTask } from '../../cache/entry/events.js'

export const cacheEventNames = [
  'hit',
  'stale_served',
  'collapsed',
  'load',
  'load_failed',
  'evicted',
  'corrupt',
  'purged',
] as const

export type CacheEventName = (typeof cacheEventNames)[number]

const nameOf: Readonly<Partial<Record<CacheEvent['type'], CacheEventName>>> = {
  hit: 'hit',
  'stale-served': 'stale_served',
  collapsed: 'collapsed',
  'load-begun': 'load',
  'load-failed': 'load_failed',
  evicted: 'evicted',
  corrupt: 'corrupt',
  purged: 'purged',
}

const storeTasks = [
  'read',
  'write',
  'lease',
  'release',
  'purge',
  'publish',
  'sync',
  'keep',
] as const satisfies readonly StoreTask[]

/** What the cache did, and which of its tasks in Redis failed, since the process began. */
export class CacheCounts {
  readonly events: Record<CacheEventName, number> = counters(cacheEventNames)
  readonly failedTasks: Record<StoreTask, number> = counters(storeTasks)

  readonly onEvent = (event: CacheEvent): void => {
    if (event.type === 'store-failed') this.failedTasks[event.doing]++
    const name = nameOf[event.type]
    if (name) this.events[name]++
  }
}

const counters = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>
