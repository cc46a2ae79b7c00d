import { readCredentials, type AccessReader, type UpstreamAccess } from './access.js'
import { effective } from './effective.js'
import type { Environment } from './environment.js'
import { defaultCacheBytes } from './memory-limit.js'
import { proxyUrl } from './rules.js'
import { Secret } from './secret.js'
import { tracesOf } from './traces.js'
import { accessVariables, variables, type VariableName } from './variables.js'

/*
 * Everything that can be set from outside, put together from the variables. The types follow from the rules of the
 * variables; what each means stands in `.env.example`.
 */

/** As `loadConfig` gives it: validated and frozen. */
export type Config = ReadonlyDeep<ReturnType<typeof assemble>>
export type ServerConfig = Config['server']
export type LogConfig = Config['log']
export type UpstreamConfig = Config['upstream']
export type RedisConfig = NonNullable<Config['redis']>
export type CacheConfig = Config['cache']
export type CallersConfig = Config['callers']
export type TracesConfig = NonNullable<Config['traces']>
export type { CredentialsConfig, UpstreamAccess } from './access.js'

type ReadonlyDeep<T> = T extends Secret | string | number | boolean | undefined
  ? T
  : { readonly [K in keyof T]: ReadonlyDeep<T[K]> }

export const assemble = (env: Environment) => {
  const redis = redisOf(env)
  const adminToken = env.secret('ADMIN_TOKEN')

  const traces = tracesOf(env)
  return {
    server: {
      host: env.value('HOST'),
      port: env.value('PORT'),
      ...managementPortOf(env),
      requestTimeoutMs: env.value('REQUEST_TIMEOUT_MS'),
      shutdownTimeoutMs: env.value('SHUTDOWN_TIMEOUT_MS'),
      keepAliveTimeoutMs: env.value('KEEP_ALIVE_TIMEOUT_MS'),
      trustProxy: env.value('TRUST_PROXY'),
      corsOrigins: env.value('CORS_ORIGINS'),
    },
    log: { level: env.value('LOG_LEVEL'), format: env.value('LOG_FORMAT') },
    upstream: upstreamOf(env),
    ...(redis && { redis }),
    cache: {
      ttlSeconds: env.value('CACHE_TTL_SECONDS'),
      ttlOverrides: env.value('CACHE_TTL_OVERRIDES'),
      staleWhileRevalidateSeconds: env.value('CACHE_STALE_WHILE_REVALIDATE_SECONDS'),
      staleIfErrorSeconds: env.value('CACHE_STALE_IF_ERROR_SECONDS'),
      minRefreshSeconds: env.value('CACHE_MIN_REFRESH_SECONDS'),
      maxBytes: env.values.CACHE_MAX_BYTES ?? defaultCacheBytes(),
    },
    callers: callersOf(env),
    /** Lets in to `/admin`, beside the keys and tokens of admins. */
    ...(adminToken && { adminToken }),
    /** All of it by variable, for operators to read. */
    effective: effective(env),

    ...(traces && { traces }),
  }
}

const managementPortOf = (env: Environment): { managementPort?: number } => {
  const { PORT: port, MANAGEMENT_PORT: managementPort } = env.values
  if (managementPort === undefined) return {}
  if (managementPort !== 0 && managementPort === port) env.fault('MANAGEMENT_PORT and PORT must differ')
  return { managementPort }
}

/**
 * Of REQUEST_TIMEOUT_MS. Attempts end before their load, so that a silent upstream counts as a failed attempt; a load
 * ends before its first caller's time, so that its failure can still be answered with what is stored.
 */
const shares = { attempts: 0.9, load: 0.95 }

const upstreamOf = (env: Environment) => {
  const { MODELARTS_PROJECT_ID: defaultProjectId, PROJECTS_FILE: projectsFile } = env.values
  const proxy = proxyOf(env)
  const access = accessOf(env)
  return {
    timeoutMs: env.value('UPSTREAM_TIMEOUT_MS'),
    softTimeoutMs: env.value('UPSTREAM_SOFT_TIMEOUT_MS'),
    /** All attempts of one load together. */
    totalTimeoutMs: Math.ceil(env.value('REQUEST_TIMEOUT_MS') * shares.attempts),
    loadTimeoutMs: Math.ceil(env.value('REQUEST_TIMEOUT_MS') * shares.load),
    retries: env.value('UPSTREAM_RETRIES'),
    maxConcurrency: env.value('UPSTREAM_MAX_CONCURRENCY'),
    maxBodyBytes: env.value('UPSTREAM_MAX_BODY_BYTES'),
    /** Of projects that do not name their own. */
    api: env.value('MODELARTS_API'),
    ...(proxy && { proxy }),
    ...(defaultProjectId !== undefined && { defaultProjectId }),
    ...(access && { access }),
    ...(projectsFile !== undefined && { projectsFile }),
  }
}

