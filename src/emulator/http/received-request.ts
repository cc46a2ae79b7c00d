import type { IncomingMessage } from 'node:http'

/** A request as it came over the wire: nothing decoded, nothing folded. */
export interface ReceivedRequest {
  readonly method: string
  /** Percent-encoded, without the query. */
  readonly path: string
  /** Without the question mark; empty when there was none. */
  readonly rawQuery: string
  /** Names in the case and order in which they were sent, repeats kept. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

const maxBodyBytes = 12 * 1024 * 1024

/** Undefined when the body is larger than the gateway's 12 MB. Rejects when the client goes away. */
export async function receive(message: IncomingMessage): Promise<ReceivedRequest | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBodyBytes) chunks.push(chunk)
  }
  if (size > maxBodyBytes) return undefined
  return { ...requestHead(message), body: Buffer.concat(chunks) }
}

/** What is known before the body is read. */
export function requestHead(message: IncomingMessage): Omit<ReceivedRequest, 'body'> {
  const [path = '/', ...query] = (message.url ?? '/').split('?')
  const headers: [string, string][] = []
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.push([message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? ''])
  }
  return { method: message.method ?? 'GET', path, rawQuery: query.join('?'), headers }
}

/** The value of a header, blanks at its ends cut, repeats joined with a comma. */
export function headerOf(request: Pick<ReceivedRequest, 'headers'>, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const values = request.headers
    .filter(([sent]) => sent.toLowerCase() === wanted)
    .map(([, value]) => value.trim())
  return values.length === 0 ? undefined : values.join(',')
}

/** Query parameters in order, decoded as a form is (`+` is a blank). Undefined when an escape is broken. */
export function decodeQuery(rawQuery: string): [name: string, value: string][] | undefined {
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))
  try {
    return rawQuery
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return [decode(name), decode(value.join('='))]
      })
  } catch {
    return undefined
  }
}
