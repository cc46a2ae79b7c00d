import { describe, expect, it } from '@jest/globals'
import { cacheKey } from '../../../src/specs/cache-key.js'
import { freshnessPolicy } from '../../../src/specs/freshness-policy.js'

const key = (jobType?: 'train' | 'inference') =>
  cacheKey({ projectId: 'p', engineId: '0', projectType: 0, ...(jobType && { jobType }) })

describe('freshness by job type', () => {
  const policy = freshnessPolicy({
    ttlSeconds: 300,
    ttlOverrides: { train: 60 },
    staleWhileRevalidateSeconds: 600,
    staleIfErrorSeconds: 86400,
    minRefreshSeconds: 5,
    maxBytes: 1,
  })

  it('takes the override of the job type, else the general ttl', () => {
    expect(policy(key('train')).ttlMs).toBe(60_000)
    expect(policy(key('inference')).ttlMs).toBe(300_000)
    expect(policy(key()).ttlMs).toBe(300_000)
  })

  it('has the same windows for all', () => {
    expect(policy(key('train'))).toMatchObject({
      staleWhileRevalidateMs: 600_000,
      staleIfErrorMs: 86_400_000,
    })
  })
})
