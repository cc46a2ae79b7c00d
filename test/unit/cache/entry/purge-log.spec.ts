import { beforeEach, describe, expect, it } from '@jest/globals'
import { sealEntry, type Entry } from '../../../../src/cache/entry/entry.js'
import { maxPurges, PurgeLog } from '../../../../src/cache/entry/purge-log.js'
import { parseSelector, selectorText, selects } from '../../../../src/cache/entry/selector.js'
import { keyOf, payloadOf } from '../../../support/cache-under-test.js'

const entryOf = (id: string, epoch: number): Entry =>
  sealEntry(keyOf(id, { project: 'p' }), payloadOf('bytes'), epoch)

describe('the log of purges', () => {
  let log: PurgeLog
  beforeEach(() => {
    log = new PurgeLog()
  })

  it('ends an entry with the same epoch as the purge or a lower one', () => {
    log.record({ selector: { id: 'a' }, soft: false, epoch: 5 })
    expect([4, 5, 6].map((epoch) => log.verdict(entryOf('a', epoch)))).toEqual(['purged', 'purged', 'kept'])
    expect(log.verdict(entryOf('b', 4))).toBe('kept')
  })

  it('a soft purge marks stale, and does not soften a hard one', () => {
    log.record({ selector: {}, soft: true, epoch: 9 })
    expect(log.verdict(entryOf('a', 4))).toBe('stale')
    log.record({ selector: { id: 'a' }, soft: false, epoch: 5 })
    expect(log.verdict(entryOf('a', 4))).toBe('purged')
    expect(log.verdict(entryOf('a', 6))).toBe('stale')
  })

  it('keeps the later of two purges of the same selector', () => {
    expect(log.record({ selector: { id: 'a', project: 'p' }, soft: false, epoch: 5 })).toBe(true)
    expect(log.record({ selector: { project: 'p', id: 'a' }, soft: false, epoch: 3 })).toBe(false)
    expect(log.verdict(entryOf('a', 5))).toBe('purged')
  })

  it('stays bounded: the oldest purges become one of everything as old', () => {
    for (let epoch = 1; epoch <= maxPurges + 50; epoch++) {
      log.record({ selector: { id: String(epoch) }, soft: false, epoch })
    }
    expect(log.beyond([]).length).toBeLessThanOrEqual(maxPurges)
    expect(log.verdict(entryOf('other', 1))).toBe('purged')
    expect(log.verdict(entryOf('other', maxPurges))).toBe('kept')
    expect(log.verdict(entryOf(String(maxPurges + 50), maxPurges + 50))).toBe('purged')
  })

  it('tells what others do not know', () => {
    log.record({ selector: { id: 'a' }, soft: false, epoch: 5 })
    log.record({ selector: { id: 'b' }, soft: false, epoch: 6 })
    const theirs = [{ selector: { id: 'a' }, soft: false, epoch: 7 }]
    expect(log.beyond(theirs)).toEqual([{ selector: { id: 'b' }, soft: false, epoch: 6 }])
  })
})

describe('a selector', () => {
  it('selects by any subset of the parts, an empty one everything', () => {
    const key = keyOf('a', { project: 'p' })
    expect(selects({}, key)).toBe(true)
    expect(selects({ project: 'p' }, key)).toBe(true)
    expect(selects({ project: 'p', id: 'b' }, key)).toBe(false)
    expect(selects({ region: 'r' }, key)).toBe(false)
  })

  it('has one text however it is ordered, and comes back from it', () => {
    const selector = { b: 'x=1&y', a: 'ü %{}' }
    expect(selectorText(selector)).toBe(selectorText({ a: 'ü %{}', b: 'x=1&y' }))
    expect(parseSelector(selectorText(selector))).toEqual(selector)
  })
})
