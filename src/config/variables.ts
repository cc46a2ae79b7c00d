import { isIP } from 'node:net'
import { z } from 'zod'

/*
 * Every environment variable: its rule, its default, and whether its value is a secret.
 * `load-config.ts` reads them, `.env.example` explains them, a test compares the two.
 */

const integer = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: max === Number.MAX_SAFE_INTEGER ? `must be at least ${min}` : `must be ${min} to ${max}`,
    })

const timeoutMs = integer(1, 3_600_000)

const text = z.string().min(1)

const listOf = <T>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ''))
    .pipe(z.array(item))

const parsedUrl = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined)

/** An absolute URL that may be prefixed to a path. Yields it without a trailing slash. */
const baseUrl = text
  .refine((value) => ['http:', 'https:'].includes(parsedUrl(value)?.protocol ?? ''), {
    error: 'must be a URL that begins with https:// or http://',
    abort: true,
  })
  .refine(
    (value) => {
      const url = parsedUrl(value)
      return url?.username === '' && url.password === '' && url.search === '' && url.hash === ''
    },
    { error: 'must hold no user, password, query or fragment' },
  )
  .transform((value) => value.replace(/\/+$/, ''))

const redisUrl = text.refine((value) => ['redis:', 'rediss:'].includes(parsedUrl(value)?.protocol ?? ''), {
  error: 'must be a URL that begins with redis:// or rediss://',
})

const isLoopback = (hostname: string) => hostname === 'localhost' || /^127\.|^\[::1\]$/.test(hostname)

const jwksUri = baseUrlWithQuery().refine(
  (value) => {
    const url = parsedUrl(value)
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  },
  { error: 'must be https (http only on loopback)' },
)

function baseUrlWithQuery() {
  return text.refine((value) => parsedUrl(value) !== undefined, { error: 'must be a URL', abort: true })
}

const origin = z.string().refine((value) => parsedUrl(value)?.origin === value && /^https?:/.test(value), {
  error: 'must hold exact origins such as https://app.example.com, without path or wildcard',
})

const addressOrCidr = z.string().refine(
  (value) => {
    const [address = '', bits, ...rest] = value.split('/')
    const family = isIP(address)
    if (family === 0 || rest.length > 0) return false
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  },
  { error: 'must hold IP addresses or CIDRs' },
)

const projectId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Za-z0-9_-')

/** `train=60,inference=600` */
const ttlOverrides = z.string().transform((value, context) => {
  const overrides: Partial<Record<'train' | 'inference', number>> = {}
  for (const part of value.split(',').map((piece) => piece.trim())) {
    const match = /^(train|inference)\s*=\s*([1-9]\d{0,8})$/.exec(part)
    const jobType = match?.[1] as 'train' | 'inference' | undefined
    if (!jobType || overrides[jobType] !== undefined) {
      context.addIssue('must be job types with whole seconds, each once, such as train=60,inference=600')
      return z.NEVER
    }
    overrides[jobType] = Number(match?.[2])
  }
  return overrides
})

const callerAuth = z.string().transform((value, context): ('api-key' | 'jwt')[] => {
  const kinds = value.split(',').map((part) => part.trim())
  if (kinds.length === 1 && kinds[0] === 'none') return []
  const known = kinds.filter((kind) => kind === 'api-key' || kind === 'jwt')
  if (known.length !== kinds.length || new Set(known).size !== known.length) {
    context.addIssue('must be none, api-key, jwt, or api-key,jwt')
    return z.NEVER
  }
  return known
})

interface Variable<T> {
  readonly schema: z.ZodType<T, string>
  /** As it would be written in the environment. */
  readonly default?: string
  readonly secret?: true
}

const variable = <T>(schema: z.ZodType<T, string>, fallback?: string): Variable<T> =>
  fallback === undefined ? { schema } : { schema, default: fallback }

const secret: Variable<string> = { schema: z.string().min(1), secret: true }

