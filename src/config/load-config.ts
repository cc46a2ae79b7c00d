import { readFileSync } from 'node:fs'
import type { Config, CredentialsConfig, UpstreamAccess } from './config.js'
import { Secret } from './secret.js'
import type { SecretSource } from './secret-source.js'
import { variables, type VariableName, type VariableValues } from './variables.js'

/** A configuration that cannot be used: one line per fault, each named by its variable, no secret value in any. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(['The configuration cannot be used:', ...faults.map((fault) => `  - ${fault}`)].join('\n'))
    this.name = 'ConfigError'
  }
}

/**
 * Reads the environment into the one `Config`. `NAME_FILE` may stand in for any `NAME`; an
 * empty value counts as not given. Collects every fault before it throws a `ConfigError`.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const reader = new Reader(env)
  const config = assemble(reader)
  if (reader.faults.length > 0) throw new ConfigError(reader.faults)
  return deepFreeze(config)
}

class Reader {
  readonly faults: string[] = []
  readonly values: VariableValues
  readonly #sources = new Map<VariableName, SecretSource>()
  readonly #given = new Set<VariableName>()

  constructor(private readonly env: NodeJS.ProcessEnv) {
    const names = Object.keys(variables) as VariableName[]
    this.values = Object.fromEntries(names.map((name) => [name, this.#read(name)]))
  }

  /** Given at all, even if faulty: what is given wrongly is not reported as missing too. */
  has(name: VariableName): boolean {
    return this.#given.has(name)
  }

  fault(message: string): void {
    this.faults.push(message)
  }

  /** A value that has a default, so it is only absent after a fault that ends the load anyway. */
  value<N extends VariableName>(name: N): NonNullable<VariableValues[N]> {
    return this.values[name] as NonNullable<VariableValues[N]>
  }

  required<N extends VariableName>(name: N, reason: string): NonNullable<VariableValues[N]> {
    if (!this.has(name)) this.fault(`${name} is required${reason}`)
    return this.value(name)
  }

  secret(name: VariableName): SecretSource | undefined {
    return this.#sources.get(name)
  }

  requiredSecret(name: VariableName, reason: string): SecretSource {
    if (!this.has(name)) this.fault(`${name} (or ${name}_FILE) is required${reason}`)
    return this.#sources.get(name) ?? { kind: 'value', secret: new Secret('') }
  }

  #read(name: VariableName): unknown {
    const variable: { schema: (typeof variables)[VariableName]['schema']; default?: string; secret?: true } =
      variables[name]
    const text = this.#text(name) ?? variable.default
    if (text === undefined) return undefined
    const parsed = variable.schema.safeParse(text)
    if (parsed.success) return parsed.data
    // A union reports its alternatives; the last one is the one with the readable message.
    const message = parsed.error.issues[0]?.message ?? 'is not valid'
    this.fault(`${name} ${message.startsWith('Invalid option') ? enumMessage(message) : message}`)
    return undefined
  }

  #text(name: VariableName): string | undefined {
    const value = this.env[name] || undefined
    const path = this.env[`${name}_FILE`] || undefined
    if (value === undefined && path === undefined) return undefined
    this.#given.add(name)
    if (path === undefined) {
      if (value !== undefined) this.#sources.set(name, { kind: 'value', secret: new Secret(value) })
      return value
    }
    if (value !== undefined) {
      this.fault(`${name} and ${name}_FILE are both set; set one`)
      return undefined
    }
    try {
      const text = readFileSync(path, 'utf8').trim()
      if (text === '') this.fault(`${name}_FILE names an empty file`)
      this.#sources.set(name, { kind: 'file', path })
      return text || undefined
    } catch (error) {
      this.fault(`${name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`)
      return undefined
    }
  }
}

/** zod says `Invalid option: expected one of "a"|"b"`. */
function enumMessage(message: string): string {
  return `must be one of ${[...message.matchAll(/"([^"]+)"/g)].map(([, option]) => option).join(', ')}`
}

function assemble(reader: Reader): Config {
  const auth = callers(reader)
  const redis = redisConfig(reader)
  return {
    server: {
      host: reader.value('HOST'),
      port: reader.value('PORT'),
      requestTimeoutMs: reader.value('REQUEST_TIMEOUT_MS'),
      shutdownTimeoutMs: reader.value('SHUTDOWN_TIMEOUT_MS'),
      keepAliveTimeoutMs: reader.value('KEEP_ALIVE_TIMEOUT_MS'),
      trustProxy: reader.value('TRUST_PROXY'),
      corsOrigins: reader.value('CORS_ORIGINS'),
    },
    log: { level: reader.value('LOG_LEVEL'), format: reader.value('LOG_FORMAT') },
    upstream: upstream(reader),
    ...(redis && { redis }),
    cache: {
      ttlSeconds: reader.value('CACHE_TTL_SECONDS'),
      ttlOverrides: reader.values.CACHE_TTL_OVERRIDES ?? {},
      staleWhileRevalidateSeconds: reader.value('CACHE_STALE_WHILE_REVALIDATE_SECONDS'),
      staleIfErrorSeconds: reader.value('CACHE_STALE_IF_ERROR_SECONDS'),
      minRefreshSeconds: reader.value('CACHE_MIN_REFRESH_SECONDS'),
      maxBytes: reader.value('CACHE_MAX_BYTES'),
    },
    callers: auth,
  }
}

