import type { CacheKey } from '../cache/entry/entry.js'
import type { FreshnessWindows } from '../cache/entry/freshness.js'
import type { CacheConfig } from '../config/config.js'

/**
 * The windows of each entry, made once: the policy is read at every hit. Engines of any job type have the ttl of
 * engines; specs that of their job type.
 */
export function freshnessPolicy(config: CacheConfig): (key: CacheKey) => FreshnessWindows {
  const policyFor = (ttlSeconds = config.ttlSeconds): FreshnessWindows => ({
    ttlMs: ttlSeconds * 1000,
    staleWhileRevalidateMs: config.staleWhileRevalidateSeconds * 1000,
    staleIfErrorMs: config.staleIfErrorSeconds * 1000,
  })
  const { train, inference, engines } = config.ttlOverrides
  const anyOther = policyFor()
  const byJobType: Readonly<Record<string, FreshnessWindows>> = {
    train: policyFor(train),
    inference: policyFor(inference),
  }
  const ofEngines = policyFor(engines)
  return ({ parts: { resource, job_type: jobType = '' } }) =>
    resource === 'engines' ? ofEngines : (byJobType[jobType] ?? anyOther)
}
