import type { JsonObject } from '../json.js'
import { errorCodes } from './error-codes.js'

/** The shapes in which errors come: gateway, ModelArts by its several pages, IAM, and what stands between. */
export const failureShapes = [
  'gateway',
  'gateway-nested',
  'gateway-both',
  'modelarts',
  'modelarts-msg',
  'modelarts-both',
  'modelarts-v2',
  'iam',
  'iam-code',
  'html',
  'text',
  'empty',
] as const
export type FailureShape = (typeof failureShapes)[number]

export interface FailureBody {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly shape: FailureShape
  readonly requestId: string
}

/** The body in the shape asked for; a text for those that are no JSON. */
export function failureBody({ status, code, message, shape, requestId }: FailureBody): JsonObject | string {
  switch (shape) {
    case 'gateway':
      return { error_code: code, error_msg: message, request_id: requestId }
    case 'gateway-nested':
      return { error: { code, message }, request_id: requestId }
    case 'gateway-both':
      return { error: { code, message }, error_code: code, error_msg: message, request_id: requestId }
    case 'modelarts':
      return { is_success: false, error_message: message, error_code: code }
    case 'modelarts-msg':
      return { is_success: false, error_msg: message, error_code: code }
    case 'modelarts-both':
      return { is_success: false, error_message: message, error_msg: message, error_code: code }
    case 'modelarts-v2':
      return { error_msg: message, error_code: code, error_solution: 'Contact technical support.' }
    case 'iam':
      return { error: { code: status, message, title: 'Error' } }
    case 'iam-code':
      return { error_code: code, error_msg: message }
    case 'html':
      return `<html><head><title>${status}</title></head><body><h1>${status}</h1>${code} ${message}</body></html>`
    case 'text':
      return `${code} ${message}`
    case 'empty':
      return ''
  }
}

export function usualStatus(code: string): number | undefined {
  return errorCodes.find((row) => row.code === code && row.status !== null)?.status ?? undefined
}

/** Codes of the newer services have eight digits. */
const newerCode = /^ModelArts\.\d{8}$/

export function usualShape(code: string): FailureShape {
  if (code.startsWith('IAM.')) return 'iam-code'
  if (newerCode.test(code)) return 'modelarts-v2'
  return code.startsWith('APIG') ? 'gateway' : 'modelarts'
}

export function usualMessage(code: string, status: number): string {
  const rows = errorCodes.filter((row) => row.code === code)
  return (rows.find((row) => row.status === status) ?? rows[0])?.message ?? 'Error string'
}
