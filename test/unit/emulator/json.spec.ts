import { describe, expect, it } from '@jest/globals'
import { member, toJson } from '../../../src/emulator/json.js'

describe('JSON of the emulator', () => {
  it('writes 64-bit integers with every digit and all else as usual', () => {
    const value = { a: [1, 'x"y', null, true], 'b c': { d: 1.5 } }
    expect(toJson(value)).toBe(JSON.stringify(value))
    expect(toJson({ id: 9_223_372_036_854_775_807n })).toBe('{"id":9223372036854775807}')
  })

  it('finds a member of what may be no object, and none that is inherited', () => {
    expect(member({ a: { b: 1 } }, 'a', 'b')).toBe(1)
    expect(member(null, 'a')).toBeUndefined()
    expect(member('text', 'length')).toBeUndefined()
    expect(member({}, 'constructor')).toBeUndefined()
  })
})
