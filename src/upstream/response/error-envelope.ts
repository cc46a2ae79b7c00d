import { isLosslessNumber } from 'lossless-json'
import type { ResponseHead } from '../transport/send.js'
import { isJsonObject, type JsonObject, type JsonValue } from './json.js'
import type { Body } from './read-body.js'

/** What a response says about itself, in whichever of the known forms, as far as it may be repeated. */
export interface ErrorEnvelope {
  readonly status: number
  /** Such as `ModelArts.0104`. Free text in its place is left out: it may hold anything. */
  readonly errorCode?: string
  readonly requestId?: string
  /** The body says that the request failed, or names an error. */
  readonly reportsFailure: boolean
  /**
   * - `documented`: as ModelArts, its gateways or IAM write errors
   * - `other`: a whole body that none of them writes, so a box in between does
   * - `lost`: a body was begun and cannot be read, so the status is all there is
   * - `none`: no body
   */
  readonly form: 'documented' | 'other' | 'lost' | 'none'
}

/**
 * Knows `{error_code, error_msg, request_id}` of the gateways, `{is_success, error_code,
 * error_message or error_msg}` of ModelArts, `{error: {code, message}}` of IAM and some gateways.
 */
export function errorEnvelope({ status, headers }: ResponseHead, body: Body): ErrorEnvelope {
  const members = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
  const errorCode = errorCodeOf(members)
  const requestId = [headers['x-request-id'], members.request_id].find(isIdentifier)
  return {
    status,
    ...(errorCode !== undefined && { errorCode }),
    ...(requestId !== undefined && { requestId }),
    reportsFailure: reportsFailure(members),
    form: formOf(body, members),
  }
}

function errorCodeOf(members: JsonObject): string | undefined {
  const nested = isJsonObject(members.error) ? members.error : {}
  return [members.error_code, nested.error_code, nested.code].map(asText).find(isErrorCode)
}

function reportsFailure({ is_success: isSuccess, error, error_code: code }: JsonObject): boolean {
  if (isSuccess === undefined) return isFilled(code) || isFilled(error)
  return isSuccess !== true
}

function formOf(body: Body, members: JsonObject): ErrorEnvelope['form'] {
  if (body.kind === 'empty') return 'none'
  if (body.kind === 'unreadable') return 'lost'
  const { error_code: code, error_msg: msg, error_message: message, is_success: isSuccess, error } = members
  const isNested = isJsonObject(error) && (isFilled(error.code) || isLosslessNumber(error.code))
  return isSuccess === false || isNested || [asText(code), msg, message].some(isFilled)
    ? 'documented'
    : 'other'
}

function isFilled(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !isLosslessNumber(value)
}

function asText(value: JsonValue | undefined): JsonValue | undefined {
  return isLosslessNumber(value) ? value.value : value
}

/** `APIGW.0301`, `PAP5.0001`, `SVCSTG.ModelArts.0101`; IAM also writes bare digits, more than an HTTP status has. */
function isErrorCode(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^(?:(?:[A-Za-z][A-Za-z0-9]{1,15}\.){1,3}\d{3,8}|\d{4,8})$/.test(value)
}

function isIdentifier(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(value)
}
