import { beforeEach, describe, expect, it } from '@jest/globals'
import { DigestMemo } from '../../../../src/http/auth/digest-memo.js'

describe('remembered digests', () => {
  let memo: DigestMemo

  beforeEach(() => {
    memo = new DigestMemo()
  })

  it('are told for the very same text', () => {
    memo.remember('key-a', 'digest of a')
    expect(memo.get('key-a')).toBe('digest of a')
  })

  it.each(['key-b', 'key-', 'key-aa', 'Key-a', ''])('are not told for another: %j', (other) => {
    memo.remember('key-a', 'digest of a')
    expect(memo.get(other)).toBeUndefined()
  })

  it('are never another text’s, where two share a slot', () => {
    const texts = Array.from({ length: 5_000 }, (_, index) => `key ${index}`)
    for (const text of texts) memo.remember(text, `digest of ${text}`)
    const told = texts.filter((text) => memo.get(text) !== undefined)
    expect(told.map((text) => memo.get(text))).toEqual(told.map((text) => `digest of ${text}`))
    expect(told.length).toBeGreaterThan(500)
    expect(told.length).toBeLessThanOrEqual(1_024)
  })

  it('are not kept for very long texts', () => {
    const long = 'k'.repeat(1_025)
    memo.remember(long, 'digest')
    expect(memo.get(long)).toBeUndefined()
  })
})
