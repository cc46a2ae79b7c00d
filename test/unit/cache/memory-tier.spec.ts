import { describe, expect, it } from '@jest/globals'
import { sealEntry, type Entry } from '../../../src/cache/entry.js'
import { hold } from '../../../src/cache/freshness.js'
import { heldBytes, MemoryTier } from '../../../src/cache/memory-tier.js'
import { keyOf } from './cache-under-test.js'

const entryOf = (id: string, bytes: number, epoch = 1): Entry =>
  sealEntry(
    keyOf(id, { project: 'p' }),
    { bytes: Buffer.alloc(bytes), encodings: { br: Buffer.alloc(bytes) } },
    0,
    epoch,
  )
const held = (entry: Entry) => hold(entry, 0)

describe('memory', () => {
  it('counts bytes, the encoded ones too', () => {
    expect(heldBytes(entryOf('a', 10_000)) - heldBytes(entryOf('a', 0))).toBe(20_000)
  })

  it('evicts the least recently used first, and says so', () => {
    const evicted: string[] = []
    const memory = new MemoryTier(3 * heldBytes(entryOf('a', 100)), ({ key }) => evicted.push(key.text))
    for (const id of ['a', 'b', 'c']) memory.put(held(entryOf(id, 100)))
    memory.get('id=a')
    memory.put(held(entryOf('d', 100)))
    expect(evicted).toEqual(['id=b'])
    expect(memory.get('id=a')).toBeDefined()
  })

  it('stays bounded however many entries come', () => {
    const memory = new MemoryTier(100_000)
    for (let id = 0; id < 10_000; id++) memory.put(held(entryOf(String(id), 100)))
    expect(memory.bytes).toBeLessThanOrEqual(100_000)
    expect(memory.entries().length).toBeLessThan(100)
  })

  it('says when an entry is larger than all of it', () => {
    expect(new MemoryTier(5_000).put(held(entryOf('a', 10_000)))).toBe(false)
  })

  it('drops what is selected up to an epoch, and nothing newer', () => {
    const memory = new MemoryTier(100_000)
    memory.put(held(entryOf('old', 10, 1)))
    memory.put(held(entryOf('new', 10, 3)))
    expect(memory.drop({ project: 'p' }, 2)).toBe(1)
    expect(memory.entries().map(({ key }) => key.text)).toEqual(['id=new'])
  })
})
