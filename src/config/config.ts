import type { Secret } from './secret.js'
import type { SecretSource } from './secret-source.js'

/** Everything that can be set from outside: typed, validated, frozen. Made once, by `loadConfig`. */
export interface Config {
  readonly server: ServerConfig
  readonly log: LogConfig
  readonly upstream: UpstreamConfig
  /** Absent: one process, memory only. */
  readonly redis?: RedisConfig
  readonly cache: CacheConfig
  readonly callers: CallersConfig
}

export interface ServerConfig {
  readonly host: string
  readonly port: number
  /** No caller waits longer for an answer. */
  readonly requestTimeoutMs: number
  /** How long SIGTERM lets running requests finish. */
  readonly shutdownTimeoutMs: number
  /** How long an idle connection is kept open. */
  readonly keepAliveTimeoutMs: number
  /** Addresses and CIDRs whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[]
  /** Exact origins that a browser may call from. */
  readonly corsOrigins: readonly string[]
}

export interface LogConfig {
  readonly level: LogLevel
  readonly format: 'json' | 'pretty'
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

export interface UpstreamConfig {
  /** One attempt, from the first byte sent to the last byte read. */
  readonly timeoutMs: number
  /** How long a caller who holds something stale waits for something newer. */
  readonly softTimeoutMs: number
  /** All attempts of one load together; a little less than callers wait. */
  readonly totalTimeoutMs: number
  /** Attempts after the first. */
  readonly retries: number
  /** Open requests per endpoint. */
  readonly maxConcurrency: number
  /** Decompressed. */
  readonly maxBodyBytes: number
  /** An HTTP proxy for upstream calls, only when `UPSTREAM_PROXY` asks for one. The URL may hold a password. */
  readonly proxy?: { readonly url: Secret; readonly noProxy: readonly string[] }
  /** For requests that name no project. */
  readonly defaultProjectId?: string
  /** The project access given by the environment. Absent when only `projectsFile` is used. */
  readonly access?: UpstreamAccess
  /** YAML or JSON, several projects; read again when it changes. */
  readonly projectsFile?: string
}

/** How to reach ModelArts: a base URL without trailing slash, and what to be let in with. */
export interface UpstreamAccess {
  readonly endpoint: string
  readonly credentials: CredentialsConfig
}

/** One variant per value of `MODELARTS_AUTH`. */
export type CredentialsConfig =
  | {
      readonly kind: 'aksk'
      readonly accessKey: SecretSource
      readonly secretKey: SecretSource
      readonly securityToken?: SecretSource
    }
  | {
      readonly kind: 'password'
      /** IAM base URL without `/v3` and without trailing slash. */
      readonly authUrl: string
      readonly username: string
      readonly password: SecretSource
      readonly userDomainName: string
    }
  | { readonly kind: 'token'; readonly token: SecretSource }
  | { readonly kind: 'agency'; readonly metadataEndpoint: string }

export interface RedisConfig {
  /** One URL (a single server), or several (the seed nodes of a cluster). May hold a password: never logged. */
  readonly urls: readonly Secret[]
  readonly cluster: boolean
  readonly keyPrefix: string
  readonly commandTimeoutMs: number
}

export interface CacheConfig {
  readonly ttlSeconds: number
  /** By job type; wins over `ttlSeconds`. */
  readonly ttlOverrides: Readonly<Partial<Record<'train' | 'inference', number>>>
  readonly staleWhileRevalidateSeconds: number
  readonly staleIfErrorSeconds: number
  readonly minRefreshSeconds: number
  /** Memory for cached bytes. */
  readonly maxBytes: number
}

export interface CallersConfig {
  /** Empty: a trusted network, nobody is asked. */
  readonly auth: readonly ('api-key' | 'jwt')[]
  readonly apiKeysFile?: string
  readonly jwt?: {
    readonly issuer: string
    readonly audience: string
    readonly jwksUri: string
    readonly projectsClaim: string
  }
  /** 0: no limit. */
  readonly rateLimitPerMinute: number
}
