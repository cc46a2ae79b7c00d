import { describe, expect, it } from '@jest/globals'
import { freshnessPolicy } from '../../../src/lists/freshness-policy.js'

const key = (resource: string, jobType = '') => ({ text: '', parts: { resource, job_type: jobType } })

describe('freshness of a list', () => {
  const policy = freshnessPolicy({
    ttlSeconds: 300,
    ttlOverrides: { train: 60, engines: 3600 },
    staleWhileRevalidateSeconds: 600,
    staleIfErrorSeconds: 86400,
    minRefreshSeconds: 5,
    maxBytes: 1,
  })

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
})
