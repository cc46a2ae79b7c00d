import { describe, expect, it } from '@jest/globals'
import { cacheKey, questionOf } from '../../../src/specs/cache-key.js'
import type { ResourceSpecsQuestion } from '../../../src/upstream/apis/resource-specs.js'

describe('the cache key', () => {
  it.each<[ResourceSpecsQuestion]>([
    [{ projectId: 'p', engineId: '0', projectType: 0 }],
    [{ projectId: 'p-1_A', jobType: 'inference', engineId: '9223372036854775807', projectType: 3 }],
  ])('holds the whole question: %j', (question) => {
    expect(questionOf(cacheKey(question))).toEqual(question)
  })
})
