import { z } from 'zod'
import { accessDefaults, accessRules, type AccessField } from './access.js'
import {
  addressOrCidr,
  baseUrl,
  headerList,
  host,
  integer,
  jwksUri,
  listOf,
  oneOf,
  origin,
  projectId,
  proxyUrl,
  redisUrl,
  secret,
  text,
  timeoutMs,
} from './rules.js'

/*
 * Every environment variable: its rule, and its default as it would be written. `config.ts` puts them together,
 * `.env.example` explains them, and a test compares the two.
 */

interface Variable<T> {
  readonly schema: z.ZodType<T>
  readonly default?: string
}

const variable = <T>(schema: z.ZodType<T>, fallback?: string): Variable<T> =>
  fallback === undefined ? { schema } : { schema, default: fallback }

const enginesTtlSeconds = 3600

/** `train=60,inference=600`. Engines change seldom, so they keep their own ttl unless it is set here. */
const ttlOverrides = text.transform((value, context) => {
  const overrides: Partial<Record<'train' | 'inference' | 'engines', number>> = {}
  for (const part of value.split(',').map((piece) => piece.trim())) {
    const match = /^(train|inference|engines)\s*=\s*([1-9]\d{0,8})$/.exec(part)
    const name = match?.[1] as 'train' | 'inference' | 'engines' | undefined
    if (!name || overrides[name] !== undefined) {
      context.addIssue(
        'must be train, inference or engines with whole seconds, each once, such as train=60,engines=3600',
      )
      return z.NEVER
    }
    overrides[name] = Number(match?.[2])
  }
  return { engines: enginesTtlSeconds, ...overrides }
})

const callerAuth = text.transform((value, context): ('api-key' | 'jwt')[] => {
  const kinds = value.split(',').map((part) => part.trim())
  if (kinds.length === 1 && kinds[0] === 'none') return []
  const known = kinds.filter((kind) => kind === 'api-key' || kind === 'jwt')
  if (known.length !== kinds.length || new Set(known).size !== known.length) {
    context.addIssue('must be none, api-key, jwt, or api-key,jwt')
    return z.NEVER
  }
  return known
})

const upstreamProxy = text.transform((value, context) => {
  if (value === 'none' || value === 'environment') return value
  const proxy = proxyUrl.safeParse(value)
  if (proxy.success) return proxy.data
  const [{ message } = { message: '' }] = proxy.error.issues
  context.addIssue(message.replace('must be the', 'must be none, environment, or the'))
  return z.NEVER
})

