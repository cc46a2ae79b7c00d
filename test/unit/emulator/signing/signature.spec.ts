import { describe, expect, it } from '@jest/globals'
import { checkSignature } from '../../../../src/emulator/access/check-signature.js'
import { KeyRing } from '../../../../src/emulator/access/key-ring.js'
import type { ReceivedRequest } from '../../../../src/emulator/http/received-request.js'
import { parseAuthorization } from '../../../../src/emulator/signing/authorization-header.js'
import { canonicalRequest } from '../../../../src/emulator/signing/canonical-request.js'
import { parseSdkDate } from '../../../../src/emulator/signing/sdk-date.js'
import { signature, stringToSign } from '../../../../src/emulator/signing/signature.js'
import { signingVectors, vectorTimeMs, type SigningVector } from '../../../support/vectors/signing-vectors.js'

/** As a client would put it on the wire. */
function received(vector: SigningVector): ReceivedRequest {
  const rawQuery = vector.query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  const headers: [string, string][] = [
    ['Host', vector.host],
    ['X-Sdk-Date', vector.xSdkDate],
    ...Object.entries(vector.headers),
    ['Authorization', vector.expected.authorization],
    ['User-Agent', 'anything'],
  ]
  if (vector.securityToken !== null) headers.push(['X-Security-Token', vector.securityToken])
  return { method: vector.method, path: vector.path, rawQuery, headers, body: Buffer.alloc(0) }
}

describe('the emulator rebuilds published signatures from the wire', () => {
  it.each(signingVectors)('$id: $note', (vector) => {
    const { expected } = vector
    const authorization = parseAuthorization(expected.authorization)
    expect(authorization?.signedHeaders.join(';')).toBe(expected.signedHeaders)

    const canonical = canonicalRequest(received(vector), authorization?.signedHeaders ?? [])
    expect(canonical).toBe(expected.canonicalRequest)
    const text = stringToSign(canonical ?? '', vector.xSdkDate)
    expect(text).toBe(expected.stringToSign)
    expect(signature(vector.sk, text)).toBe(expected.signature)
  })

  it.each(signingVectors)('$id is let in', (vector) => {
    const keys = new KeyRing()
    const nowMs = vectorTimeMs(vector)
    expect(parseSdkDate(vector.xSdkDate)).toBe(nowMs)
    const { securityToken } = vector
    const temporary = securityToken === null ? {} : { temporary: { securityToken, expiresAtMs: nowMs + 1 } }
    keys.put({ accessKey: vector.ak, secretKey: vector.sk, projects: [], ...temporary })
    const lockPolicy = { lockAfterFailures: 5, lockForMs: 300_000 }
    expect(checkSignature(received(vector), keys, nowMs, lockPolicy)).toMatchObject({ admitted: true })
  })
})
