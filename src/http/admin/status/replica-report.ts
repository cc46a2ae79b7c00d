import type { Cache } from '../../../cache/cache.js'
import type { ReplicaReport } from '../../../fleet/replica.js'
import type { LivePolicy } from '../../../policy/live-policy.js'
import type { Figures } from '../../metrics/figures.js'
import type { ThisReplica } from './this-replica.js'

interface Parts {
  readonly replica: ThisReplica
  readonly cache: Pick<Cache, 'usage'>
  readonly figures: Figures
  readonly policy: Pick<LivePolicy, 'version'>
}

/** What this replica tells the others of itself. */
export function replicaReport({ replica, cache, figures, policy }: Parts): ReplicaReport {
  const { entries, bytes } = cache.usage
  return {
    id: replica.id,
    host: replica.host,
    version: replica.version,
    started_at: replica.startedAt.toISOString(),
    entries,
    bytes,
    hit_ratio: figures.lastMinute().hitRatio ?? null,
    policy_version: policy.version,
  }
}
