import type { IncomingMessage } from 'node:http'

/** `uri-host [ ":" port ]` (RFC 9110, section 7.2; RFC 3986, section 3.2.2). */
const hostAndPort =
  /^(?:\[(?:[\da-f:]+(?:\d{1,3}(?:\.\d{1,3}){3})?|v[\da-f]+\.[\w.~!$&'()*+,;=:-]+)\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i

/** Nearly every request has the same. */
let lastValid: string | undefined

/**
 * One Host with a valid value, or none in HTTP/1.0 (RFC 9112, section 3.2). Read from the lines as they came: Node's
 * parsed headers keep the first one and hide the others.
 */
export function hasValidHost({ rawHeaders, httpVersionMinor, httpVersionMajor }: IncomingMessage): boolean {
  let host: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length !== 4 || name.toLowerCase() !== 'host') continue
    if (host !== undefined) return false
    host = rawHeaders[at + 1]
  }
  if (host === undefined) return httpVersionMajor === 1 && httpVersionMinor === 0
  if (host === lastValid) return true
  if (!hostAndPort.test(host)) return false
  lastValid = host
  return true
}
