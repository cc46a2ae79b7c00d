import { readFileSync } from 'node:fs'
import { z } from 'zod'

const vectorSchema = z.object({
  id: z.string(),
  note: z.string(),
  method: z.string(),
  host: z.string(),
  path: z.string(),
  query: z.array(z.tuple([z.string(), z.string()])),
  headers: z.record(z.string(), z.string()),
  ak: z.string(),
  sk: z.string(),
  securityToken: z.string().nullable(),
  xSdkDate: z.string(),
  expected: z.object({
    canonicalRequest: z.string(),
    canonicalRequestSha256: z.string(),
    stringToSign: z.string(),
    signedHeaders: z.string(),
    signature: z.string(),
    authorization: z.string(),
  }),
})

export type SigningVector = z.infer<typeof vectorSchema>

/** Each one made by the vendor's signer and reproduced by an independent one. */
export const signingVectors: readonly SigningVector[] = z
  .object({ vectors: z.array(vectorSchema) })
  .parse(JSON.parse(readFileSync(new URL('signing.json', import.meta.url), 'utf8'))).vectors

/** Milliseconds of a `YYYYMMDDTHHMMSSZ`. */
export function vectorTimeMs({ xSdkDate }: SigningVector): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(xSdkDate) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
