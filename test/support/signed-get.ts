import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { canonicalRequest } from '../../src/emulator/signing/canonical-request.js'
import { signature, stringToSign } from '../../src/emulator/signing/signature.js'

/** An answer of the emulator, whole. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly text: string
}

export interface SigningKey {
  readonly accessKey: string
  readonly secretKey: string
  readonly securityToken?: string
}

export interface SignOptions {
  /** When the request claims to be signed; now without it. */
  readonly atMs?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** The headers of a request signed with `key`, for a URL that is sent as it is written. */
export function signedHeaders(
  url: string,
  key: SigningKey,
  options: SignOptions = {},
): Record<string, string> {
  const [, host = '', path = '/', rawQuery = ''] = /^https?:\/\/([^/]+)([^?]*)\??(.*)$/.exec(url) ?? []
  const date = new Date(options.atMs ?? Date.now()).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const headers: Record<string, string> = { Host: host, 'X-Sdk-Date': date, ...options.headers }
  if (key.securityToken !== undefined) headers['X-Security-Token'] = key.securityToken
  const names = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .sort()
  const request = { method: 'GET', path, rawQuery, headers: Object.entries(headers), body: Buffer.alloc(0) }
  const text = stringToSign(canonicalRequest(request, names) ?? '', date)
  const hex = signature(key.secretKey, text)
  const authorization = `SDK-HMAC-SHA256 Access=${key.accessKey}, SignedHeaders=${names.join(';')}, Signature=${hex}`
  return { ...headers, Authorization: authorization }
}

export function signedGet(url: string, key: SigningKey, options: SignOptions = {}): Promise<HttpAnswer> {
  return send('GET', url, { headers: signedHeaders(url, key, options) })
}

/** One request on a connection of its own. Rejects when the answer does not arrive whole. */
export function send(
  method: string,
  url: string,
  options: { headers?: Record<string, string>; body?: unknown; timeoutMs?: number } = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers: options.headers ?? {}, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          text: body.toString('utf8'),
        })
      })
    })
    if (options.timeoutMs)
      request.setTimeout(options.timeoutMs, () => request.destroy(new Error('timed out')))
    request.on('error', reject)
    request.end(options.body === undefined ? undefined : JSON.stringify(options.body))
  })
}