export const variables = {
  HOST: variable(host, '0.0.0.0'),
  PORT: variable(integer(0, 65_535), '3000'),
  MANAGEMENT_PORT: variable(integer(0, 65_535)),
  LOG_LEVEL: variable(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info'),
  LOG_FORMAT: variable(oneOf('json', 'pretty'), 'json'),
  REQUEST_TIMEOUT_MS: variable(timeoutMs, '8000'),
  SHUTDOWN_TIMEOUT_MS: variable(timeoutMs, '10000'),
  KEEP_ALIVE_TIMEOUT_MS: variable(timeoutMs, '73000'),
  TRUST_PROXY: variable(listOf(addressOrCidr), ''),
  CORS_ORIGINS: variable(listOf(origin), ''),

  MODELARTS_ENDPOINT: variable(accessRules.endpoint),
  MODELARTS_API: variable(accessRules.api, accessDefaults.api),
  MODELARTS_PROJECT_ID: variable(projectId),
  MODELARTS_AUTH: variable(accessRules.auth, accessDefaults.auth),
  HUAWEICLOUD_SDK_AK: variable(accessRules.ak),
  HUAWEICLOUD_SDK_SK: variable(accessRules.sk),
  HUAWEICLOUD_SDK_SECURITY_TOKEN: variable(accessRules.security_token),
  OS_AUTH_URL: variable(accessRules.auth_url),
  OS_USERNAME: variable(accessRules.username),
  OS_PASSWORD: variable(accessRules.password),
  OS_USER_DOMAIN_NAME: variable(accessRules.user_domain_name),
  MODELARTS_AUTH_TOKEN: variable(accessRules.token),
  METADATA_ENDPOINT: variable(accessRules.metadata_endpoint, accessDefaults.metadata_endpoint),
  PROJECTS_FILE: variable(text),
  UPSTREAM_TIMEOUT_MS: variable(timeoutMs, '5000'),
  UPSTREAM_SOFT_TIMEOUT_MS: variable(timeoutMs, '1000'),
  UPSTREAM_RETRIES: variable(integer(0, 10), '2'),
  UPSTREAM_MAX_CONCURRENCY: variable(integer(1, 1000), '8'),
  UPSTREAM_MAX_BODY_BYTES: variable(integer(1024, 268_435_456), '8388608'),
  UPSTREAM_PROXY: variable(upstreamProxy, 'none'),
  // Set on many machines for other programs: its rule is applied when UPSTREAM_PROXY asks for it.
  HTTPS_PROXY: variable(text),
  NO_PROXY: variable(listOf(text, /[\s,]+/), ''),

  REDIS_URL: variable(redisUrl),
  REDIS_CLUSTER_NODES: variable(listOf(redisUrl), ''),
  REDIS_KEY_PREFIX: variable(
    text.regex(/^[^\s{}*?[\]\\]{1,128}$/, 'must be 1 to 128 characters without blanks or any of {}*?[]\\'),
    'specs-bff:',
  ),
  REDIS_COMMAND_TIMEOUT_MS: variable(timeoutMs, '100'),

  CACHE_TTL_SECONDS: variable(integer(1, 31_536_000), '300'),
  CACHE_TTL_OVERRIDES: variable(ttlOverrides, `engines=${enginesTtlSeconds}`),
  CACHE_STALE_WHILE_REVALIDATE_SECONDS: variable(integer(0, 31_536_000), '600'),
  CACHE_STALE_IF_ERROR_SECONDS: variable(integer(0, 31_536_000), '86400'),
  CACHE_MIN_REFRESH_SECONDS: variable(integer(0, 86_400), '5'),
  CACHE_MAX_BYTES: variable(integer(65_536)),

  CALLER_AUTH: variable(callerAuth),
  API_KEYS_FILE: variable(text),
  JWT_ISSUER: variable(text),
  JWT_AUDIENCE: variable(text),
  JWT_JWKS_URI: variable(jwksUri),
  JWT_PROJECTS_CLAIM: variable(text, 'projects'),
  RATE_LIMIT_PER_MINUTE: variable(integer(0, 1_000_000)),
  ADMIN_TOKEN: variable(secret),

  OTEL_EXPORTER_OTLP_ENDPOINT: variable(baseUrl),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: variable(baseUrl),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable(oneOf('http/protobuf', 'http/json'), 'http/protobuf'),
  OTEL_EXPORTER_OTLP_HEADERS: variable(headerList),
  OTEL_SDK_DISABLED: variable(oneOf('true', 'false'), 'false'),
} satisfies Record<string, Variable<unknown>>

export type VariableName = keyof typeof variables

/** The value of each variable once its rule has read it; absent where neither value nor default was given. */
export type VariableValues = {
  readonly [N in VariableName]?: (typeof variables)[N] extends Variable<infer T> ? T : never
}

/** Where the environment holds what PROJECTS_FILE holds for each of its projects. */
export const accessVariables = {
  endpoint: 'MODELARTS_ENDPOINT',
  api: 'MODELARTS_API',
  auth: 'MODELARTS_AUTH',
  ak: 'HUAWEICLOUD_SDK_AK',
  sk: 'HUAWEICLOUD_SDK_SK',
  security_token: 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
  auth_url: 'OS_AUTH_URL',
  username: 'OS_USERNAME',
  password: 'OS_PASSWORD',
  user_domain_name: 'OS_USER_DOMAIN_NAME',
  token: 'MODELARTS_AUTH_TOKEN',
  metadata_endpoint: 'METADATA_ENDPOINT',
} as const satisfies Record<AccessField, VariableName>
