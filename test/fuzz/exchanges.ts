import fc from 'fast-check'

/** Well framed, whatever it says. Texts hold one byte in each character (latin1), so that any byte can be said. */
interface Request {
  readonly kind: 'request'
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly chunked: boolean
}

/** Need not be HTTP at all. */
interface Bytes {
  readonly kind: 'bytes'
  readonly text: string
}

/** What may come over a socket. */
export type Exchange = Request | Bytes

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
const bytes = (maxLength: number) => fc.string({ unit: byte, maxLength })
/** Tab, what prints in ASCII, and the upper half. */
const usual = byte.filter((character) => /[\t\x20-\x7e\x80-\xff]/.test(character))
/** Bytes that a parser lets through mostly, and now and then any that do not end a header or a request line. */
const within = (maxLength: number) =>
  fc.oneof(
    { weight: 7, arbitrary: fc.string({ unit: usual, maxLength }) },
    { weight: 1, arbitrary: bytes(maxLength).map((text) => text.replace(/[\r\n]/g, '')) },
  )
const withoutBlanks = (maxLength: number) => within(maxLength).map((text) => text.replace(/[ \t\0]/g, ''))
const oneOf = (...texts: readonly string[]) => fc.constantFrom(...texts)

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constant('GET') },
  { weight: 3, arbitrary: oneOf('HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE') },
  {
    weight: 1,
    arbitrary: oneOf('TRACE', 'PURGE', 'PROPFIND', 'QUERY', 'M-SEARCH', 'SOURCE', 'get', 'CONNECT'),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: oneOf(...Array.from('ABCXYZabc-_!')), minLength: 1, maxLength: 12 }),
  },
)

const projectId = fc.oneof(
  oneOf('0123456789abcdef0123456789abcdef', 'unknown', 'a'.repeat(64), 'a'.repeat(65), '..', '%2e%2e', '*'),
  withoutBlanks(40),
)
const path = fc.oneof(
  { weight: 10, arbitrary: fc.constant('/specs') },
  { weight: 4, arbitrary: projectId.map((id) => `/v1/${id}/job/resource-specs`) },
  {
    weight: 3,
    arbitrary: oneOf(
      ...[
        '/problems',
        '/problems/not-found',
        '/problems/none',
        '/openapi.json',
        '/docs',
        '/docs/',
        '/health/live',
      ],
      ...[
        '/health/ready',
        '/metrics',
        '/admin/cache/entries',
        '/admin/cache/policy',
        '/',
        '//',
        '/specs/',
        '*',
      ],
      ...[
        '/specs%00',
        '/specs%',
        '/%73pecs',
        '/specs/../specs',
        '//specs',
        '/SPECS',
        '/specs;a=b',
        '/specs#a',
      ],
      ...[
        'http://localhost/specs',
        'http://',
        'specs',
        '?',
        '/specs%2f',
        '/%c3%28',
        '/\u00ff',
        '/problems/%2e%2e',
      ],
    ),
  },
  { weight: 2, arbitrary: withoutBlanks(60).map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((length) => `/${'x'.repeat(length)}`) },
)

const parameter = fc.oneof(
  oneOf('project_id', 'job_type', 'engine_id', 'project_type', 'available', 'gpu_type', 'min_gpu_num'),
  oneOf('', 'limit', '__proto__', 'constructor', 'engine_id[]', 'engine%5fid', 'JOB_TYPE', 'toString'),
  withoutBlanks(12),
)
const value = fc.oneof(
  { weight: 6, arbitrary: oneOf('train', 'inference', '0', '1', '3', 'true', 'v100', '130', '8') },
  {
    weight: 2,
    arbitrary: oneOf(
      ...[
        '',
        '-1',
        '00',
        '1e3',
        '0x10',
        ' 1',
        '+1',
        '9223372036854775807',
        '9223372036854775808',
        '%',
        '%zz',
      ],
      ...['%00', '%0d%0a', '%e2%82%ac', 'train%20', 'NaN', '1'.repeat(400), '\u00e9', "'", '<script>', '[]'],
    ),
  },
  { weight: 2, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String) },
  { weight: 2, arbitrary: withoutBlanks(30) },
)
const pair = fc.tuple(parameter, oneOf('=', '=', '=', '=', '', '=='), value).map((parts) => parts.join(''))
const query = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.constantFrom('?job_type=train', '?job_type=inference&engine_id=0', '?', '??') },
  {
    weight: 10,
    arbitrary: fc
      .tuple(fc.array(pair, { maxLength: 6 }), oneOf('&', '&', '&', '&', ';', '&&'))
      .map(([pairs, separator]) => `?${pairs.join(separator)}`),
  },
  { weight: 2, arbitrary: withoutBlanks(80).map((text) => `?${text}`) },
)

