import { describe, expect, it } from '@jest/globals'
import { freshnessPolicy } from '../../../src/lists/freshness-policy.js'
import { LivePolicy } from '../../../src/policy/live-policy.js'

const key = (resource: string, jobType = '') => ({ text: '', parts: { resource, job_type: jobType } })

describe('freshness of a list', () => {
  const live = new LivePolicy({
    ttl_seconds: 300,
    ttl_overrides: { train: 60, engines: 3600 },
    stale_while_revalidate_seconds: 600,
    stale_if_error_seconds: 86400,
    min_refresh_seconds: 5,
  })
  const policy = freshnessPolicy(live)

  it('takes the override of the job type, else the general ttl', () => {
    expect(policy(key('specs', 'train')).ttlMs).toBe(60_000)
    expect(policy(key('specs', 'inference')).ttlMs).toBe(300_000)
    expect(policy(key('specs')).ttlMs).toBe(300_000)
  })

  it('takes that of engines for engines, whatever their job type', () => {
    expect(policy(key('engines', 'train')).ttlMs).toBe(3_600_000)
    expect(policy(key('engines')).ttlMs).toBe(3_600_000)
  })

  it('has the same windows for all', () => {
    for (const each of [key('specs', 'train'), key('engines')]) {
      expect(policy(each)).toMatchObject({ staleWhileRevalidateMs: 600_000, staleIfErrorMs: 86_400_000 })
    }
  })

  it('gives the same object while nothing changes, and what was set as soon as it is', async () => {
    const before = policy(key('specs'))
    expect(policy(key('specs'))).toBe(before)
    await live.patch({ ttl_seconds: 10, ttl_overrides: { train: 20 } }, () => true)
    expect(policy(key('specs')).ttlMs).toBe(10_000)
    expect(policy(key('specs', 'train')).ttlMs).toBe(20_000)
    expect(policy(key('engines')).ttlMs).toBe(3_600_000)
  })
})