/** Required unless a projects file brings its own; then the environment may still describe the default project. */
const accessOf = (env: Environment): UpstreamAccess | undefined => {
  const hasProjectsFile = env.has('PROJECTS_FILE')
  if (hasProjectsFile && !env.has('MODELARTS_ENDPOINT')) return undefined
  const endpoint = env.required('MODELARTS_ENDPOINT')
  const credentialVariables: VariableName[] = [
    'HUAWEICLOUD_SDK_AK',
    'OS_USERNAME',
    'MODELARTS_AUTH_TOKEN',
    'MODELARTS_AUTH',
  ]
  if (hasProjectsFile && !credentialVariables.some((name) => env.has(name))) return undefined
  const kind = env.values.MODELARTS_AUTH
  // After a fault in it nobody knows what else is missing.
  if (kind === undefined) return undefined
  const reason = ` with MODELARTS_AUTH=${kind}`
  const reader: AccessReader = {
    required: (field) => {
      const name = accessVariables[field]
      return field === 'metadata_endpoint' ? env.value(name) : env.required(name, reason)
    },
    requiredSecret: (field) => env.requiredSecret(accessVariables[field], reason),
    secret: (field) => env.secret(accessVariables[field]),
  }
  return { endpoint, api: env.value('MODELARTS_API'), credentials: readCredentials(kind, reader) }
}

const proxyOf = (env: Environment): { url: Secret; noProxy: string[] } | undefined => {
  const choice = env.value('UPSTREAM_PROXY')
  if (choice === 'none') return undefined
  if (choice !== 'environment') return { url: new Secret(choice), noProxy: [] }
  const given = env.required('HTTPS_PROXY', ' with UPSTREAM_PROXY=environment')
  const url = proxyUrl.safeParse(given)
  if (env.has('HTTPS_PROXY') && url.error) env.fault(`HTTPS_PROXY ${url.error.issues[0]?.message ?? ''}`)
  return { url: new Secret(url.data ?? ''), noProxy: env.value('NO_PROXY') }
}

const redisOf = (env: Environment) => {
  const nodes = env.values.REDIS_CLUSTER_NODES ?? []
  const url = env.values.REDIS_URL
  if (url !== undefined && nodes.length > 0)
    env.fault('REDIS_URL and REDIS_CLUSTER_NODES are both set; set one')
  const urls = url === undefined ? nodes : [url]
  if (urls.length === 0) return undefined
  const source = env.secret(url === undefined ? 'REDIS_CLUSTER_NODES' : 'REDIS_URL')
  return {
    /** One URL (a single server), or several (the seed nodes of a cluster). */
    urls: urls.map((each) => new Secret(each)),
    cluster: url === undefined,
    /** The file that holds the URLs; read again when it changes. */
    ...(source?.kind === 'file' && { urlsFile: source.path }),
    keyPrefix: env.value('REDIS_KEY_PREFIX'),
    commandTimeoutMs: env.value('REDIS_COMMAND_TIMEOUT_MS'),
  }
}

/** Of a file that has changed: undefined when they cannot be used. */
export const redisUrlsIn = (content: string, cluster: boolean): readonly Secret[] | undefined => {
  const { data } = variables.REDIS_CLUSTER_NODES.schema.safeParse(content)
  if (!data || data.length === 0 || (!cluster && data.length > 1)) return undefined
  return data.map((each) => new Secret(each))
}

const callersOf = (env: Environment) => {
  env.required('CALLER_AUTH', ': none (a trusted network), api-key, jwt, or api-key,jwt')
  /** Empty: a trusted network, every caller is anonymous. */
  const auth = env.values.CALLER_AUTH ?? []
  const apiKeysFile = auth.includes('api-key')
    ? env.required('API_KEYS_FILE', ' with CALLER_AUTH=api-key')
    : undefined
  const reason = ' with CALLER_AUTH=jwt'
  return {
    auth,
    ...(apiKeysFile !== undefined && { apiKeysFile }),
    ...(auth.includes('jwt') && {
      jwt: {
        issuer: env.required('JWT_ISSUER', reason),
        audience: env.required('JWT_AUDIENCE', reason),
        jwksUri: env.required('JWT_JWKS_URI', reason),
        projectsClaim: env.value('JWT_PROJECTS_CLAIM'),
      },
    }),
    rateLimitPerMinute: env.values.RATE_LIMIT_PER_MINUTE ?? (auth.length === 0 ? 0 : 600),
  }
}
