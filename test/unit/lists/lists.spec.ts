import { describe, expect, it } from '@jest/globals'
import type { Cache } from '../../../src/cache/cache.js'
import type { Answer } from '../../../src/cache/entry/answer.js'
import { ListSlot } from '../../../src/lists/list-slot.js'
import { Lists } from '../../../src/lists/lists.js'

const list = new ListSlot({
  resource: 'specs',
  projectId: 'p',
  parts: () => ({}),
  load: () => Promise.reject(new Error('not asked for')),
})

describe('a project that is not configured', () => {
  it('has no lists, even if the cache still holds some', async () => {
    const answer = {} as Answer
    const cache: Pick<Cache, 'tryGet' | 'get' | 'refresh'> = {
      tryGet: () => answer,
      get: () => Promise.resolve(answer),
      refresh: () => Promise.resolve(answer),
    }
    let isKnown = true
    const lists = new Lists(cache, { apiOf: () => (isKnown ? 'v1' : undefined) })
    expect([lists.tryFind(list), await lists.find(list), await lists.refresh(list)]).toEqual([
      answer,
      answer,
      answer,
    ])

    isKnown = false
    expect(lists.tryFind(list)).toBeUndefined()
    await expect(lists.find(list)).rejects.toMatchObject({ code: 'unknown-project' })
    await expect(lists.refresh(list)).rejects.toMatchObject({ code: 'unknown-project' })
  })
})
