import { useSyncExternalStore } from 'react'
import { queryString } from './query-string.js'
import type { SpecsClient, SpecsQuery } from './specs-client.js'
import { liveSpecs, type LiveSpecs, type SpecsState } from './live-specs.js'

export type { SpecsState }

/** One per client and query, so that components that ask for the same list share one stream. */
const stores = new WeakMap<SpecsClient, Map<string, LiveSpecs>>()

/**
 * The specs that match, kept current while the component is mounted. Create the client once, outside of components.
 * Equal queries share one stream.
 */
export function useSpecs(client: SpecsClient, query: SpecsQuery = {}): SpecsState {
  const { subscribe, state } = storeOf(client, query)
  return useSyncExternalStore(subscribe, state, state)
}

function storeOf(client: SpecsClient, query: SpecsQuery): LiveSpecs {
  const ofClient = stores.get(client) ?? new Map<string, LiveSpecs>()
  stores.set(client, ofClient)
  const name = queryString(query)
  let store = ofClient.get(name)
  if (!store) ofClient.set(name, (store = liveSpecs(client, query)))
  return store
}
