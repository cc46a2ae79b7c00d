import { setTimeout as sleep } from 'node:timers/promises'
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../problem/problem.js'
import { addressKey } from '../rate-limit/address-key.js'
import { withoutPort } from '../server/trusted-proxies.js'
import { AcceptsAuthToken, Access, type AccessLevel } from './access.js'
import { AuthenticationError } from './authenticator.js'
import type { Caller } from './caller.js'
import { Callers } from './callers.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined on public routes, and where the credential was refused. */
    caller: Caller | undefined
    /** Why the credential was refused; for the log alone. */
    refusal: string | undefined
  }
}

/**
 * Every refusal takes this long from the request's arrival: the work differs from reason to reason, and
 * the time must not tell which it was.
 */
const refusalMs = 25

/**
 * Stands in front of every route: knows the caller, and counts the request, before query, cache or upstream are
 * looked at.
 *
 * Failed attempts are not counted by address: a key has 256 random bits and a token a signature, so that
 * guessing leads nowhere, and behind a shared address one wrong caller would shut the others out.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Callers) private readonly callers: Callers,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const targets = [context.getHandler(), context.getClass()]
    const access = this.reflector.getAllAndOverride<AccessLevel | undefined>(Access.KEY, targets) ?? 'caller'
    if (access === 'public' || (access === 'metrics' && this.callers.metricsAreOpen)) return true
    const http = context.switchToHttp()
    const request = http.getRequest<FastifyRequest>()
    const reply = http.getResponse<FastifyReply>()
    const { headers } = request.raw
    if (access !== 'caller') {
      const { adminChallenge } = this.callers
      const caller = await this.#identify(request, reply, adminChallenge, () =>
        this.callers.identifyAdmin(headers),
      )
      // Not counted: an operator who looks why callers are refused must not be refused as well.
      if (caller.isAdmin) return true
      this.#count(caller, request, reply)
      throw new Problem('forbidden', 'This route needs the credential of an admin.')
    }
    const acceptsAuthToken =
      this.reflector.getAllAndOverride<true | undefined>(AcceptsAuthToken.KEY, targets) ?? false
    const caller = await this.#identify(request, reply, this.callers.challenge, () =>
      this.callers.identify(headers, acceptsAuthToken),
    )
    this.#count(caller, request, reply)
    return true
  }

  async #identify(
    request: FastifyRequest,
    reply: FastifyReply,
    challenge: string,
    identify: () => Promise<Caller>,
  ): Promise<Caller> {
    try {
      const caller = await identify()
      request.caller = caller
      return caller
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error
      request.refusal = error.reason
      // The same answer after the same time, whatever was wrong.
      await sleep(refusalMs - reply.elapsedTime)
      const detail = 'A valid credential is needed, in one of the ways of WWW-Authenticate.'
      throw new Problem('unauthenticated', detail, {
        headers: { 'www-authenticate': challenge },
      })
    }
  }

  #count(caller: Caller, request: FastifyRequest, reply: FastifyReply): void {
    const { rateLimit, areIdentified } = this.callers
    if (!rateLimit) return
    const decision = rateLimit.count(areIdentified ? caller.id : addressKey(withoutPort(request.ip)))
    const [policyName, policy, leftName, left] = decision.fields
    reply.header(policyName, policy).header(leftName, left)
    if (decision.allowed) return
    throw new Problem('rate-limited', `More than ${rateLimit.limit} requests within a minute.`, {
      retryAfterSeconds: decision.resetsInSeconds,
    })
  }
}
