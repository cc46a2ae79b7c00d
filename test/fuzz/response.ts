export interface Response {
  readonly status: number
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

interface ReadOptions {
  readonly isHead: boolean
  /** No more will come. */
  readonly isEnd: boolean
}

/**
 * The first answer in what was received; interim ones (1xx) are passed over. Strict, so that an answer that is not
 * HTTP is noticed.
 */
export function responseIn(
  received: Buffer,
  { isHead, isEnd }: ReadOptions,
): { response: Response; rest: Buffer } | 'incomplete' | 'garbage' {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return isEnd && received.length > 0 ? 'garbage' : 'incomplete'
  const [statusLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.1 ([1-5]\d\d) [\x20-\x7e]*$/.exec(statusLine)?.[1])
  const pairs = lines.map((line) => /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*(.*)$/.exec(line))
  if (Number.isNaN(status) || pairs.some((pair) => !pair)) return 'garbage'
  const rest = received.subarray(headEnd + 4)
  if (status < 200) return responseIn(rest, { isHead, isEnd })

  const headers = new Map(pairs.map((pair) => [String(pair?.[1]).toLowerCase(), String(pair?.[2])]))
  const answer = (body: Buffer, after: Buffer) => ({
    response: { status, headers, body },
    rest: after,
  })
  // What the parser refuses is refused before the method is known, and also in the place of a HEAD that came before.
  const mayHaveBody = !isHead || (status >= 400 && headers.get('connection') === 'close' && rest.length > 0)
  if (!mayHaveBody || status === 204 || status === 304) return answer(Buffer.alloc(0), rest)
  if (headers.get('transfer-encoding') === 'chunked') {
    const found = chunkedBody(rest)
    return typeof found === 'string' ? found : answer(found.body, found.rest)
  }
  const length = headers.get('content-length')
  if (length === undefined) return isEnd ? answer(rest, Buffer.alloc(0)) : 'incomplete'
  if (rest.length < Number(length)) return isEnd ? 'garbage' : 'incomplete'
  return answer(rest.subarray(0, Number(length)), rest.subarray(Number(length)))
}

function chunkedBody(received: Buffer): { body: Buffer; rest: Buffer } | 'incomplete' | 'garbage' {
  const chunks: Buffer[] = []
  for (let at = 0; ;) {
    const lineEnd = received.indexOf('\r\n', at)
    if (lineEnd < 0) return 'incomplete'
    const size = Number.parseInt(received.toString('latin1', at, lineEnd), 16)
    if (Number.isNaN(size)) return 'garbage'
    const start = lineEnd + 2
    if (received.length < start + size + 2) return 'incomplete'
    if (size === 0) return { body: Buffer.concat(chunks), rest: received.subarray(start + 2) }
    chunks.push(received.subarray(start, start + size))
    at = start + size + 2
  }
}
