import { afterEach, describe, expect, it } from '@jest/globals'
import { Cache } from '../../src/cache/cache.js'
import type { Selector } from '../../src/cache/entry/selector.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { expectProblem } from '../support/expect-problem.js'
import { listKinds, listsUnderTest, type ListKind, type ListsUnderTest } from '../support/lists-under-test.js'
import { adminToken, Operator } from '../support/operator.js'

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

describe('an operator', () => {
  /** The key of a list, as `/admin` takes it. */
  const keyOf = ({ path, projectId }: ListKind) => {
    const { pathname, searchParams } = new URL(path, 'http://any')
    searchParams.set('resource', pathname.slice(1))
    searchParams.set('project_id', projectId)
    return searchParams.toString()
  }
  const start = async () => {
    lists = await listsUnderTest({ ADMIN_TOKEN: adminToken, UPSTREAM_RETRIES: '0' })
    return { ...lists, operator: new Operator(lists.url) }
  }

  it('refreshes any list by its key; one that fails stays and backs off', async () => {
    const { inAll, operator } = await start()
    await inAll(async (list) => {
      const refresh = () => operator.ask('POST', `cache/refresh?${keyOf(list)}`)
      await list.get()
      const { status, json } = await refresh()
      expect({ status, json }).toMatchObject({
        status: 200,
        json: { key: { project_id: list.projectId }, state: 'fresh', age_seconds: 0 },
      })
      expect(list.upstreamCalls()).toBe(2)
      list.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503 })
      expectProblem(await refresh(), 'upstream-error')
      expectProblem(await refresh(), 'upstream-unavailable')
      expect((await list.get()).headers['cache-status']).toMatch(/; hit;/)
      expect(list.upstreamCalls()).toBe(3)
    })
  })

  it('purges any list by its key, and no other', async () => {
    const { inAll, operator } = await start()
    await inAll(async (list) => {
      await list.get()
    })
    // Engines first: their key names no job type, so without its resource it would be that of specs too.
    const left = [...listKinds].reverse()
    while (left.length > 0) {
      const { json } = await operator.ask('DELETE', `cache/entries?${keyOf(left.shift()!)}`)
      expect(json).toMatchObject({ purged: 1 })
      const held = (await operator.ask('GET', 'cache/entries')).json['entries'] as { key: object }[]
      expect(held).toHaveLength(left.length)
    }
    await inAll(async (list) => {
      expect((await list.get()).headers['cache-status']).toMatch(/fwd=uri-miss/)
    })
  })
})
