import type { Load } from '../cache/replicas/load-once.js'
import type { ModelArtsClient } from '../upstream/client.js'
import { questionOf } from './cache-key.js'
import { specListBody } from './spec-list-body.js'

/** What a miss or a revalidation does: ask ModelArts, and make the bytes that callers get. */
export function loadSpecs(client: Pick<ModelArtsClient, 'resourceSpecs'>): Load {
  return async (key, signal, { isRevalidation }) => {
    // A revalidation is not retried within itself: the cache's back-off is its retry.
    const options = isRevalidation ? { retries: 0 } : {}
    const { specs, extra, requestId } = await client.resourceSpecs(questionOf(key), signal, options)
    return { bytes: specListBody(specs, extra), origin: requestId }
  }
}
