import { hash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What a request presented to be let in. */
export interface Credential {
  readonly text: string
  /** `X-Api-Key` says that it is one; the others may hold an API key or a token. */
  readonly isApiKey: boolean
}

const bearer = /^bearer +([^\s,]+) *$/i

/**
 * The one credential that is judged: `Authorization: Bearer`, else `X-Api-Key`, else, on routes
 * made for clients of ModelArts, `X-Auth-Token`. Another scheme in `Authorization` is passed over:
 * it may be meant for a proxy on the way.
 */
export function credentialOf(
  headers: IncomingHttpHeaders,
  acceptsAuthToken: boolean,
): Credential | undefined {
  const { authorization } = headers
  const text = authorization === undefined ? undefined : bearer.exec(authorization)?.[1]
  if (text !== undefined) return { text, isApiKey: false }
  const apiKey = single(headers['x-api-key'])
  if (apiKey) return { text: apiKey, isApiKey: true }
  const authToken = acceptsAuthToken ? single(headers['x-auth-token']) : undefined
  return authToken ? { text: authToken, isApiKey: false } : undefined
}

/** SHA-256, 64 lower-case hex digits: the form in which keys are kept and tokens remembered. */
export function digestOf(credential: string): string {
  return hash('sha256', credential)
}

/** Node joins a repeated header with commas, and no credential holds one. */
const single = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined)
