import { describe, expect, it } from '@jest/globals'
import type { Cache } from '../../../src/cache/cache.js'
import type { Answer } from '../../../src/cache/entry/answer.js'
import { sealEntry } from '../../../src/cache/entry/entry.js'
import { ListSlot } from '../../../src/lists/list-slot.js'
import type { ListListener } from '../../../src/lists/list-subscription.js'
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
    const entry = sealEntry(list.for('v1').key, { bytes: Buffer.from('{}') }, 1)
    let load: (() => void) | undefined
    const cache: Pick<Cache, 'tryGet' | 'get' | 'refresh' | 'onChange'> = {
      tryGet: () => answer,
      get: () => Promise.resolve(answer),
      refresh: () => Promise.resolve(answer),
      onChange: (_slot, { onEntry }) => {
        load = () => onEntry(entry, 0)
        return { current: () => ({ entry, ageMs: 0 }), end: () => undefined }
      },
    }
    let isKnown = true
    const lists = new Lists(cache, { apiOf: () => (isKnown ? 'v1' : undefined) })
    expect([lists.tryFind(list), await lists.find(list), await lists.refresh(list)]).toEqual([
      answer,
      answer,
      answer,
    ])

    const seen: unknown[] = []
    const listener: ListListener = {
      onList: ({ hash }) => seen.push(hash),
      onFailure: (failure) => seen.push(failure),
    }
    const subscription = lists.onChange(list, (each) => each, listener)
    load?.()
    expect(seen.splice(0)).toEqual([entry.hash])
    expect(subscription.current()).toBeDefined()

    isKnown = false
    load?.()
    expect(seen).toMatchObject([{ code: 'unknown-project' }])
    expect(subscription.current()).toBeUndefined()
    expect(subscription.refusal()).toMatchObject({ code: 'unknown-project' })
    expect(() => lists.onChange(list, (each) => each, listener)).toThrow('No credentials')
    expect(lists.tryFind(list)).toBeUndefined()
    await expect(lists.find(list)).rejects.toMatchObject({ code: 'unknown-project' })
    await expect(lists.refresh(list)).rejects.toMatchObject({ code: 'unknown-project' })
  })
})
