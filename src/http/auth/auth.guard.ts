import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { Problem } from '../problem/problem.js'
import { addressKey } from '../rate-limit/address-key.js'
import type { Allowance, RateLimitHeaders } from '../rate-limit/rate-limit-headers.js'
import { AuthenticationError, type Authenticator } from './authenticator.js'
import { anonymous, type Caller } from './caller.js'
import { credentialOf } from './credential.js'
import { isPublicRoute } from './access.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Undefined on public routes, and for whom nobody is. */
    caller: Caller | undefined
    /** Why the credential was refused; for the log alone. */
    refusal: string | undefined
  }
  interface FastifyContextConfig {
    /** Also takes the credential from `X-Auth-Token`, where clients of ModelArts put theirs. */
    takesAuthToken?: boolean
  }
}

/**
 * Every refusal takes this long from the request's arrival: the work differs from reason to reason, and
 * the time must not tell which it was.
 */
const refusalMs = 25

interface CallerGuardOptions {
  /** Absent: nobody is asked who they are. */
  readonly authenticator?: Pick<Authenticator, 'callerOf' | 'knownCaller'>
  /** Absent: no limit. */
  readonly fairUse?: Pick<RateLimitHeaders, 'count' | 'exceeded'>
  /** The value of `WWW-Authenticate` (RFC 9110, section 11.6.1; RFC 6750, section 3). */
  readonly challenge: string
}

/**
 * Stands in front of every route that is not public: knows the caller, and counts the request, before
 * the route, the cache or the upstream hear of it.
 *
 * Failed attempts are not counted by address: a key has 256 random bits and a token a signature, so that
 * guessing leads nowhere, and behind a shared address one wrong caller would shut the others out.
 */
export class AuthGuard {
  constructor(private readonly options: CallerGuardOptions) {}

  /** To be called before any route is registered. */
  watch(fastify: FastifyInstance): void {
    fastify.decorateRequest('caller', undefined)
    fastify.decorateRequest('refusal', undefined)
    fastify.addHook('onRoute', (route) => {
      if (isPublicRoute(route.url)) return
      const guard = this.#guard(route.config?.takesAuthToken ?? false)
      route.onRequest = [guard, ...[route.onRequest ?? []].flat()]
    })
  }

  /** Who asks, if that is known without waiting. Undefined leaves it to the framework's way; nothing is begun or counted. */
  knownCaller({ headers }: IncomingMessage): Caller | undefined {
    const { authenticator, fairUse } = this.options
    // Where addresses are counted, finding them behind proxies is the framework's business.
    if (!authenticator) return fairUse ? undefined : anonymous
    const credential = credentialOf(headers, false)
    return credential && authenticator.knownCaller(credential)
  }

  /** Counts a request of theirs. Undefined where nobody is counted. */
  count(caller: Caller): Allowance | undefined {
    return this.options.fairUse?.count(caller.id)
  }

  #guard(takesAuthToken: boolean): onRequestHookHandler {
    const { authenticator } = this.options
    return authenticator ? this.#asking(authenticator, takesAuthToken) : this.#askingNobody()
  }

  #askingNobody(): onRequestHookHandler {
    const { fairUse } = this.options
    return (request, reply, done) => {
      request.caller = anonymous
      if (fairUse) this.#count(addressKey(request.ip), reply, fairUse)
      done()
    }
  }

  #asking(authenticator: Pick<Authenticator, 'callerOf'>, takesAuthToken: boolean): onRequestHookHandler {
    return (request, reply, done) => {
      const credential = credentialOf(request.raw.headers, takesAuthToken)
      const caller = credential
        ? authenticator.callerOf(credential)
        : Promise.reject(new AuthenticationError('no-credential'))
      if (!(caller instanceof Promise)) {
        this.#admit(caller, request, reply)
        done()
        return
      }
      caller
        .then((verified) => this.#admit(verified, request, reply))
        .catch((error: unknown) => this.#refusal(error, request, reply))
        .then(() => done(), done)
    }
  }

  /** Throws `rate-limited`. */
  #admit(caller: Caller, request: FastifyRequest, reply: FastifyReply): void {
    request.caller = caller
    if (this.options.fairUse) this.#count(caller.id, reply, this.options.fairUse)
  }

  #count(id: string, reply: FastifyReply, fairUse: Pick<RateLimitHeaders, 'count' | 'exceeded'>): void {
    const allowance = fairUse.count(id)
    const [policyName, policy, leftName, left] = allowance.fields
    reply.header(policyName, policy).header(leftName, left)
    if (!allowance.allowed) throw fairUse.exceeded(allowance)
  }

  /** The same answer after the same time, whatever was wrong. */
  async #refusal(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<never> {
    if (!(error instanceof AuthenticationError)) throw error
    request.refusal = error.reason
    await new Promise((resolve) => setTimeout(resolve, refusalMs - reply.elapsedTime))
    throw new Problem(
      'unauthenticated',
      'A valid credential is needed, in one of the ways of WWW-Authenticate.',
      {
        headers: { 'www-authenticate': this.options.challenge },
      },
    )
  }
}
