const timeoutMs = 3_000
const maxBytes = 1_048_576

/** Fetches the JSON at `uri`, once: no redirect, no retry, within three seconds, at most 1 MiB. */
export async function fetchKeys(uri: string): Promise<unknown> {
  const response = await fetch(uri, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    // A redirect could lead from https to anywhere.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`the JWKS answered with status ${response.status}`)
  }
  const body: AsyncIterable<Uint8Array> | null = response.body
  if (body === null) throw new Error('the JWKS is empty')
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`the JWKS is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString())
}
