import type { UpstreamFailureCode } from '../failure.js'

/**
 * One known error code at one status. What a code means depends on the status that it comes
 * with, so the pair is the key. Meanings and documented causes: the vendor's error tables.
 */
export interface ErrorCode {
  readonly code: string
  /** Undefined: not documented, so any status. */
  readonly status?: number
  readonly failure: UpstreamFailureCode
  /**
   * With `upstream-credentials-rejected`: `identity` when the upstream does not believe who we
   * are (another token may help; a key must rest, because five failures lock it), `rights` when
   * it does and says no.
   */
  readonly refuses?: 'identity' | 'rights'
  readonly meaning: string
}

/** The upstream will not believe this key, signature or token. */
function identity(code: string, status: number | undefined, meaning: string): ErrorCode {
  return { ...row('upstream-credentials-rejected', code, status, meaning), refuses: 'identity' }
}

/** The upstream knows who asks, and does not let them. */
function rights(code: string, status: number | undefined, meaning: string): ErrorCode {
  return { ...row('upstream-credentials-rejected', code, status, meaning), refuses: 'rights' }
}

const rejected = rowsOf('upstream-rejected-request')
const notFound = rowsOf('upstream-not-found')
const account = rowsOf('upstream-account-restricted')
const throttled = rowsOf('upstream-throttled')
/** Its fault, or a fault in how we are set up: in neither case can a caller's other values help. */
const failed = rowsOf('upstream-error')