export const variables = {
  HOST: variable(text, '0.0.0.0'),
  PORT: variable(integer(0, 65_535), '3000'),
  LOG_LEVEL: variable(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info'),
  LOG_FORMAT: variable(z.enum(['json', 'pretty']), 'json'),
  REQUEST_TIMEOUT_MS: variable(timeoutMs, '8000'),
  SHUTDOWN_TIMEOUT_MS: variable(timeoutMs, '10000'),
  KEEP_ALIVE_TIMEOUT_MS: variable(timeoutMs, '73000'),
  TRUST_PROXY: variable(listOf(addressOrCidr), ''),
  CORS_ORIGINS: variable(listOf(origin), ''),

  MODELARTS_ENDPOINT: variable(baseUrl),
  MODELARTS_PROJECT_ID: variable(projectId),
  MODELARTS_AUTH: variable(z.enum(['aksk', 'password', 'token', 'agency']), 'aksk'),
  HUAWEICLOUD_SDK_AK: secret,
  HUAWEICLOUD_SDK_SK: secret,
  HUAWEICLOUD_SDK_SECURITY_TOKEN: secret,
  OS_AUTH_URL: variable(baseUrl.transform((value) => value.replace(/\/v3$/, ''))),
  OS_USERNAME: variable(text),
  OS_PASSWORD: secret,
  OS_USER_DOMAIN_NAME: variable(text),
  MODELARTS_AUTH_TOKEN: secret,
  METADATA_ENDPOINT: variable(baseUrl, 'http://169.254.169.254'),
  PROJECTS_FILE: variable(text),
  UPSTREAM_TIMEOUT_MS: variable(timeoutMs, '5000'),
  UPSTREAM_SOFT_TIMEOUT_MS: variable(timeoutMs, '1000'),
  UPSTREAM_RETRIES: variable(integer(0, 10), '2'),
  UPSTREAM_MAX_CONCURRENCY: variable(integer(1, 1000), '8'),
  UPSTREAM_MAX_BODY_BYTES: variable(integer(1024, 268_435_456), '8388608'),
  UPSTREAM_PROXY: variable(z.union([z.enum(['none', 'environment']), proxyUrl()]), 'none'),
  HTTPS_PROXY: variable(text),
  NO_PROXY: variable(listOf(z.string()), ''),

  REDIS_URL: variable(redisUrl),
  REDIS_CLUSTER_NODES: variable(listOf(redisUrl), ''),
  REDIS_KEY_PREFIX: variable(
    z
      .string()
      .regex(/^[^\s{}*?[\]\\]{1,128}$/, 'must be 1 to 128 characters without white space or any of {}*?[]\\'),
    'specs-bff:',
  ),
  REDIS_COMMAND_TIMEOUT_MS: variable(timeoutMs, '100'),

  CACHE_TTL_SECONDS: variable(integer(1, 31_536_000), '300'),
  CACHE_TTL_OVERRIDES: variable(ttlOverrides),
  CACHE_STALE_WHILE_REVALIDATE_SECONDS: variable(integer(0, 31_536_000), '600'),
  CACHE_STALE_IF_ERROR_SECONDS: variable(integer(0, 31_536_000), '86400'),
  CACHE_MIN_REFRESH_SECONDS: variable(integer(0, 86_400), '5'),
  CACHE_MAX_BYTES: variable(integer(65_536), '67108864'),

  CALLER_AUTH: variable(callerAuth),
  API_KEYS_FILE: variable(text),
  JWT_ISSUER: variable(text),
  JWT_AUDIENCE: variable(text),
  JWT_JWKS_URI: variable(jwksUri),
  JWT_PROJECTS_CLAIM: variable(text, 'projects'),
  RATE_LIMIT_PER_MINUTE: variable(integer(0, 1_000_000)),
} satisfies Record<string, Variable<unknown>>

function proxyUrl() {
  return text.refine((value) => /^https?:$/.test(parsedUrl(value)?.protocol ?? ''), {
    error: 'must be none, environment, or the URL of an HTTP proxy',
  })
}

export type VariableName = keyof typeof variables

/** The value of each variable once its schema has parsed it; absent where neither value nor default was given. */
export type VariableValues = {
  readonly [N in VariableName]?: (typeof variables)[N] extends Variable<infer T> ? T : never
}
