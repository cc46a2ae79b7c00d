import type { CacheKey } from '../cache/entry/entry.js'
import type { FreshnessWindows } from '../cache/entry/freshness.js'
import type { CacheConfig } from '../config/config.js'

/** The windows for each job type, made once: the policy is read at every hit. */
export function freshnessPolicy(config: CacheConfig): (key: CacheKey) => FreshnessWindows {
  const windows = {
    staleWhileRevalidateMs: config.staleWhileRevalidateSeconds * 1000,
    staleIfErrorMs: config.staleIfErrorSeconds * 1000,
  }
  const policyFor = (ttlSeconds = config.ttlSeconds): FreshnessWindows => ({
    ttlMs: ttlSeconds * 1000,
    ...windows,
  })
  const anyJob = policyFor()
  const byJobType: Readonly<Record<string, FreshnessWindows>> = {
    train: policyFor(config.ttlOverrides.train),
    inference: policyFor(config.ttlOverrides.inference),
  }
  return (key) => byJobType[key.parts.job_type ?? ''] ?? anyJob
}
