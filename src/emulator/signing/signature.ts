import { createHash, createHmac } from 'node:crypto'
import { signatureAlgorithm } from './authorization-header.js'

export function stringToSign(canonicalRequest: string, xSdkDate: string): string {
  const hash = createHash('sha256').update(canonicalRequest).digest('hex')
  return `${signatureAlgorithm}\n${xSdkDate}\n${hash}`
}

/** The secret key signs as it is: no key derived from date, region or service. */
export function signature(secretKey: string, text: string): string {
  return createHmac('sha256', secretKey).update(text).digest('hex')
}
