import { describe, expect, it } from '@jest/globals'
import { defaultCacheBytes, memoryLimit } from '../../../src/config/memory-limit.js'

const mb = 1_048_576

describe('the memory limit', () => {
  it('is that of the container', () => {
    expect(memoryLimit(384 * mb, 8_000 * mb)).toBe(384 * mb)
  })

  it.each([0, 2 ** 64, 8_000 * mb])('is none where Node says %d', (constrained) => {
    expect(memoryLimit(constrained, 8_000 * mb)).toBeUndefined()
  })
})

describe('the budget of the cache without CACHE_MAX_BYTES', () => {
  it('follows the limit', () => {
    expect([256, 384, 512].map((limit) => defaultCacheBytes(limit * mb) / mb)).toEqual([32, 48, 64])
  })

  it('is 64 MiB without a limit, and 1 GiB at most', () => {
    expect(defaultCacheBytes(undefined)).toBe(64 * mb)
    expect(defaultCacheBytes(64_000 * mb)).toBe(1_024 * mb)
  })
})
