import { gatewayError, type Reply } from '../http/reply.js'

/** Who a request comes from, once its credential has been believed. */
export interface Identity {
  readonly via: 'key' | 'token'
  readonly projects: readonly string[]
}

export type Verdict =
  | { readonly admitted: true; readonly identity: Identity }
  | { readonly admitted: false; readonly reply: Reply }

/** The gateway's one code for every refused credential; the text tells which it was. */
export function refused(reason: string): Verdict {
  const message = `Incorrect IAM authentication information: ${reason}`
  return { admitted: false, reply: gatewayError(401, 'APIGW.0301', message) }
}
