import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/** A name or an IPv4 address, with or without a port (RFC 3986, section 3.2.2). */
const nameAndPort = /^(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*(?::\d*)?$/i
const literalAndPort = /^\[([^\]]+)\](?::\d*)?$/
const futureAddress = /^v[\da-f]+\.[\w.~!$&'()*+,;=:-]+$/i

/** `uri-host [ ":" port ]` (RFC 9110, section 7.2). */
function isHost(value: string): boolean {
  const literal = literalAndPort.exec(value)?.[1]
  if (literal === undefined) return nameAndPort.test(value)
  return (isIPv6(literal) && !literal.includes('%')) || futureAddress.test(literal)
}

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
  if (!isHost(host)) return false
  lastValid = host
  return true
}
