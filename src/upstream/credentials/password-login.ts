import { Secret } from '../../config/secret.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { failedAnswer, trace } from '../response/failed-answer.js'
import { isJsonObject } from '../response/json.js'
import { serviceNames, type Exchange, type UpstreamResponse } from '../response/exchange.js'
import { UpstreamFailure } from '../failure.js'
import { fingerprint, tokenCredentials, type Credentials } from './credentials.js'
import { expiresAt } from './expiry.js'
import type { CredentialLockout } from './credential-lockout.js'
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

/**
 * Logs in at IAM v3 and gives the token. A refused login rests, for all projects of the same user:
 * wrong passwords lock it. Rejects with `AttemptFailed`.
 */
export async function logIn(
  login: PasswordLogin,
  exchange: Exchange,
  rest: CredentialLockout,
): Promise<Credentials> {
  // Read anew: this is rare, and a mended password should not wait for the next poll.
  const { password } = login.secrets.reread()
  const { authUrl, userDomainName, username, projectId, timeoutMs } = login
  const id = fingerprint(...[authUrl, userDomainName, username].map((text) => new Secret(text)), password)
  // Nobody in particular waits for a login, so no caller's signal may end it.
  const { signal } = new AbortController()
  const correspondence = { service: 'iam', projectId, timeoutMs } as const
  return rest.run({ id, ...correspondence }, signal, async () => {
    const request = {
      method: 'POST',
      // The catalog is long and unused.
      url: `${authUrl}/v3/auth/tokens?nocatalog=true`,
      headers: { 'content-type': 'application/json;charset=utf8' },
      body: JSON.stringify(loginBody(login, password)),
    } as const
    return tokenFrom(await exchange(request, correspondence, signal))
  })
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

function tokenFrom({ response, body, said, receivedAtMs }: UpstreamResponse): Credentials {
  const { status, headers } = response
  if (status < 200 || status >= 300) throw loginFailed(response.headers['retry-after'], said, receivedAtMs)
  const text = headers['x-subject-token']
  const token = body.kind === 'json' && isJsonObject(body.value) ? body.value.token : undefined
  const end =
    isJsonObject(token) &&
    expiresAt({ expiresAt: token.expires_at, issuedAt: token.issued_at, date: headers.date }, receivedAtMs)
  if (!text || !end) {
    const message = `${serviceNames.iam} let us in without a token, or without saying how long it lives.`
    throw new AttemptFailed(new UpstreamFailure('upstream-malformed', message, { upstream: trace(said) }))
  }
  return tokenCredentials(new Secret(text), end)
}

/** Whatever IAM has against the login (user, password, domain, project) is a fault in our credentials. */
function loginFailed(
  retryAfter: string | undefined,
  said: UpstreamResponse['said'],
  nowMs: number,
): AttemptFailed {
  const failed = failedAnswer(serviceNames.iam, said, retryAfter, nowMs)
  switch (failed.failure.code) {
    case 'upstream-rejected-request':
    case 'upstream-not-found':
    case 'upstream-credentials-rejected': {
      const message = `${serviceNames.iam} refuses the login of this service.`
      const failure = new UpstreamFailure('upstream-credentials-rejected', message, { upstream: trace(said) })
      return new AttemptFailed(failure, { refuses: 'identity' })
    }
    default:
      return failed
  }
}
