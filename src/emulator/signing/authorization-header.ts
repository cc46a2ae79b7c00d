/** `SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;b, Signature=hex`, taken apart. */
export interface SignedAuthorization {
  readonly accessKey: string
  /** As the client listed them; the canonical request repeats them in this spelling. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

export const signatureAlgorithm = 'SDK-HMAC-SHA256'

const pattern = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/

/** Undefined for anything else, the older `Credential=` layout included. */
export function parseAuthorization(value: string): SignedAuthorization | undefined {
  const [, accessKey, signedHeaders, signature] = pattern.exec(value) ?? []
  if (accessKey === undefined || signedHeaders === undefined || signature === undefined) return undefined
  return { accessKey, signedHeaders: signedHeaders.split(';'), signature }
}
