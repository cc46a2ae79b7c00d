import type { HeldEntry } from '../../../cache/held-entries.js'
import { entityTag } from '../../negotiation/entity-tag.js'
import { toProblem } from '../../problem/to-problem.js'
import { agoToTime } from '../status/this-replica.js'

/** One entry as operators see it. */
export function entryReport({ entry, bytes, freshness, hits, lastFailure }: HeldEntry) {
  const { state, ageMs, freshForMs, windows } = freshness
  return {
    key: entry.key.parts,
    state,
    age_seconds: seconds(ageMs),
    ttl_seconds: seconds(windows.ttlMs),
    fresh_for_seconds: seconds(freshForMs),
    stale_while_revalidate_seconds: seconds(windows.staleWhileRevalidateMs),
    stale_if_error_seconds: seconds(windows.staleIfErrorMs),
    bytes,
    hits,
    etag: entityTag(entry.hash, 'identity'),
    ...(lastFailure && {
      last_failure: { code: toProblem(lastFailure.failure).code, at: agoToTime(lastFailure.agoMs) },
      ...(lastFailure.backsOffForMs > 0 && { backs_off_until: agoToTime(-lastFailure.backsOffForMs) }),
    }),
  }
}

export type EntryReport = ReturnType<typeof entryReport>

/** Negative when it is past. */
const seconds = (ms: number): number => Math.floor(ms / 1000)