export const errorCodes: readonly ErrorCode[] = [
  // The shared gateway.
  notFound('APIGW.0101', 404, 'no such API, or not published in this environment or region'),
  failed('APIGW.0103', 404, 'the gateway has no backend behind this API'),
  failed('APIGW.0105', 400, 'the backend of this API is configured wrongly'),
  failed('APIGW.0106', 400, 'parameter orchestration failed in the gateway'),
  rejected('APIGW.0201', 400, 'the gateway could not read the request'),
  // Callers' values are some hundred bytes at most: only what we add can be too large.
  failed('APIGW.0201', 413, 'request body above 12 MB'),
  failed('APIGW.0201', 414, 'request URI above 32 KB'),
  failed('APIGW.0201', 494, 'request headers too large: one above 32 KB or all above 128 KB'),
  failed('APIGW.0201', 502, 'the backend could not be reached or dropped the connection'),
  failed('APIGW.0201', 504, 'the backend did not answer in time'),
  identity('APIGW.0301', 401, 'IAM authentication failed: signature, key, clock or token'),
  rights('APIGW.0302', 403, 'the IAM user is not allowed to call this API'),
  identity('APIGW.0303', 401, 'app authentication failed'),
  identity('APIGW.0305', 401, 'authentication failed against the authentication backend'),
  rights('APIGW.0306', 403, 'API access denied'),
  identity('APIGW.0307', 401, 'the token must be fetched anew, or is one of another region'),
  throttled('APIGW.0308', 429, 'a throttling policy was reached'),
  rights('APIGW.0310', 403, 'the project is not available'),
  // The address is ours: the caller's values are not looked at.
  rights('APIGW.0402', 403, 'client address not on the allow list'),
  account('APIGW.0502', 405, 'the app is frozen, as when the account is in arrears'),
  failed('APIGW.0601', 500, 'internal gateway error'),
  failed('APIGW.0605', 500, 'the gateway could not resolve the backend domain'),
  // http where https is wanted: the configured endpoint, not the caller, decides that.
  failed('APIGW.0607', 400, 'protocol not supported by the API'),
  failed('APIGW.0610', 502, 'no backend of this API is available'),
  failed('APIGW.0613', 503, 'the gateway cannot reach IAM'),
  rights('APIGW.0801', 403, 'the service is not accessible in this region'),

  // The dedicated gateway: the same numbers where both have them.
  notFound('APIG.0101', 404, 'no such API or not published'),
  failed('APIG.0202', 502, 'backend unavailable'),
  failed('APIG.0203', 504, 'backend timed out'),
  identity('APIG.0301', 401, 'IAM authentication failed'),
  throttled('APIG.0308', 429, 'a throttling policy was reached'),

  // ModelArts.
  rejected('ModelArts.0101', 400, 'invalid argument'),
  notFound('ModelArts.0102', 400, 'the workspace does not exist'),
  rejected('ModelArts.0104', 400, 'parameter error'),
  rejected('ModelArts.0105', undefined, 'the code of the documented failure sample of this API'),
  rejected('ModelArts.0107', 400, 'values of named request parameters are invalid'),
  account('ModelArts.0118', 400, 'quota not sufficient'),
  identity('ModelArts.0204', 400, 'the token carries no project'),
  rejected('ModelArts.0210', 400, 'the project id is malformed'),
  rejected('ModelArts.1120', 400, 'parameter check failed'),
  rejected('ModelArts.2780', 400, 'no engine with this id'),
  rejected('ModelArts.2781', 400, 'no flavor with this id'),
  account('ModelArts.2837', 400, 'the account is frozen'),
  notFound('ModelArts.4700', 400, 'no such task; at 503 the same code is a gateway upgrade'),
  rights('ModelArts.0112', 401, 'the role of the user does not allow it'),
  identity('ModelArts.0201', 401, 'no token in the request'),
  identity('ModelArts.0202', 401, 'the token has expired'),
  identity('ModelArts.0203', 401, 'the token is invalid'),
  identity('ModelArts.0204', 401, 'the token could not be parsed'),
  identity('ModelArts.0205', 401, 'no authorization header'),
  identity('ModelArts.0206', 401, 'access key or secret key is wrong'),
  identity('ModelArts.0207', 401, 'the token has no project of the current region'),
  identity('ModelArts.0212', 401, 'the token is not a project-level token'),
  // Money: no other login helps, whatever the status says.
  account('ModelArts.6201', 401, 'account suspended'),
  account('ModelArts.6203', 401, 'account restricted'),
  identity('ModelArts.6401', undefined, 'in the field: an illegal or expired token'),
  rejected('ModelArts.6400', undefined, 'in the field: an invalid value'),
  notFound('ModelArts.6404', undefined, 'in the field: not found'),
  rights('ModelArts.6407', undefined, 'in the field: no permission'),
  rights('ModelArts.0108', 403, 'not authorized'),
  rights('ModelArts.0112', 403, 'workspace policy does not allow the action'),
  identity('ModelArts.0203', 403, 'the token is invalid'),
  identity('ModelArts.0206', 403, 'access key or secret key is wrong'),
  rights('ModelArts.0210', 403, 'the project id in the URL is not the one of the token'),
  rights('ModelArts.2785', 403, 'ModelArts has not been granted its agency in this account'),
  account('ModelArts.4116', 403, 'account in arrears'),
  // Not a missing thing: a token of another project.
  rights('ModelArts.2786', 404, 'the project of the token is not the one in the URL'),
  notFound('ModelArts.2836', 404, 'path not found'),
  notFound('ModelArts.4204', 404, 'API does not exist'),
  notFound('ModelArts.6650', 404, 'the project does not exist'),
  // The method is ours: GET, always.
  failed('ModelArts.2803', 405, 'method not allowed'),
  failed('ModelArts.4205', 408, 'connection timed out'),
  failed('ModelArts.6100', 408, 'request timed out'),
  throttled('ModelArts.2799', 429, 'too many requests'),
  throttled('ModelArts.4206', 429, 'too many requests to one service or path'),
  throttled('ModelArts.6101', 429, 'system busy'),
  failed('ModelArts.0010', 500, 'internal error'),
  failed('ModelArts.2950', 500, 'unknown internal error'),
  failed('ModelArts.2953', 500, 'IAM behind the service failed'),
  failed('ModelArts.4302', 500, 'internal gateway could not forward the request'),
  throttled('ModelArts.5039', 500, 'busy; try later'),
  failed('ModelArts.6200', 500, 'no resources available'),
  failed('ModelArts.7101', 500, 'policy decision service failed'),
  failed('ModelArts.4302', 503, 'internal gateway could not forward the request'),
  failed('ModelArts.4700', 503, 'internal gateway stopping or being upgraded'),
  failed('ModelArts.4503', 504, 'backend service could not be obtained'),
]

function rowsOf(failure: UpstreamFailureCode) {
  return (code: string, status: number | undefined, meaning: string) => row(failure, code, status, meaning)
}

function row(
  failure: UpstreamFailureCode,
  code: string,
  status: number | undefined,
  meaning: string,
): ErrorCode {
  return { code, failure, meaning, ...(status !== undefined && { status }) }
}