const headerName = fc.oneof(
  {
    weight: 6,
    arbitrary: oneOf(
      ...[
        'Accept',
        'Accept-Encoding',
        'Accept-Language',
        'If-None-Match',
        'If-Modified-Since',
        'If-Match',
        'Range',
      ],
      ...['Cache-Control', 'Pragma', 'Authorization', 'X-Api-Key', 'X-Auth-Token', 'X-Request-Id', 'Origin'],
      ...['Cookie', 'Expect', 'Upgrade', 'Connection', 'Content-Type', 'Content-Encoding', 'X-Forwarded-For'],
      ...[
        'Access-Control-Request-Method',
        'Access-Control-Request-Headers',
        'X-HTTP-Method-Override',
        'Via',
        'TE',
      ],
      ...[
        'Forwarded',
        'X-Forwarded-Host',
        'X-Forwarded-Proto',
        'Trailer',
        'HTTP2-Settings',
        '__proto__',
        'Date',
      ],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: oneOf(...Array.from('abcXYZ019-_!#')), minLength: 1, maxLength: 20 }),
  },
)
const headerValue = fc.oneof(
  {
    weight: 5,
    arbitrary: oneOf(
      ...[
        '*/*',
        'application/json',
        'text/html',
        'application/json;q=0',
        'text/html, */*;q=0.1',
        '*',
        'W/"a"',
      ],
      ...['gzip', 'br', 'gzip, br', 'identity;q=0', '*;q=0', 'br;q=1.0, gzip;q=0.5', '"a", "b"', 'bytes=0-1'],
      ...[
        'no-cache',
        'max-age=0',
        'max-age=99999999999999999999',
        'max-age=',
        'no-cache, max-age=5',
        'no-store',
      ],
      ...['close', 'keep-alive', 'upgrade', 'websocket', '100-continue', 'Bearer x', 'Basic eDp5', 'null'],
      ...[
        'https://app.example.com',
        'GET',
        '127.0.0.1',
        '::1',
        'h2c',
        'trailers',
        '__proto__',
        'q=',
        ';;;',
        ',,,',
      ],
    ),
  },
  { weight: 3, arbitrary: within(40) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((length) => 'v'.repeat(length)) },
)

const request: fc.Arbitrary<Request> = fc.record({
  kind: fc.constant('request' as const),
  method,
  target: fc.tuple(path, query).map((parts) => parts.join('')),
  headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 6 }),
  body: fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: bytes(60) },
    { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 40_000 }).map((length) => 'b'.repeat(length)) },
  ),
  chunked: fc.boolean(),
})

/** A request with some bytes put in, taken out or changed; or none of it. */
const damaged: fc.Arbitrary<Bytes> = fc
  .oneof(
    { weight: 1, arbitrary: bytes(200) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          request.map(wire),
          fc.array(fc.tuple(fc.nat(400), fc.nat(4), bytes(4)), { minLength: 1, maxLength: 4 }),
        )
        .map(([text, changes]) =>
          changes.reduce((some, [at, gone, put]) => some.slice(0, at) + put + some.slice(at + gone), text),
        ),
    },
    {
      weight: 1,
      arbitrary: oneOf(
        'GET /specs HTTP/1.1\r\n\r\n',
        'GET /specs HTTP/1.0\r\n\r\n',
        'GET /specs HTTP/2.0\r\nHost: a\r\n\r\n',
        'GET /specs HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
        'GET /specs HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'POST /specs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
        'POST /specs HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n',
        'POST /specs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
        'POST /specs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
        'GET /specs\r\n',
        '\r\n\r\n\r\n',
        'GET  /specs  HTTP/1.1\r\nHost: a\r\n\r\n',
        'GET /specs HTTP/1.1\nHost: a\n\n',
        'GET /specs HTTP/1.1\r\nHost : a\r\n\r\n',
        'GET /specs HTTP/1.1\r\n Host: a\r\n\r\n',
        'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
      ),
    },
  )
  .map((text) => ({ kind: 'bytes' as const, text }))

export const exchange: fc.Arbitrary<Exchange> = fc.oneof(
  { weight: 9, arbitrary: request },
  { weight: 1, arbitrary: damaged },
)

/** As it is sent, in latin1. */
export function wire(one: Exchange): string {
  if (one.kind === 'bytes') return one.text
  const { method, target, headers, body, chunked } = one
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: fuzz',
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ]
  const framed = body === '' ? '' : chunked ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body
  if (body !== '') lines.push(chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`)
  return `${lines.join('\r\n')}\r\n\r\n${framed}`
}
