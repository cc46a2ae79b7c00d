import { sha256Hex } from './canonical-request.js'

export const algorithm = 'SDK-HMAC-SHA256'

/** Step 1: `YYYYMMDDTHHMMSSZ`, UTC. */
export function sdkDate(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

/** Step 9. */
export function stringToSign(date: string, canonicalRequest: string): string {
  return [algorithm, date, sha256Hex(canonicalRequest)].join('\n')
}
