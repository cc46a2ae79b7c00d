import { afterEach, describe, expect, it } from '@jest/globals'
import { Cache } from '../../src/cache/cache.js'
import type { Selector } from '../../src/cache/entry/selector.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { listsUnderTest, type ListsUnderTest } from '../support/lists-under-test.js'

let lists: ListsUnderTest | undefined

afterEach(async () => {
  await lists?.close()
  lists = undefined
})

describe('a purge', () => {
  it.each<[string, Selector, RegExp]>([
    ['a resource', { resource: 'engines' }, /^engines/],
    ['a project', { project_id: projectIds.modern }, /v2$/],
    ['both', { resource: 'specs', project_id: projectIds.main }, /^specs of v1$/],
    ['a job type, which engines were not asked for', { job_type: 'train' }, /^specs/],
    ['nothing in particular', {}, /./],
  ])('by %s ends those entries and no other', async (_what, selector, purged) => {
    lists = await listsUnderTest()
    const cache = lists.app.get(Cache)
    await lists.inAll(async (list) => {
      await list.get()
    })
    await cache.purge(selector)
    await lists.inAll(async ({ name, get, upstreamCalls }) => {
      const { headers } = await get()
      expect(headers['cache-status']).toMatch(purged.test(name) ? /fwd=uri-miss/ : /; hit;/)
      expect(upstreamCalls()).toBe(purged.test(name) ? 2 : 1)
    })
  })
})
