import { createHmac } from 'node:crypto'
import type { Secret } from '../../config/secret.js'

/** Step 10: the secret key is the HMAC key as it is; nothing is derived from it. */
export function signature(secretKey: Secret, stringToSign: string): string {
  return createHmac('sha256', secretKey.reveal()).update(stringToSign).digest('hex')
}
