import type { CacheKey } from '../cache/entry/entry.js'
import type { FreshnessWindows } from '../cache/entry/freshness.js'
import type { LivePolicy } from '../policy/live-policy.js'
import type { PolicyValues } from '../policy/policy.js'

/**
 * The windows of each entry, made once for each change of the policy: they are read at every hit. Engines of any job
 * type have the ttl of engines; specs that of their job type.
 */
export function freshnessPolicy(
  policy: Pick<LivePolicy, 'values' | 'onChange'>,
): (key: CacheKey) => FreshnessWindows {
  let windowsOf = windowsBy(policy.values)
  policy.onChange(({ values }) => {
    windowsOf = windowsBy(values)
  })
  return (key) => windowsOf(key)
}

export function windowsBy(values: PolicyValues): (key: Pick<CacheKey, 'parts'>) => FreshnessWindows {
  const policyFor = (ttlSeconds = values.ttl_seconds): FreshnessWindows => ({
    ttlMs: ttlSeconds * 1000,
    staleWhileRevalidateMs: values.stale_while_revalidate_seconds * 1000,
    staleIfErrorMs: values.stale_if_error_seconds * 1000,
  })
  const { train, inference, engines } = values.ttl_overrides
  const anyOther = policyFor()
  const byJobType: Readonly<Record<string, FreshnessWindows>> = {
    train: policyFor(train),
    inference: policyFor(inference),
  }
  const ofEngines = policyFor(engines)
  return ({ parts: { resource, job_type: jobType = '' } }) =>
    resource === 'engines' ? ofEngines : (byJobType[jobType] ?? anyOther)
}
