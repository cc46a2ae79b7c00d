import type { Clock } from '../../concurrency/clock.js'
import type { CredentialsConfig } from '../../config/config.js'
import type { OnUpstreamEvent } from '../events.js'
import type { Exchange } from '../response/exchange.js'
import { agencyKeys } from './agency-keys.js'
import type { CredentialLockout } from './credential-lockout.js'
import type { Credentials, CredentialsProvider } from './credentials.js'
import type { LoginBackOff } from './login-back-off.js'
import { logIn } from './password-login.js'
import { renewing } from './renewing.js'
import { SecretSet } from './secret-set.js'
import { aksk, givenToken } from './static-credentials.js'

/** What providers are made with. */
export interface CredentialsTools {
  readonly exchange: Exchange
  readonly lockout: CredentialLockout
  readonly backOff: LoginBackOff
  readonly monotonic: Clock
  readonly random: () => number
  readonly onEvent: OnUpstreamEvent
  readonly timeoutMs: number
}

/** Credentials for every project that shares one configuration of them. */
export interface CredentialsOfProjects {
  /** The same provider, or one that shares all that may be shared. */
  for(projectId: string): CredentialsProvider
  close(): void
}

/** The metadata service is next door: it answers at once, or not at all. */
const metadataTimeoutMs = 3_000
const hourMs = 3_600_000
/** The next keys of an agency are there ten minutes before the last ones expire. */
const agencyRenewalMs = 540_000

/** Throws when a secret's file cannot be read. */
export function credentialsFor(config: CredentialsConfig, tools: CredentialsTools): CredentialsOfProjects {
  const { onEvent, timeoutMs } = tools
  switch (config.kind) {
    case 'aksk': {
      const { accessKey, secretKey, securityToken } = config
      const pair = { accessKey, secretKey }
      const secrets = securityToken
        ? new SecretSet({ ...pair, securityToken }, onEvent)
        : new SecretSet(pair, onEvent)
      const provider = aksk(secrets)
      return { for: () => provider, close: () => secrets.close() }
    }
    case 'token': {
      const secrets = new SecretSet({ token: config.token }, onEvent)
      const provider = givenToken(secrets)
      return { for: () => provider, close: () => secrets.close() }
    }
    case 'password': {
      const { authUrl, username, userDomainName, password } = config
      const secrets = new SecretSet({ password }, onEvent)
      const login = { authUrl, username, userDomainName, secrets, timeoutMs }
      const renewBeforeMs = (validForMs: number) => Math.min(hourMs, validForMs / 4)
      return {
        // A token is for one project, so each project logs in for itself.
        for: (projectId) =>
          renewed('password', projectId, () => logIn({ ...login, projectId }, tools), renewBeforeMs, tools),
        close: () => secrets.close(),
      }
    }
    case 'agency': {
      const { metadataEndpoint } = config
      const options = { metadataEndpoint, timeoutMs: Math.min(metadataTimeoutMs, timeoutMs) }
      const renewBeforeMs = (validForMs: number) => Math.min(agencyRenewalMs, validForMs / 4)
      let shared: CredentialsProvider | undefined
      const made = (projectId: string): CredentialsProvider => {
        const keys = agencyKeys({ ...options, projectId }, tools.exchange, tools.monotonic)
        const obtain = () => tools.backOff.run(metadataEndpoint, keys)
        return renewed('agency', projectId, obtain, renewBeforeMs, tools)
      }
      return { for: (projectId) => (shared ??= made(projectId)), close: () => {} }
    }
  }
}

function renewed(
  kind: 'password' | 'agency',
  projectId: string,
  obtain: () => Promise<Credentials>,
  renewBeforeMs: (validForMs: number) => number,
  { monotonic, random, onEvent }: CredentialsTools,
): CredentialsProvider {
  return renewing({
    obtain,
    renewBeforeMs,
    monotonic,
    random,
    onRenewed: ({ expiresAtMs }) =>
      onEvent({
        type: 'credentials-renewed',
        projectId,
        kind,
        ...(expiresAtMs !== undefined && { validForMs: expiresAtMs - monotonic() }),
      }),
    onRenewalFailed: ({ code }) =>
      onEvent({ type: 'credentials-renewal-failed', projectId, kind, failure: code }),
  })
}
