import { describe, expect, it } from '@jest/globals'
import { credentialOf, digestOf } from '../../../../src/http/auth/credential.js'

describe('the credential of a request', () => {
  it.each([
    ['Authorization: Bearer', { authorization: 'Bearer k-1' }, { text: 'k-1', isApiKey: false }],
    ['bearer in any case', { authorization: 'bEARER  k-1 ' }, { text: 'k-1', isApiKey: false }],
    ['X-Api-Key', { 'x-api-key': 'k-1' }, { text: 'k-1', isApiKey: true }],
    [
      'the first of several',
      { authorization: 'Bearer k-1', 'x-api-key': 'k-2' },
      { text: 'k-1', isApiKey: false },
    ],
    [
      'X-Api-Key beside a scheme that is not ours',
      { authorization: 'Basic dTpw', 'x-api-key': 'k-2' },
      { text: 'k-2', isApiKey: true },
    ],
  ])('is %s', (_what, headers, credential) => {
    expect(credentialOf(headers, false)).toEqual(credential)
  })

  it.each([
    ['nothing is sent', {}],
    ['the header is empty', { 'x-api-key': '' }],
    ['Bearer has nothing after it', { authorization: 'Bearer ' }],
    ['there are two in one', { authorization: 'Bearer a b' }],
    ['the scheme is another', { authorization: 'SDK-HMAC-SHA256 Access=x' }],
    ['it is in a field of another route', { 'x-auth-token': 'k-1' }],
  ])('is none when %s', (_what, headers) => {
    expect(credentialOf(headers, false)).toBeUndefined()
  })

  it('is X-Auth-Token where clients of ModelArts call', () => {
    expect(credentialOf({ 'x-auth-token': 'k-1' }, true)).toEqual({ text: 'k-1', isApiKey: false })
  })

  it('is kept as its SHA-256 in hex, as `printf %s key | sha256sum` prints it', () => {
    expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})
