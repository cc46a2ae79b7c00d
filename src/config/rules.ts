import { isIP } from 'node:net'
import { z } from 'zod'

/*
 * What a value may look like, in the environment and in PROJECTS_FILE. A rule takes text, repairs what can only be
 * meant one way (a trailing blank, the CR of a file from Windows), and names the rest without quoting it.
 */

/** YAML knows other types; in the environment all is text. */
const anyText = z.string({ error: 'must be text (put it in quotes)' })

export const text = anyText.trim().min(1, 'must not be empty')

export const oneOf = <const T extends string>(...options: readonly T[]) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.trim() : value),
    z.enum(options, { error: `must be one of ${options.join(', ')}` }),
  )

export const integer = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  text
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: max === Number.MAX_SAFE_INTEGER ? `must be at least ${min}` : `must be ${min} to ${max}`,
    })

export const timeoutMs = integer(1, 3_600_000)

export const listOf = <T>(item: z.ZodType<T, string>, separator: string | RegExp = ',') =>
  anyText
    .transform((value) => value.split(separator).map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ''))
    .pipe(z.array(item))

/** Travels in a header or is the half of a key: no blank ever belongs to it. */
export const secret = text.regex(/^[!-~]+$/, 'must be one line of printable ASCII without blanks')

/** Blanks may belong to it, the end of a line does not. */
export const password = anyText
  .transform((value) => value.replace(/[\r\n]+$/, ''))
  .pipe(
    z
      .string()
      .min(1, 'must not be empty')
      .regex(/^\P{Cc}+$/u, 'must be one line without control characters'),
  )

export const projectId = text.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -')

/** An absolute URL with `//`, so that `https:host` and `host:80` are not taken for one. */
const parsedUrl = (value: string): URL | undefined =>
  /^[a-z]+:\/\/./i.test(value) && URL.canParse(value) ? new URL(value) : undefined

const url = (schemes: readonly string[], error: string) =>
  text.transform((value, context) => {
    const found = parsedUrl(value)
    if (found && schemes.includes(found.protocol) && found.hostname !== '') return found
    context.addIssue(error)
    return z.NEVER
  })

const webUrl = url(['http:', 'https:'], 'must be a URL that begins with https:// or http://')

/** Also when what follows is empty: a path put behind it would become part of the query. */
const hasQueryOrFragment = ({ href }: URL): boolean => /[?#]/.test(href)

const hasCredentials = ({ username, password }: URL): boolean => username !== '' || password !== ''

const isDecodable = ({ username, password }: URL): boolean => {
  try {
    decodeURIComponent(username + password)
    return true
  } catch {
    return false
  }
}

const undecodable = 'has a % in its user or password that encodes nothing (write %25 for a percent sign)'

/** A URL that may be prefixed to a path, so without a slash at its end. */
export const baseUrl = webUrl
  .refine((found) => !hasCredentials(found) && !hasQueryOrFragment(found), {
    error: 'must hold no user, password, query or fragment',
  })
  .transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, ''))

/** `name=value,name=value`, encoded as in a URL. */
export const headerList = text.refine(
  (value) =>
    value
      .split(',')
      .every((pair) => /^\s*[!#$%&'*+.^_`|~\w-]+\s*=\s*(?:[!-$&-~]|%[0-9a-f]{2})*\s*$/i.test(pair)),
  { error: 'must be name=value pairs with commas between them, encoded as in a URL' },
)

export const iamUrl = baseUrl.transform((base) => base.replace(/\/v3$/, '').replace(/\/+$/, ''))

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || /^127\.|^\[::1\]$/.test(hostname)

export const jwksUri = webUrl
  .refine((found) => !hasCredentials(found) && found.hash === '', {
    error: 'must hold no user, password or fragment',
  })
  .refine(({ protocol, hostname }) => protocol === 'https:' || isLoopback(hostname), {
    error: 'must be https (http only on loopback)',
  })
  .transform(({ href }) => href)

export const redisUrl = url(['redis:', 'rediss:'], 'must be a URL that begins with redis:// or rediss://')
  .refine((found) => !hasQueryOrFragment(found), { error: 'must hold no query or fragment' })
  .refine(isDecodable, { error: undecodable })
  .refine(({ pathname }) => /^\/?\d{0,5}$/.test(pathname), {
    error: 'must have nothing but the number of a database as its path',
  })
  .transform(({ href }) => href)

const proxyForm = 'must be the URL of an HTTP proxy, such as http://proxy.example.com:3128'

/** A scheme may be left out before a port, as other programs take it. */
export const proxyUrl = text
  .transform((value) => (/^[^/]+:\d+\/?$/.test(value) ? `http://${value}` : value))
  .pipe(url(['http:', 'https:'], proxyForm))
  .refine(({ pathname, search, hash }) => pathname + search + hash === '/', { error: proxyForm })
  .refine(isDecodable, { error: undecodable })
  .transform(({ href }) => href.replace(/\/$/, ''))

export const origin = text.refine((value) => parsedUrl(value)?.origin === value && /^https?:/.test(value), {
  error: 'must hold exact origins such as https://app.example.com, without path or wildcard',
})

const unbracketed = (value: string): string => value.replace(/^\[(.*)\]$/, '$1')

/** What looks like an IPv4 address must be one. */
export const host = text
  .transform(unbracketed)
  .refine((value) => isIP(value) !== 0 || (/^[A-Za-z0-9._-]+$/.test(value) && !/^[\d.]+$/.test(value)), {
    error: 'must be an IP address or the name of a host',
  })

export const addressOrCidr = text.transform(unbracketed).refine(
  (value) => {
    const [address = '', bits, ...rest] = value.split('/')
    const family = isIP(address)
    if (family === 0 || rest.length > 0) return false
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  },
  { error: 'must hold IP addresses or CIDRs' },
)
