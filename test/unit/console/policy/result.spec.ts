import { describe, expect, it } from '@jest/globals'
import { textOf } from '../../../../packages/console/src/policy/result.js'

describe('what became of a change', () => {
  const refusal = (since: string) => ({ text: 'Not applied', refusedWith: { state: 'ok', since } })

  it('stays as long as its reason: a refusal for want of Redis until Redis is back', () => {
    const refused = refusal('1')
    // The page hears a second later that Redis is gone.
    expect(textOf(refused, { state: 'ok', since: '1' })).toBe('Not applied')
    expect(textOf(refused, { state: 'down', since: '2' })).toBe('Not applied')
    expect(textOf(refused, { state: 'ok', since: '3' })).toBe('')
  })

  it('stays where Redis was not the reason', () => {
    const text = 'Not applied: another operator'
    expect(textOf({ text }, { state: 'ok', since: '3' })).toBe(text)
    expect(textOf({ text }, undefined)).toBe(text)
  })
})
