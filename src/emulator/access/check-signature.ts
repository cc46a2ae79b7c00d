import { headerOf, type ReceivedRequest } from '../http/received-request.js'
import { parseAuthorization, type SignedAuthorization } from '../signing/authorization-header.js'
import { canonicalRequest } from '../signing/canonical-request.js'
import { parseSdkDate } from '../signing/sdk-date.js'
import { signature, stringToSign } from '../signing/signature.js'
import type { AccessKey, KeyRing, LockPolicy } from './key-ring.js'
import { refused, type Verdict } from './verdict.js'

const maxClockSkewMs = 15 * 60_000

/**
 * Whether the gateway lets a signed request in. Only a wrong signature counts towards the lock of its key:
 * a clock that is off, an unknown key and a bad security token do not.
 */
export function checkSignature(
  request: ReceivedRequest,
  keys: KeyRing,
  nowMs: number,
  lockPolicy: LockPolicy,
): Verdict {
  const authorization = parseAuthorization(headerOf(request, 'authorization') ?? '')
  if (!authorization) return refused('authorization header is incorrect')

  const { accessKey } = authorization
  const key = keys.find(accessKey)
  if (!key) return refused(`Get secretKey failed,ak:${accessKey},err:ak not exist`)
  if (keys.isLocked(accessKey, nowMs)) return refused('AK access failed to reach the limit,forbidden')

  const signedAt = parseSdkDate(headerOf(request, 'x-sdk-date') ?? '')
  if (signedAt === undefined || !isSigned(authorization, 'x-sdk-date')) {
    return refused('x-sdk-date is missing, not signed, or not in the form YYYYMMDDTHHMMSSZ')
  }
  if (Math.abs(nowMs - signedAt) > maxClockSkewMs) return refused('signature expired')

  const faultyToken = securityTokenFault(request, authorization, key, nowMs)
  if (faultyToken) return refused(faultyToken)

  const canonical = canonicalRequest(request, authorization.signedHeaders)
  if (canonical === undefined || !isRight(request, authorization, key, canonical)) {
    keys.noteFailure(accessKey, nowMs, lockPolicy)
    // The real gateway shows its own canonical request too, so clients must not pass this text on.
    const echo = canonical === undefined ? '' : `, canonicalRequest=${canonical.replaceAll('\n', '|')}`
    return refused(`verify aksk signature fail${echo}`)
  }
  keys.noteSuccess(accessKey)
  return { admitted: true, identity: { via: 'key', projects: key.projects } }
}

function isRight(
  request: ReceivedRequest,
  authorization: SignedAuthorization,
  key: AccessKey,
  canonical: string,
): boolean {
  const text = stringToSign(canonical, headerOf(request, 'x-sdk-date') ?? '')
  return signature(key.secretKey, text) === authorization.signature
}

function securityTokenFault(
  request: ReceivedRequest,
  authorization: SignedAuthorization,
  key: AccessKey,
  nowMs: number,
): string | undefined {
  const sent = headerOf(request, 'x-security-token')
  if (!key.temporary) return sent === undefined ? undefined : 'decrypt token fail'
  if (sent === undefined) return 'x-security-token not found'
  if (!isSigned(authorization, 'x-security-token')) return 'x-security-token is not signed'
  if (sent !== key.temporary.securityToken) return 'decrypt token fail'
  if (nowMs >= key.temporary.expiresAtMs) return 'token expires'
  return undefined
}

function isSigned(authorization: SignedAuthorization, name: string): boolean {
  return authorization.signedHeaders.some((signed) => signed.toLowerCase() === name)
}
