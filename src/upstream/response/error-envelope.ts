import { isLosslessNumber } from 'lossless-json'
import type { Body } from './read-body.js'
import { isJsonObject, type JsonObject, type JsonValue } from './json.js'
import type { ReceivedResponse } from '../transport/send.js'

/** What a response says about itself, in whichever of the known shapes, as far as it may be repeated. */
export interface ErrorEnvelope {
  readonly status: number
  /** Such as `ModelArts.0104`. Free text in its place is left out: it may hold anything. */
  readonly errorCode?: string
  readonly requestId?: string
  /** The body says that the request failed, or names an error. */
  readonly admitsFailure: boolean
  /** A page comes from a box in between, not from the API. */
  readonly isPage: boolean
}

/**
 * Knows `{error_code, error_msg, request_id}` of the gateways, `{is_success, error_code,
 * error_message or error_msg}` of ModelArts, `{error: {code, message}}` of IAM and some gateways.
 */
export function errorEnvelope({ status, headers }: ReceivedResponse, body: Body): ErrorEnvelope {
  const members = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
  const errorCode = errorCodeOf(members)
  const requestId = [headers['x-request-id'], members.request_id].find(isIdentifier)
  return {
    status,
    ...(errorCode !== undefined && { errorCode }),
    ...(requestId !== undefined && { requestId }),
    admitsFailure: admitsFailure(members),
    isPage: body.kind === 'html',
  }
}

function errorCodeOf(members: JsonObject): string | undefined {
  const nested = isJsonObject(members.error) ? members.error : {}
  return [members.error_code, nested.error_code, nested.code].find(isErrorCode)
}

function admitsFailure({ is_success: isSuccess, error, error_code: code }: JsonObject): boolean {
  if (isSuccess === undefined) return isFilled(code) || isFilled(error)
  return isSuccess !== true
}

function isFilled(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !isLosslessNumber(value)
}

function isErrorCode(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^[A-Za-z]{2,16}\.\d{3,8}$/.test(value)
}

function isIdentifier(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(value)
}
