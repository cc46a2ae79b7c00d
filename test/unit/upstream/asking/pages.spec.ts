import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Adapter, Page } from '../../../../src/upstream/apis/adapter.js'
import { collect } from '../../../../src/upstream/asking/pages.js'
import { servicesFlavors } from '../../../../src/upstream/apis/services-flavors.js'
import { servicesSpecifications } from '../../../../src/upstream/apis/services-specifications.js'
import { trainingJobFlavors } from '../../../../src/upstream/apis/training-job-flavors.js'
import type { JsonObject } from '../../../../src/upstream/response/json.js'

const items = (count: number, name = 'a'): JsonObject[] =>
  Array.from({ length: count }, (_, at) => ({ specification: `${name}${at}`, id: `${name}${at}` }))

interface Server {
  /** The list at the n-th call. */
  readonly list: (call: number) => readonly JsonObject[]
  readonly pageItems?: number
  readonly total?: (length: number, call: number) => number | undefined
  /** How many pages it says that there are. */
  readonly pages?: (length: number, size: number) => number
  readonly offsetCounts?: 'items' | 'pages'
}

/** A server that pages by `offset`, what the client made of it, and its calls as `offset` each. */
async function walk(server: Server, adapter: Adapter = servicesSpecifications) {
  const { list, pageItems = 1_000, total = (length) => length, pages, offsetCounts = 'items' } = server
  const offsets: number[] = []
  const fetchPage = async (_adapter: Adapter, query: readonly (readonly [string, string])[]) => {
    const { offset = '', limit = '' } = Object.fromEntries(query)
    const call = offsets.push(Number(offset))
    const all = list(call)
    const size = Math.min(Number(limit), pageItems)
    const from = Number(offset) * (offsetCounts === 'pages' ? size : 1)
    const count = total(all.length, call)
    const page: Page = {
      items: all.slice(from, from + size),
      ...(count !== undefined && { total: count }),
      ...(pages && { pages: pages(all.length, size) }),
    }
    return { ...page, requestId: `r${call}` }
  }
  const result = await collect(adapter, { projectId: 'p' }, fetchPage).catch((error: unknown) => error)
  return { result, offsets }
}

const idsOf = (result: unknown) =>
  (result as { items: { specification: string }[] }).items.map(({ specification }) => specification)
const all = (count: number, name = 'a') => items(count, name).map(({ specification }) => specification)

