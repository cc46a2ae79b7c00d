// @ts-check
import { entries } from './entries.mjs'
import { fleet } from './fleet.mjs'
import { hits } from './hits.mjs'
import { latency } from './latency.mjs'
import { listeners } from './listeners.mjs'
import { lists } from './lists.mjs'
import { memory } from './memory.mjs'
import { metrics } from './metrics.mjs'
import { misses } from './misses.mjs'
import { stampede } from './stampede.mjs'

/** @type {Record<string, import('../main.mjs').Part>} */
export const parts = { hits, lists, latency, entries, misses, stampede, listeners, memory, metrics, fleet }

/** @type {Record<string, string>} */
export const titles = {
  hits: 'Hits: as many as can be had',
  lists: 'Hits by the kind of list and the API that its project speaks',
  latency: 'Latency of hits at a fixed rate',
  entries: 'Hits among more and more entries',
  misses: 'Misses, one at a time',
  listeners: 'Listeners to a list that changes',
  metrics: 'What counting adds to a hit',
  memory: 'New questions without end, under a memory limit',
  stampede: 'A stampede on a cold key, the upstream taking one second',
  fleet: 'What more and more replicas cost one Redis: 1,000 lists, each asked for on every replica',
}
