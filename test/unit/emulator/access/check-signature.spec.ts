import { beforeEach, describe, expect, it } from '@jest/globals'
import { checkSignature } from '../../../../src/emulator/access/check-signature.js'
import { KeyRing } from '../../../../src/emulator/access/key-ring.js'
import type { ReceivedRequest } from '../../../../src/emulator/http/received-request.js'
import { canonicalRequest } from '../../../../src/emulator/signing/canonical-request.js'
import { signature, stringToSign } from '../../../../src/emulator/signing/signature.js'

const nowMs = Date.UTC(2024, 0, 15, 8, 30)
const date = '20240115T083000Z'
const key = { accessKey: 'AK', secretKey: 'SK', projects: ['p'] }
const lockPolicy = { lockAfterFailures: 5, lockForMs: 300_000 }

let keys: KeyRing
beforeEach(() => {
  keys = new KeyRing()
  keys.put(key)
})

type Header = readonly [string, string]

const unsigned: ReceivedRequest = {
  method: 'GET',
  path: '/v1/p/job/resource-specs',
  rawQuery: '',
  headers: [
    ['Host', 'h'],
    ['X-Sdk-Date', date],
  ],
  body: Buffer.alloc(0),
}

/** The request with a right signature over the headers named. */
function sign(request: ReceivedRequest, ...signedHeaders: readonly string[]): ReceivedRequest {
  const hex = signature('SK', stringToSign(canonicalRequest(request, signedHeaders) ?? '', date))
  const value = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=${signedHeaders.join(';')}, Signature=${hex}`
  return withHeaders(request, ['Authorization', value])
}

const withHeaders = (request: ReceivedRequest, ...more: readonly Header[]): ReceivedRequest => ({
  ...request,
  headers: [...request.headers, ...more],
})

function reasonFor(request: ReceivedRequest, atMs = nowMs): string {
  const verdict = checkSignature(request, keys, atMs, lockPolicy)
  return verdict.admitted ? 'let in' : (JSON.parse(verdict.reply.body.toString()).error_msg as string)
}

describe('the emulated gateway', () => {
  it('lets in whatever set of headers is signed, as long as the date is among them', () => {
    expect(reasonFor(sign(unsigned, 'x-sdk-date'))).toBe('let in')
    expect(reasonFor(sign(unsigned, 'host', 'x-sdk-date'))).toBe('let in')
    expect(reasonFor(sign(withHeaders(unsigned, ['x-a', ' 1 ']), 'host', 'x-a', 'x-sdk-date'))).toBe('let in')
    expect(reasonFor(sign(unsigned, 'host'))).toMatch('x-sdk-date')
  })

  it('takes no other algorithm and no older layout', () => {
    const values = [
      'Bearer x',
      'V11-HMAC-SHA256 Credential=AK/20240115/r/s, SignedHeaders=host, Signature=00',
      `SDK-HMAC-SHA256 Credential=AK/20240115//ec2/sdk_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      'SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=short',
    ]
    for (const value of values) {
      expect(reasonFor(withHeaders(unsigned, ['Authorization', value]))).toMatch('authorization header')
    }
  })

  it('notices every part that was changed after signing', () => {
    const signed = sign(withHeaders(unsigned, ['X-Project-Id', 'p']), 'host', 'x-project-id', 'x-sdk-date')
    const changes: Partial<ReceivedRequest>[] = [
      { method: 'POST' },
      { path: '/v1/q/job/resource-specs' },
      { rawQuery: 'a=1' },
      { body: Buffer.from('x') },
      { headers: signed.headers.map(([name, value]) => [name, name === 'Host' ? 'other' : value]) },
      { headers: signed.headers.filter(([name]) => name !== 'X-Project-Id') },
      { headers: [...signed.headers, ['x-project-id', 'again']] },
    ]
    expect(reasonFor(signed)).toBe('let in')
    for (const change of changes) {
      keys.unlockAll()
      expect(reasonFor({ ...signed, ...change })).toMatch('verify aksk signature fail')
    }
  })

  it('does not mind headers that were not signed', () => {
    expect(reasonFor(withHeaders(sign(unsigned, 'host', 'x-sdk-date'), ['Via', 'proxy']))).toBe('let in')
  })

  it('takes the hash of the body from a header that gives it', () => {
    const request = withHeaders(unsigned, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD'])
    const signed = sign(request, 'host', 'x-sdk-content-sha256', 'x-sdk-date')
    expect(reasonFor({ ...signed, body: Buffer.from('anything') })).toBe('let in')
  })

  it('allows a clock to be off by 15 minutes and not by more', () => {
    const signed = sign(unsigned, 'host', 'x-sdk-date')
    expect(reasonFor(signed, nowMs + 900_000)).toBe('let in')
    expect(reasonFor(signed, nowMs - 900_000)).toBe('let in')
    expect(reasonFor(signed, nowMs + 900_001)).toMatch('signature expired')
    expect(reasonFor(signed, nowMs - 900_001)).toMatch('signature expired')
  })

  it('takes no security token with a permanent key', () => {
    const request = withHeaders(unsigned, ['X-Security-Token', 't'])
    expect(reasonFor(sign(request, 'host', 'x-sdk-date', 'x-security-token'))).toMatch('decrypt token fail')
  })

  it('counts only wrong signatures towards the lock', () => {
    const late = sign(unsigned, 'host', 'x-sdk-date')
    for (let n = 0; n < 9; n += 1) reasonFor(late, nowMs + 3_600_000)
    expect(reasonFor(late)).toBe('let in')
    for (let n = 0; n < 5; n += 1) reasonFor({ ...late, rawQuery: 'changed=1' })
    expect(reasonFor(late)).toMatch('failed to reach the limit')
    expect(reasonFor(late, nowMs + 300_000)).toBe('let in')
  })
})
