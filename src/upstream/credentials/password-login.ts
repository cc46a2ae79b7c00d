import { Secret } from '../../config/secret.js'
import { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { isSuccess, serviceNames, type Exchange, type UpstreamResponse } from '../response/exchange.js'
import { failedAnswer, trace } from '../response/failed-answer.js'
import { isJsonObject } from '../response/json.js'
import type { CredentialLockout } from './credential-lockout.js'
import { fingerprint, tokenCredentials, type Credentials } from './credentials.js'
import { validForMs } from './expiry.js'
import type { LoginBackOff } from './login-back-off.js'
import type { SecretSet } from './secret-set.js'

export interface PasswordLogin {
  /** IAM base URL without `/v3`. */
  readonly authUrl: string
  readonly username: string
  readonly userDomainName: string
  readonly secrets: SecretSet<'password'>
  /** The token is for this project only, as ModelArts wants it. */
  readonly projectId: string
  readonly timeoutMs: number
}

export interface LoginTools {
  readonly exchange: Exchange
  readonly lockout: CredentialLockout
  readonly backOff: LoginBackOff
}

/** Passwords change while tokens live: projects that renew together later on send one login first. */
const confirmedForMs = 60_000

/**
 * Logs in at IAM v3 and gives the token. A rejected login cools down, for all projects of the same
 * user: wrong passwords lock it. Rejects with `AttemptFailed`.
 */
export async function logIn(
  login: PasswordLogin,
  { exchange, lockout, backOff }: LoginTools,
): Promise<Credentials> {
  // Read again: this is rare, and a corrected password should not wait for the next poll.
  const { password } = login.secrets.reread()
  const { authUrl, userDomainName, username, projectId, timeoutMs } = login
  const user = [authUrl, userDomainName, username].map((text) => new Secret(text))
  // Nobody in particular waits for a login, so no caller's signal may end it.
  const { signal } = new AbortController()
  const context = { service: 'iam', projectId, timeoutMs } as const
  const request = {
    method: 'POST',
    // The catalog is long and unused.
    url: `${authUrl}/v3/auth/tokens?nocatalog=true`,
    headers: { 'content-type': 'application/json;charset=utf8' },
    body: JSON.stringify(loginBody(login, password)),
  } as const
  return lockout.run({ id: fingerprint(...user, password), confirmedForMs, ...context }, signal, () =>
    backOff.run(fingerprint(...user), () => exchange(request, context, signal, tokenFrom)),
  )
}

function loginBody({ username, userDomainName, projectId }: PasswordLogin, password: Secret): object {
  const user = { name: username, password: password.reveal(), domain: { name: userDomainName } }
  return {
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { id: projectId } },
    },
  }
}

function tokenFrom(answer: UpstreamResponse): Credentials {
  const { head, body, envelope, sentAtMs, receivedAtMs } = answer
  if (!isSuccess(head.status)) throw loginFailed(answer)
  const { 'x-subject-token': text, date } = head.headers
  const token = body.kind === 'json' && isJsonObject(body.value) ? body.value.token : undefined
  const forMs = isJsonObject(token)
    ? validForMs({ expiresAt: token.expires_at, issuedAt: token.issued_at, date }, receivedAtMs)
    : undefined
  if (!text || forMs === undefined) {
    const message = `${serviceNames.iam} let us in without a token, or without saying when it expires.`
    throw new AttemptFailed(new UpstreamFailure('upstream-malformed', message, { upstream: trace(envelope) }))
  }
  return tokenCredentials(new Secret(text), sentAtMs + forMs)
}

/** Whatever IAM has against the login (user, password, domain, project) is a fault in our credentials. */
function loginFailed(answer: UpstreamResponse): AttemptFailed {
  const failed = failedAnswer(serviceNames.iam, answer)
  switch (failed.failure.code) {
    case 'upstream-rejected-request':
    case 'upstream-not-found':
    case 'upstream-credentials-rejected': {
      const message = `${serviceNames.iam} refuses the login of this service.`
      const details = { upstream: trace(answer.envelope) }
      const failure = new UpstreamFailure('upstream-credentials-rejected', message, details)
      return new AttemptFailed(failure, { rejected: 'authentication' })
    }
    default:
      return failed
  }
}
