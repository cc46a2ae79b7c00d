import type { Secret } from '../../config/secret.js'
import { canonicalHeaders, sendable } from './canonical-headers.js'
import { canonicalRequest, type SignableRequest } from './canonical-request.js'
import { signature } from './signature.js'
import { algorithm, sdkDate, stringToSign } from './string-to-sign.js'

export interface SigningKeys {
  readonly accessKey: Secret
  readonly secretKey: Secret
  /** Present with temporary keys. */
  readonly securityToken?: Secret
}

/** What is to be signed; `headers` in addition to `host`, `x-sdk-date` and `x-security-token`. */
export interface UnsignedRequest extends SignableRequest {
  readonly host: string
}

/**
 * Step 11: the headers that make the request a signed one, to be sent with `request.headers`,
 * `path` and `query` exactly as given. `host` is signed too and left to the sender, who must
 * send the same. Throws TypeError or URIError for what cannot be sent as it would be signed.
 */
export function signRequest(
  request: UnsignedRequest,
  keys: SigningKeys,
  atMs: number,
): Readonly<Record<string, string>> {
  const date = sdkDate(atMs)
  const added = {
    'x-sdk-date': date,
    ...(keys.securityToken && { 'x-security-token': keys.securityToken.reveal() }),
  }
  const headers = { ...request.headers, host: request.host, ...added }
  const { signedHeaders } = canonicalHeaders(headers)
  const sealed = signature(keys.secretKey, stringToSign(date, canonicalRequest({ ...request, headers })))
  const access = sendable('authorization', keys.accessKey.reveal())
  const authorization = `${algorithm} Access=${access}, SignedHeaders=${signedHeaders}, Signature=${sealed}`
  return { ...added, authorization }
}
