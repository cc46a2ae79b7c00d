import { describe, expect, it } from '@jest/globals'
import { Secret } from '../../../../src/config/secret.js'
import { canonicalHeaders } from '../../../../src/upstream/signing/canonical-headers.js'
import { canonicalQuery } from '../../../../src/upstream/signing/canonical-query.js'
import { canonicalRequest, sha256Hex } from '../../../../src/upstream/signing/canonical-request.js'
import { canonicalUri } from '../../../../src/upstream/signing/canonical-uri.js'
import { signRequest } from '../../../../src/upstream/signing/sign-request.js'
import { signature } from '../../../../src/upstream/signing/signature.js'
import { sdkDate, stringToSign } from '../../../../src/upstream/signing/string-to-sign.js'
import { signingVectors, vectorTimeMs, type SigningVector } from '../../../support/vectors/signing-vectors.js'

const signableHeaders = (vector: SigningVector) => ({
  ...vector.headers,
  host: vector.host,
  'x-sdk-date': vector.xSdkDate,
  ...(vector.securityToken !== null && { 'X-Security-Token': vector.securityToken }),
})

describe.each(signingVectors)('published vector $id: $note', (vector) => {
  const { expected } = vector

  it('gives the date', () => {
    expect(sdkDate(vectorTimeMs(vector))).toBe(vector.xSdkDate)
  })

  it('gives the canonical URI and the canonical query', () => {
    const [, uri, query] = expected.canonicalRequest.split('\n')
    expect(canonicalUri(vector.path)).toBe(uri)
    expect(canonicalQuery(vector.query)).toBe(query)
  })

  it('gives the signed headers', () => {
    expect(canonicalHeaders(signableHeaders(vector)).signedHeaders).toBe(expected.signedHeaders)
  })

  it('gives the canonical request and its hash', () => {
    const canonical = canonicalRequest({
      method: vector.method,
      path: vector.path,
      query: canonicalQuery(vector.query),
      headers: signableHeaders(vector),
      body: '',
    })
    expect(canonical).toBe(expected.canonicalRequest)
    expect(sha256Hex(canonical)).toBe(expected.canonicalRequestSha256)
  })

  it('gives the string to sign and the signature', () => {
    expect(stringToSign(vector.xSdkDate, expected.canonicalRequest)).toBe(expected.stringToSign)
    expect(signature(new Secret(vector.sk), expected.stringToSign)).toBe(expected.signature)
  })

  it('gives the headers to send', () => {
    const headers = signRequest(
      {
        method: vector.method,
        host: vector.host,
        path: vector.path,
        query: canonicalQuery(vector.query),
        headers: vector.headers,
        body: '',
      },
      {
        accessKey: new Secret(vector.ak),
        secretKey: new Secret(vector.sk),
        ...(vector.securityToken !== null && { securityToken: new Secret(vector.securityToken) }),
      },
      vectorTimeMs(vector),
    )
    expect(headers).toEqual({
      authorization: expected.authorization,
      'x-sdk-date': vector.xSdkDate,
      ...(vector.securityToken !== null && { 'x-security-token': vector.securityToken }),
    })
  })
})

describe('signing', () => {
  const request = {
    method: 'GET',
    host: 'upstream.test',
    path: '/v1/p/job/resource-specs',
    query: '',
    headers: {},
    body: '',
  }
  const keys = { accessKey: new Secret('AK'), secretKey: new Secret('SK') }

  it('writes a lower-case method in upper case', () => {
    const headers = { host: 'upstream.test' }
    expect(canonicalRequest({ ...request, headers, method: 'get' })).toBe(
      canonicalRequest({ ...request, headers }),
    )
  })

  it('hashes the body', () => {
    expect(canonicalRequest({ ...request, body: 'abc' })).toMatch(
      /ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad$/,
    )
  })

  it('trims header values', () => {
    expect(canonicalHeaders({ 'X-Project-Id': '  p ' }).block).toBe('x-project-id:p\n')
  })

  it.each(['a\r\nX-Evil: 1', 'a\nb', 'a\rb', 'a\u0000b', '训练'])(
    'refuses what a header cannot carry before signing: %j',
    (value) => {
      expect(() => signRequest({ ...request, headers: { 'x-project-id': value } }, keys, 0)).toThrow(
        TypeError,
      )
    },
  )

  it('refuses control characters in the access key and in the security token, without repeating them', () => {
    const bad = new Secret('canary\r\nX-Evil: 1')
    expect(() => signRequest(request, { ...keys, accessKey: bad }, 0)).toThrow(/^(?!.*canary)/s)
    expect(() => signRequest(request, { ...keys, securityToken: bad }, 0)).toThrow(/^(?!.*canary)/s)
  })

  it('refuses a header given twice in different cases, which would be signed once and sent twice', () => {
    expect(() => canonicalHeaders({ Host: 'a', host: 'b' })).toThrow(TypeError)
  })
})
