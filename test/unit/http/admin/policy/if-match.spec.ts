import { describe, expect, it } from '@jest/globals'
import { matchesVersion, versionTag } from '../../../../../src/http/admin/policy/if-match.js'

describe('If-Match on the policy', () => {
  it.each([
    [undefined, true],
    ['*', true],
    [' * ', true],
    ['"7"', true],
    ['"6", "7"', true],
    ['"6","7","8"', true],
    ['"6"', false],
    // Compared strongly, and as an entity tag: not as a number.
    ['W/"7"', false],
    ['7', false],
    ['"07"', false],
    ['', false],
  ])('%j lets version 7 be changed: %s', (ifMatch, isMatch) => {
    const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch }
    expect(matchesVersion({ headers })(7)).toBe(isMatch)
  })

  it('holds the tag that an answer came with', () => {
    const version = Date.parse('2026-11-27')
    expect(matchesVersion({ headers: { 'if-match': versionTag(version) } })(version)).toBe(true)
  })
})
