import { randomBytes } from 'node:crypto'
import { toJson, type JsonValue } from '../json.js'

/** An answer before it is sent. `Date`, `X-Request-Id` and `Content-Length` are added when it is. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Becomes `X-Request-Id`; error bodies of the gateway repeat it. */
  readonly requestId: string
}

export const newRequestId = (): string => randomBytes(16).toString('hex')

export interface ReplyOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly requestId?: string
}

export function bytesReply(status: number, body: Buffer, options: ReplyOptions = {}): Reply {
  return { status, headers: options.headers ?? {}, body, requestId: options.requestId ?? newRequestId() }
}

export function jsonReply(status: number, body: JsonValue, options: ReplyOptions = {}): Reply {
  const headers = { 'Content-Type': 'application/json;charset=UTF-8', ...options.headers }
  return bytesReply(status, Buffer.from(toJson(body)), { ...options, headers })
}

export function textReply(
  status: number,
  contentType: string,
  body: string,
  options: ReplyOptions = {},
): Reply {
  return bytesReply(status, Buffer.from(body), {
    ...options,
    headers: { 'Content-Type': contentType, ...options.headers },
  })
}

/** As the API gateway refuses. */
export function gatewayError(status: number, code: string, message: string): Reply {
  const requestId = newRequestId()
  return jsonReply(status, { error_code: code, error_msg: message, request_id: requestId }, { requestId })
}

/** As ModelArts itself refuses. */
export function modelArtsError(status: number, code: string, message: string): Reply {
  return jsonReply(status, { is_success: false, error_message: message, error_code: code })
}

/** As its newer services refuse. */
export function newerModelArtsError(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error_msg: message, error_code: code })
}

/** As IAM refuses: OpenStack's shape, the code being the HTTP status. */
export function iamError(status: number, title: string, message: string): Reply {
  return jsonReply(status, { error: { code: status, message, title } })
}

/** As IAM refuses where it has a code of its own. */
export function iamCodeError(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error_code: code, error_msg: message })
}
