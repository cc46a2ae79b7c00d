import type { UpstreamFailureCode } from '../failure.js'
import type { Rejection } from '../resilience/attempt-failed.js'

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
   * With `upstream-credentials-rejected`: `authentication` when the upstream does not believe who we
   * are (another token may help; a key must cool down, because five failures lock it),
   * `authorization` when it does and says no.
   */
  readonly rejected?: Rejection
  readonly meaning: string
}

/** The upstream will not believe this key, signature or token. */
const unauthenticated = rowsOf('upstream-credentials-rejected', 'authentication')
/** The upstream knows who asks, and does not let them. */
const unauthorized = rowsOf('upstream-credentials-rejected', 'authorization')
const refused = rowsOf('upstream-rejected-request')
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
  refused('APIGW.0201', 400, 'the gateway could not read the request'),
  // Callers' values are some hundred bytes at most: only what we add can be too large.
  failed('APIGW.0201', 413, 'request body above 12 MB'),
  failed('APIGW.0201', 414, 'request URI above 32 KB'),
  failed('APIGW.0201', 494, 'request headers too large: one above 32 KB or all above 128 KB'),
  failed('APIGW.0201', 502, 'the backend could not be reached or dropped the connection'),
  failed('APIGW.0201', 504, 'the backend did not answer in time'),
  unauthenticated('APIGW.0301', 401, 'IAM authentication failed: signature, key, clock or token'),
  unauthorized('APIGW.0302', 403, 'the IAM user is not allowed to call this API'),
  unauthenticated('APIGW.0303', 401, 'app authentication failed'),
  unauthenticated('APIGW.0305', 401, 'authentication failed against the authentication backend'),
  unauthorized('APIGW.0306', 403, 'API access denied'),
  unauthenticated('APIGW.0307', 401, 'a new token must be fetched, or it is one of another region'),
  throttled('APIGW.0308', 429, 'a throttling policy was reached'),
  unauthorized('APIGW.0310', 403, 'the project is not available'),
  // The address is ours: the caller's values are not looked at.
  unauthorized('APIGW.0402', 403, 'client address not on the allow list'),
  account('APIGW.0502', 405, 'the app is frozen, as when the account is in arrears'),
  failed('APIGW.0601', 500, 'internal gateway error'),
  failed('APIGW.0605', 500, 'the gateway could not resolve the backend domain'),
  // http where https is wanted: the configured endpoint, not the caller, decides that.
  failed('APIGW.0607', 400, 'protocol not supported by the API'),
  failed('APIGW.0610', 502, 'no backend of this API is available'),
  failed('APIGW.0613', 503, 'the gateway cannot reach IAM'),
  unauthorized('APIGW.0801', 403, 'the service is not accessible in this region'),

  // The dedicated gateway: the same numbers where both have them.
  notFound('APIG.0101', 404, 'no such API or not published'),
  failed('APIG.0202', 502, 'backend unavailable'),
  failed('APIG.0203', 504, 'backend timed out'),
  unauthenticated('APIG.0301', 401, 'IAM authentication failed'),
  throttled('APIG.0308', 429, 'a throttling policy was reached'),

  // ModelArts.
  refused('ModelArts.0101', 400, 'invalid argument'),
  notFound('ModelArts.0102', 400, 'the workspace does not exist'),
  refused('ModelArts.0104', 400, 'parameter error'),
  refused('ModelArts.0105', undefined, 'the code of the documented failure sample of this API'),
  refused('ModelArts.0107', 400, 'values of named request parameters are invalid'),
  account('ModelArts.0118', 400, 'quota not sufficient'),
  unauthenticated('ModelArts.0204', 400, 'the token carries no project'),
  refused('ModelArts.0210', 400, 'the project id is malformed'),
  refused('ModelArts.1120', 400, 'parameter check failed'),
  refused('ModelArts.2780', 400, 'no engine with this id'),
  refused('ModelArts.2781', 400, 'no flavor with this id'),
  account('ModelArts.2837', 400, 'the account is frozen'),
  notFound('ModelArts.4700', 400, 'no such task; at 503 the same code is a gateway upgrade'),
  unauthorized('ModelArts.0112', 401, 'the role of the user does not allow it'),
  unauthenticated('ModelArts.0201', 401, 'no token in the request'),
  unauthenticated('ModelArts.0202', 401, 'the token has expired'),
  unauthenticated('ModelArts.0203', 401, 'the token is invalid'),
  unauthenticated('ModelArts.0204', 401, 'the token could not be parsed'),
  unauthenticated('ModelArts.0205', 401, 'no authorization header'),
  unauthenticated('ModelArts.0206', 401, 'access key or secret key is wrong'),
  unauthenticated('ModelArts.0207', 401, 'the token has no project of the current region'),
  unauthenticated('ModelArts.0212', 401, 'the token is not a project-level token'),
  // Money: no other login helps, whatever the status says.
  account('ModelArts.6201', 401, 'account suspended'),
  account('ModelArts.6203', 401, 'account restricted'),
  unauthenticated('ModelArts.6401', undefined, 'in the field: an illegal or expired token'),
  refused('ModelArts.6400', undefined, 'in the field: an invalid value'),
  notFound('ModelArts.6404', undefined, 'in the field: not found'),
  unauthorized('ModelArts.6407', undefined, 'in the field: no permission'),
  unauthorized('ModelArts.0108', 403, 'not authorized'),
  unauthorized('ModelArts.0112', 403, 'workspace policy does not allow the action'),
  unauthenticated('ModelArts.0203', 403, 'the token is invalid'),
  unauthenticated('ModelArts.0206', 403, 'access key or secret key is wrong'),
  unauthorized('ModelArts.0210', 403, 'the project id in the URL is not the one of the token'),
  unauthorized('ModelArts.2785', 403, 'ModelArts has not been granted its agency in this account'),
  account('ModelArts.4116', 403, 'account in arrears'),
  // Not a missing thing: a token of another project.
  unauthorized('ModelArts.2786', 404, 'the project of the token is not the one in the URL'),
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

  // The APIs of the newer generation.
  notFound('ModelArts.2755', 400, 'no algorithm with this id'),
  refused('ModelArts.2788', 400, 'invalid parameter'),
  throttled('ModelArts.4395', 429, 'too many requests'),
  refused('ModelArts.50004000', 400, 'invalid parameter'),
  unauthenticated('ModelArts.50001000', 401, 'the token is invalid'),
  notFound('ModelArts.50005101', 404, 'not found'),
]

function rowsOf(failure: UpstreamFailureCode, rejected?: Rejection) {
  return (code: string, status: number | undefined, meaning: string): ErrorCode => ({
    code,
    failure,
    meaning,
    ...(status !== undefined && { status }),
    ...(rejected && { rejected }),
  })
}