describe('all pages or nothing', () => {
  it('one call where one page holds the list, and for APIs without pages', async () => {
    const { result, offsets } = await walk({ list: () => items(8) })
    expect([idsOf(result), offsets]).toEqual([all(8), [0]])
    expect(result).toHaveProperty('requestId', 'r1')
    expect((await walk({ list: () => [] })).offsets).toEqual([0])
    expect((await walk({ list: () => items(3) }, trainingJobFlavors)).offsets).toHaveLength(1)
  })

  it.each([
    [1, 8, [0, 1, 2, 3, 4, 5, 6, 7]],
    [3, 8, [0, 3, 6]],
    [4, 8, [0, 4]],
  ])(
    'a limit that the server lowers to %i: exactly the calls that the pages need',
    async (pageItems, count, expected) => {
      const { result, offsets } = await walk({ list: () => items(count), pageItems })
      expect([idsOf(result), offsets]).toEqual([all(count), expected])
    },
  )

  it('without totals: on after a full page, not after a part of one', async () => {
    const total = () => undefined
    expect((await walk({ list: () => items(3), total })).offsets).toEqual([0])
    const { result, offsets } = await walk({ list: () => items(2_000), total })
    expect([idsOf(result).length, offsets]).toEqual([2_000, [0, 1_000, 2_000]])
  })

  it.each([
    ['too large', 5, [0, 3, 6, 8]],
    ['too small', -5, [0]],
    ['too small to hide the first page', -7, [0, 3, 6, 8]],
    ['0', -8, [0, 3, 6, 8]],
  ])('a total that lies, %s', async (_how, by, expected) => {
    const { result, offsets } = await walk({
      list: () => items(8),
      pageItems: 3,
      total: (length) => length + by,
    })
    expect(offsets).toEqual(expected)
    // A total that is right by chance after the first page cannot be distinguished from a true one.
    expect(idsOf(result)).toEqual(by === -5 ? all(3) : all(8))
  })

  const realPages = (length: number, size: number) => Math.ceil(length / size)

  it.each([
    ['items', [0, 3, 6, 8]],
    ['pages', [0, 3, 0, 1, 2, 3]],
  ] as const)(
    'a total that is that of one page does not cut a list off whose pages are counted; offset of %s',
    async (offsetCounts, expected) => {
      const server = { list: () => items(8), pageItems: 3, total: () => 3, pages: realPages, offsetCounts }
      const { result, offsets } = await walk(server, servicesFlavors)
      expect([idsOf(result), offsets]).toEqual([all(8), expected])
    },
  )

  it.each([
    ['no total, and pages that are counted', { total: () => undefined, pages: realPages }, [0, 3, 6]],
    ['as many pages as are counted', { pages: realPages }, [0, 3, 6]],
    ['fewer pages than are counted', { pages: () => 9 }, [0, 3, 6, 8, 0, 1]],
    ['more pages than are counted', { pages: () => 1 }, [0, 3, 6]],
  ])('%s', async (_what, says, expected) => {
    const { result, offsets } = await walk({ list: () => items(8), pageItems: 3, ...says }, servicesFlavors)
    expect([idsOf(result), offsets]).toEqual([all(8), expected])
  })

  it('a list that changes between pages is read again from the start', async () => {
    const grown = await walk({ list: (call) => (call < 2 ? items(6) : items(7)), pageItems: 3 })
    expect([idsOf(grown.result), grown.offsets]).toEqual([all(7), [0, 3, 0, 3, 6]])
    const list = (call: number) => (call < 2 ? items(6) : [...items(1, 'new'), ...items(5)])
    const moved = await walk({ list, pageItems: 3 })
    expect([idsOf(moved.result), moved.offsets]).toEqual([
      ['new0', ...all(5)],
      [0, 3, 0, 3],
    ])
  })

  it('a list that never rests is no list, and is not read for ever', async () => {
    const { result, offsets } = await walk({
      list: (call) => items(6, `call${call}-`),
      pageItems: 3,
      total: (length, call) => length + call,
    })
    expect(result).toMatchObject({ code: 'upstream-malformed', message: expect.stringContaining('one list') })
    expect(offsets.length).toBeLessThan(30)
  })

  it('totals that move while the items stay are wrong totals', async () => {
    const total = (length: number, call: number) => (call % 3 === 0 ? 0 : length + 1)
    const { result } = await walk({ list: () => items(6), pageItems: 3, total })
    expect(idsOf(result)).toEqual(all(6))
  })

  it('a server that gives the same page for any offset has no end, and gives no list', async () => {
    const list = (call: number) => [...items(3), ...Array.from({ length: call * 3 }, () => items(3)).flat()]
    const { result, offsets } = await walk({ list, pageItems: 3, total: () => 30 })
    expect(result).toMatchObject({ code: 'upstream-malformed' })
    expect(offsets.length).toBeLessThan(10)
  })

  it('a server with ever more pages is left after a hundred', async () => {
    const endless = items(1_000)
    const { result, offsets } = await walk({ list: () => endless, pageItems: 1 })
    expect(result).toMatchObject({ code: 'upstream-malformed', message: expect.stringContaining('no end') })
    expect(offsets).toHaveLength(100)
  })

  it('no items where the total counts some are no empty list', async () => {
    const { result } = await walk({ list: () => [], total: () => 4 })
    expect(result).toMatchObject({ code: 'upstream-malformed' })
  })

  it('an offset that turns out to count pages', async () => {
    const server = { list: () => items(8), pageItems: 3, offsetCounts: 'pages' } as const
    const { result, offsets } = await walk(server, servicesFlavors)
    expect([idsOf(result), offsets]).toEqual([all(8), [0, 3, 0, 1, 2]])
    const byItems = await walk({ ...server, offsetCounts: 'items' }, servicesFlavors)
    expect([idsOf(byItems.result), byItems.offsets]).toEqual([all(8), [0, 3, 6]])
  })

  it('passes a failure of any page on', async () => {
    const fails = async (_adapter: Adapter, query: readonly (readonly [string, string])[]) => {
      if (Object.fromEntries(query)['offset'] !== '0') throw new Error('page 2')
      return { items: items(3), total: 6 }
    }
    await expect(collect(servicesSpecifications, { projectId: 'p' }, fails)).rejects.toThrow('page 2')
  })

  it('is never a mixture and always ends, whatever the server does', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 6 }),
      fc.uniqueArray(fc.nat(8), { maxLength: 4 }),
      fc.constantFrom(servicesSpecifications, servicesFlavors),
      async (count, pageItems, lies, changes, adapter) => {
        // Each change puts a new item first and drops the last, so that a mixture shows.
        const list = (call: number) => {
          const latestFirst = changes.filter((at) => at < call).sort((one, other) => other - one)
          return [...latestFirst.flatMap((at) => items(1, `new${at}-`)), ...items(count)].slice(0, count)
        }
        const total = (length: number, call: number) =>
          Math.max(0, length + (lies[call % (lies.length || 1)] ?? 0))
        const { result, offsets } = await walk({ list, pageItems, total }, adapter)
        expect(offsets.length).toBeLessThan(300)
        if (result instanceof Error) return expect(result).toHaveProperty('code', 'upstream-malformed')
        const ids = idsOf(result)
        const versions = [...offsets.keys()].map((call) => idsOf({ items: list(call + 1) }))
        // Of one version, from its start: whole, where no total lies.
        const isTrue = lies.every((by) => by === 0)
        const ofOne = versions.map((version) => (isTrue ? version : version.slice(0, ids.length)))
        expect(ofOne).toContainEqual(ids)
      },
    )
    await fc.assert(property, { numRuns: 500 })
  })
})
