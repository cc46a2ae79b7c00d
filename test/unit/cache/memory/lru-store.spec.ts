import { beforeEach, describe, expect, it } from '@jest/globals'
import { sealEntry, type Entry } from '../../../../src/cache/entry/entry.js'
import { hold } from '../../../../src/cache/entry/freshness.js'
import { heldBytes, LruStore } from '../../../../src/cache/memory/lru-store.js'
import { CacheSlot } from '../../../../src/cache/memory/slot.js'
import { keyOf } from '../../../support/cache-under-test.js'

const notAsked = () => Promise.reject(new Error('not asked for'))
const entryOf = (id: string, bytes: number, epoch = 1): Entry =>
  sealEntry(keyOf(id, { project: 'p' }), { bytes: Buffer.alloc(bytes) }, epoch)
const held = (entry: Entry) => hold(entry, 0)

describe('memory', () => {
  it('counts bytes, the encoded ones too', () => {
    const entry = entryOf('a', 10_000)
    entry.encodings.br = Buffer.alloc(4_000)
    expect(heldBytes(entry) - heldBytes(entryOf('a', 0))).toBe(14_000)
  })

  it('evicts the least recently used first, and says so', () => {
    const evicted: string[] = []
    const memory = new LruStore(3 * heldBytes(entryOf('a', 100)), ({ key }) => evicted.push(key.text))
    for (const id of ['a', 'b', 'c']) memory.put(held(entryOf(id, 100)))
    memory.get(keyOf('a'))
    memory.put(held(entryOf('d', 100)))
    expect(evicted).toEqual(['id=b'])
    expect(memory.get(keyOf('a'))).toBeDefined()
  })

  it.each(['key', 'slot'])(
    'keeps what is asked for by its %s again and again while all else comes and goes',
    (by) => {
      const usual = keyOf('usual', { project: 'p' })
      const slot = new CacheSlot(usual, notAsked)
      const memory = new LruStore(32 * heldBytes(entryOf('00', 100)))
      memory.put(held(entryOf('usual', 100)))
      for (let id = 0; id < 1_000; id++) {
        expect(by === 'key' ? memory.get(usual) : memory.find(slot)).toBeDefined()
        memory.put(held(entryOf(String(id).padStart(2, '0'), 100)))
      }
    },
  )

  it('keeps what was used while a sixteenth of it was filled longer than what was not', () => {
    const idOf = (at: number) => String(at).padStart(3, '0')
    const evicted: string[] = []
    const memory = new LruStore(160 * heldBytes(entryOf('000', 100)), ({ key }) => evicted.push(key.text))
    for (let at = 0; at < 160; at++) memory.put(held(entryOf(idOf(at), 100)))
    const keys = Array.from({ length: 80 }, (_, at) => keyOf(idOf(2 * at)))
    // However often and in whatever order.
    for (const key of [...keys, ...keys].reverse()) memory.get(key)
    for (let at = 0; at < 80; at++) memory.put(held(entryOf(idOf(500 + at), 100)))
    expect(evicted).toEqual(Array.from({ length: 80 }, (_, at) => `id=${idOf(2 * at + 1)}`))
    for (const key of keys) expect(memory.get(key)).toBeDefined()
  })

  describe('asked by one slot again and again', () => {
    const key = keyOf('a', { project: 'p' })
    let slot: CacheSlot
    let memory: LruStore

    beforeEach(() => {
      memory = new LruStore(3 * heldBytes(entryOf('a', 100)))
      memory.put(held(entryOf('a', 100)))
      slot = new CacheSlot(key, notAsked)
      memory.find(slot)
    })

    it('has what is held now', () => {
      const newer = held(entryOf('a', 90, 2))
      memory.put(newer)
      expect(memory.find(slot)).toBe(newer)
      memory.markStale({ project: 'p' }, 2)
      expect(memory.find(slot)).toMatchObject({ entry: newer.entry, isSoftPurged: true })
    })

    it('has nothing when the entry was dropped, and again what came after', () => {
      memory.drop({ project: 'p' }, 1)
      expect(memory.find(slot)).toBeUndefined()
      const next = held(entryOf('a', 100, 2))
      memory.put(next)
      expect(memory.find(slot)).toBe(next)
    })

    it('has nothing when the entry was evicted, and does not keep its bytes alive', () => {
      for (const id of ['b', 'c', 'd']) memory.put(held(entryOf(id, 100)))
      expect(slot.place).toMatchObject({ held: undefined })
      expect(memory.find(slot)).toBeUndefined()
    })

    it('has nothing when what came in its place was too large', () => {
      expect(memory.put(held(entryOf('a', 10_000, 2)))).toBe(false)
      expect(memory.find(slot)).toBeUndefined()
    })

    it('does not have what another memory holds', () => {
      const other = new LruStore(100_000)
      expect(other.find(slot)).toBeUndefined()
      const others = held(entryOf('a', 1))
      other.put(others)
      for (let turn = 0; turn < 2; turn++) {
        expect(other.find(slot)).toBe(others)
        expect(memory.find(slot)?.entry.bytes).toHaveLength(100)
      }
    })
  })

  it('stays bounded however many entries come', () => {
    const memory = new LruStore(100_000)
    for (let id = 0; id < 10_000; id++) memory.put(held(entryOf(String(id), 100)))
    expect(memory.bytes).toBeLessThanOrEqual(100_000)
    expect(memory.all().length).toBeLessThan(100)
  })

  it('says when an entry is larger than all of it', () => {
    expect(new LruStore(5_000).put(held(entryOf('a', 10_000)))).toBe(false)
  })

  it('drops what is selected up to an epoch, and nothing newer', () => {
    const memory = new LruStore(100_000)
    memory.put(held(entryOf('old', 10, 1)))
    memory.put(held(entryOf('new', 10, 3)))
    expect(memory.drop({ project: 'p' }, 2)).toHaveLength(1)
    expect(memory.all().map(({ entry: { key } }) => key.text)).toEqual(['id=new'])
  })
})
