import { describe, expect, it } from '@jest/globals'
import { encoded } from '../../../src/cache/compress.js'
import { sealEntry } from '../../../src/cache/entry/entry.js'
import { FilteredLists } from '../../../src/specs/filtered-lists.js'
import { keyOf } from '../../support/cache-under-test.js'

const listOf = (id: string, count = 20) => {
  const specs = Array.from({ length: count }, (_, at) => ({ spec_code: `${id}-${at}`, gpu_num: at }))
  const bytes = Buffer.from(JSON.stringify({ specs, spec_total_count: count, is_success: true }))
  return sealEntry(keyOf(id), { bytes }, 1)
}

describe('filtered lists', () => {
  it('are made once for each selection of a list, and found without waiting then', () => {
    const lists = new FilteredLists(1_000_000)
    const list = listOf('a')
    expect(lists.tryGet(list, { minGpuNum: 15 })).toBeUndefined()
    const made = lists.get(list, { minGpuNum: 15 })
    expect(JSON.parse(made.bytes.toString())).toMatchObject({ spec_total_count: 5 })
    expect(lists.get(list, { minGpuNum: 15 })).toBe(made)
    expect(lists.tryGet(list, { minGpuNum: 15 })).toBe(made)
    expect(lists.tryGet(list, { minGpuNum: 16 })).toBeUndefined()
  })

  it('are kept for a list that was loaded again and did not change', () => {
    const lists = new FilteredLists(1_000_000)
    const made = lists.get(listOf('a'), { minGpuNum: 15 })
    expect(lists.tryGet(listOf('a'), { minGpuNum: 15 })).toBe(made)
  })

  it('go, the least recently used first, when their memory is full', () => {
    const lists = new FilteredLists(40_000)
    const all = Array.from({ length: 50 }, (_, at) => listOf(`l${at}`))
    for (const list of all) lists.get(list, { minGpuNum: 10 })
    const kept = all.filter((list) => lists.tryGet(list, { minGpuNum: 10 }))
    expect(kept.length).toBeGreaterThan(5)
    // Each takes 1 kB and its bytes of half the memory.
    expect(kept.length).toBeLessThan(20)
    expect(kept).toEqual(all.slice(-kept.length))
  })

  it('are counted with their compressed forms', async () => {
    const lists = new FilteredLists(60_000)
    const made = lists.get(listOf('a', 300), { minGpuNum: 1 })
    const before = lists.bytes
    await encoded(made, 'br')
    expect(lists.bytes).toBe(before + Number(made.encodings.br?.length))
  })
})
