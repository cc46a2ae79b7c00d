import { describe, expect, it } from '@jest/globals'
import { entityTag, matchesEntityTag } from '../../../../src/http/negotiation/entity-tag.js'

describe('If-None-Match', () => {
  const tag = entityTag('abc', 'br')

  it.each([['"abc-br"'], ['W/"abc-br"'], ['"x", "abc-br"'], ['"x",W/"abc-br" , "y"'], ['*'], [' * ']])(
    '%s matches',
    (header) => {
      expect(matchesEntityTag(header, tag)).toBe(true)
    },
  )

  it.each([['"abc"'], ['"abc-gzip"'], ['abc-br'], ['""'], [''], ['W/*']])('%s does not match', (header) => {
    expect(matchesEntityTag(header, tag)).toBe(false)
  })
})
