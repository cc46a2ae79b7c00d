import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { checkSignature } from '../../../../src/emulator/access/check-signature.js'
import { KeyRing } from '../../../../src/emulator/access/key-ring.js'
import type { ReceivedRequest } from '../../../../src/emulator/http/received-request.js'
import { parseAuthorization } from '../../../../src/emulator/signing/authorization-header.js'
import { canonicalRequest } from '../../../../src/emulator/signing/canonical-request.js'
import { parseSdkDate } from '../../../../src/emulator/signing/sdk-date.js'
import { signature, stringToSign } from '../../../../src/emulator/signing/signature.js'

interface Vector {
  readonly id: string
  readonly note: string
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly ak: string
  readonly sk: string
  readonly securityToken: string | null
  readonly xSdkDate: string
  readonly expected: {
    readonly canonicalRequest: string
    readonly stringToSign: string
    readonly signedHeaders: string
    readonly signature: string
    readonly authorization: string
  }
}

const url = new URL('../../../support/vectors/signing.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(url, 'utf8')) as { vectors: Vector[] }

const lockPolicy = { lockAfterFailures: 5, lockForMs: 300_000 }

/** As a client would put it on the wire. */
function received(vector: Vector): ReceivedRequest {
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
  it.each(vectors.map((vector) => [vector.id, vector.note, vector] as const))(
    '%s: %s',
    (_id, _note, vector) => {
      const { expected } = vector
      const authorization = parseAuthorization(expected.authorization)
      expect(authorization?.signedHeaders.join(';')).toBe(expected.signedHeaders)

      const canonical = canonicalRequest(received(vector), authorization?.signedHeaders ?? [])
      expect(canonical).toBe(expected.canonicalRequest)
      const text = stringToSign(canonical ?? '', vector.xSdkDate)
      expect(text).toBe(expected.stringToSign)
      expect(signature(vector.sk, text)).toBe(expected.signature)
    },
  )

  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s is let in', (_id, vector) => {
    const keys = new KeyRing()
    const nowMs = parseSdkDate(vector.xSdkDate) ?? 0
    keys.put({
      accessKey: vector.ak,
      secretKey: vector.sk,
      projects: [],
      ...(vector.securityToken === null
        ? {}
        : { temporary: { securityToken: vector.securityToken, expiresAtMs: nowMs + 1 } }),
    })
    expect(checkSignature(received(vector), keys, nowMs, lockPolicy)).toMatchObject({ admitted: true })
  })
})
