import type { Clock } from '../../concurrency/clock.js'
import type { CredentialsConfig } from '../../config/config.js'
import type { Exchange } from '../response/exchange.js'
import type { OnUpstreamEvent } from '../events.js'
import { agencyKeys } from './agency-keys.js'
import type { Credentials, CredentialsProvider } from './credentials.js'
import { logIn } from './password-login.js'
import { renewing } from './renewing.js'
import type { CredentialLockout } from './credential-lockout.js'
import { SecretSet } from './secret-set.js'
import { aksk, givenToken } from './static-credentials.js'

/** What providers are made with. */
export interface CredentialsTools {
  readonly exchange: Exchange
  readonly rest: CredentialLockout
  readonly clock: Clock
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
/** The next keys of an agency are there ten minutes before the end of the last ones. */
const agencyRenewalMs = 540_000

/** Throws when a secret's file cannot be read. */
export function credentialsFor(config: CredentialsConfig, tools: CredentialsTools): CredentialsOfProjects {
  const { exchange, rest, clock, onEvent, timeoutMs } = tools
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
      const obtain = (projectId: string) => () =>
        logIn({ authUrl, username, userDomainName, secrets, projectId, timeoutMs }, exchange, rest)
      return {
        // A token is for one project, so each project logs in for itself.
        for: (projectId) =>
          renewed('password', projectId, obtain(projectId), (lifeMs) => Math.min(hourMs, lifeMs / 4), tools),
        close: () => secrets.close(),
      }
    }
    case 'agency': {
      const { metadataEndpoint } = config
      const options = { metadataEndpoint, timeoutMs: Math.min(metadataTimeoutMs, timeoutMs) }
      const renewBeforeMs = (lifeMs: number) => Math.min(agencyRenewalMs, lifeMs / 4)
      let shared: CredentialsProvider | undefined
      return {
        for: (projectId) => {
          const obtain = agencyKeys({ ...options, projectId }, exchange, clock)
          shared ??= renewed('agency', projectId, obtain, renewBeforeMs, tools)
          return shared
        },
        close: () => {},
      }
    }
  }
}

function renewed(
  kind: 'password' | 'agency',
  projectId: string,
  obtain: () => Promise<Credentials>,
  renewBeforeMs: (lifeMs: number) => number,
  { clock, random, onEvent }: CredentialsTools,
): CredentialsProvider {
  return renewing({
    obtain,
    renewBeforeMs,
    clock,
    random,
    onRenewed: ({ expiresAtMs }) =>
      onEvent({
        type: 'credentials-renewed',
        projectId,
        kind,
        ...(expiresAtMs !== undefined && { lifeMs: expiresAtMs - clock() }),
      }),
    onRenewalFailed: ({ code }) =>
      onEvent({ type: 'credentials-renewal-failed', projectId, kind, failure: code }),
  })
}