/** A load ends a little before its first caller's patience, so that its failure can still be answered with what is stored. */
const loadShare = 0.95

function upstream(reader: Reader): Config['upstream'] {
  const { MODELARTS_PROJECT_ID: defaultProjectId, PROJECTS_FILE: projectsFile } = reader.values
  const proxy = upstreamProxy(reader)
  const access = upstreamAccess(reader)
  return {
    timeoutMs: reader.value('UPSTREAM_TIMEOUT_MS'),
    softTimeoutMs: reader.value('UPSTREAM_SOFT_TIMEOUT_MS'),
    totalTimeoutMs: Math.ceil(reader.value('REQUEST_TIMEOUT_MS') * loadShare),
    retries: reader.value('UPSTREAM_RETRIES'),
    maxConcurrency: reader.value('UPSTREAM_MAX_CONCURRENCY'),
    maxBodyBytes: reader.value('UPSTREAM_MAX_BODY_BYTES'),
    ...(proxy && { proxy }),
    ...(defaultProjectId !== undefined && { defaultProjectId }),
    ...(access && { access }),
    ...(projectsFile !== undefined && { projectsFile }),
  }
}

/** Required unless a projects file brings its own; then the environment may still describe the default project. */
function upstreamAccess(reader: Reader): UpstreamAccess | undefined {
  const hasProjectsFile = reader.has('PROJECTS_FILE')
  if (hasProjectsFile && !reader.has('MODELARTS_ENDPOINT')) return undefined
  const endpoint = reader.required('MODELARTS_ENDPOINT', '')
  const credentialVariables: VariableName[] = [
    'HUAWEICLOUD_SDK_AK',
    'OS_USERNAME',
    'MODELARTS_AUTH_TOKEN',
    'MODELARTS_AUTH',
  ]
  if (hasProjectsFile && !credentialVariables.some((name) => reader.has(name))) return undefined
  return { endpoint, credentials: credentials(reader) }
}

function credentials(reader: Reader): CredentialsConfig {
  const kind = reader.value('MODELARTS_AUTH')
  const reason = ` with MODELARTS_AUTH=${kind}`
  switch (kind) {
    case 'aksk': {
      const accessKey = reader.requiredSecret('HUAWEICLOUD_SDK_AK', reason)
      const secretKey = reader.requiredSecret('HUAWEICLOUD_SDK_SK', reason)
      const securityToken = reader.secret('HUAWEICLOUD_SDK_SECURITY_TOKEN')
      return { kind, accessKey, secretKey, ...(securityToken && { securityToken }) }
    }
    case 'password':
      return {
        kind,
        authUrl: reader.required('OS_AUTH_URL', reason),
        username: reader.required('OS_USERNAME', reason),
        password: reader.requiredSecret('OS_PASSWORD', reason),
        userDomainName: reader.required('OS_USER_DOMAIN_NAME', reason),
      }
    case 'token':
      return { kind, token: reader.requiredSecret('MODELARTS_AUTH_TOKEN', reason) }
    case 'agency':
      return { kind, metadataEndpoint: reader.value('METADATA_ENDPOINT') }
  }
}

/** The usual proxy variables are set on many machines for other programs, so they count only when asked for. */
function upstreamProxy(reader: Reader): Config['upstream']['proxy'] {
  const choice = reader.value('UPSTREAM_PROXY')
  if (choice === 'none') return undefined
  if (choice !== 'environment') return { url: new Secret(choice), noProxy: [] }
  const url = reader.required('HTTPS_PROXY', ' with UPSTREAM_PROXY=environment')
  return { url: new Secret(url), noProxy: reader.value('NO_PROXY') }
}

function redisConfig(reader: Reader): Config['redis'] {
  const nodes = reader.values.REDIS_CLUSTER_NODES ?? []
  const url = reader.values.REDIS_URL
  if (url !== undefined && nodes.length > 0) {
    reader.fault('REDIS_URL and REDIS_CLUSTER_NODES are both set; set one')
  }
  const urls = url === undefined ? nodes : [url]
  if (urls.length === 0) return undefined
  return {
    urls: urls.map((each) => new Secret(each)),
    cluster: url === undefined,
    keyPrefix: reader.value('REDIS_KEY_PREFIX'),
    commandTimeoutMs: reader.value('REDIS_COMMAND_TIMEOUT_MS'),
  }
}

function callers(reader: Reader): Config['callers'] {
  reader.required('CALLER_AUTH', ': none (a trusted network), api-key, jwt, or api-key,jwt')
  const kinds = reader.values.CALLER_AUTH ?? []
  const apiKeysFile = kinds.includes('api-key')
    ? reader.required('API_KEYS_FILE', ' with CALLER_AUTH=api-key')
    : undefined
  return {
    auth: kinds,
    ...(apiKeysFile !== undefined && { apiKeysFile }),
    ...(kinds.includes('jwt') && {
      jwt: {
        issuer: reader.required('JWT_ISSUER', ' with CALLER_AUTH=jwt'),
        audience: reader.required('JWT_AUDIENCE', ' with CALLER_AUTH=jwt'),
        jwksUri: reader.required('JWT_JWKS_URI', ' with CALLER_AUTH=jwt'),
        projectsClaim: reader.value('JWT_PROJECTS_CLAIM'),
      },
    }),
    rateLimitPerMinute: reader.values.RATE_LIMIT_PER_MINUTE ?? (kinds.length === 0 ? 0 : 600),
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Secret)) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
