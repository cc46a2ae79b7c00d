import 'reflect-metadata'
import { describe, expect, it, jest } from '@jest/globals'
import type { ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { IncomingHttpHeaders } from 'node:http'
import { AcceptsAuthToken, Access, Public } from '../../../../src/http/auth/access.js'
import { AuthGuard } from '../../../../src/http/auth/auth.guard.js'
import { AuthenticationError } from '../../../../src/http/auth/authenticator.js'
import type { Caller } from '../../../../src/http/auth/caller.js'
import type { Callers } from '../../../../src/http/auth/callers.js'

class Forgotten {
  find(): void {}

  @Access('admin')
  purge(): void {}

  @AcceptsAuthToken(true)
  dropIn(): void {}
}

@Public()
class Open {
  find(): void {}

  @Access('caller')
  closed(): void {}
}

const caller: Caller = { id: 'api-key:a', projects: '*', isAdmin: false }
const admin: Caller = { id: 'api-key:b', projects: '*', isAdmin: true }

async function ask(
  controller: typeof Forgotten | typeof Open,
  method: string,
  identified: Caller | AuthenticationError,
) {
  const identify = jest.fn((_headers: IncomingHttpHeaders, _acceptsAuthToken: boolean) =>
    identified instanceof AuthenticationError ? Promise.reject(identified) : Promise.resolve(identified),
  )
  const identifyAdmin = (headers: IncomingHttpHeaders) => identify(headers, false)
  const callers: Partial<Callers> = { identify, identifyAdmin, challenge: 'Bearer', adminChallenge: 'Bearer' }
  const request = { raw: { headers: {} }, caller: undefined, refusal: undefined }
  const context: Partial<ExecutionContext> = {
    getHandler: () => Reflect.get(controller.prototype, method) as () => void,
    getClass: () => controller as never,
    switchToHttp: () =>
      ({ getRequest: () => request, getResponse: () => ({ elapsedTime: 25 }) }) as ReturnType<
        ExecutionContext['switchToHttp']
      >,
  }
  const guard = new AuthGuard(callers as Callers, new Reflector())
  const outcome = await guard.canActivate(context as ExecutionContext).catch((error: unknown) => error)
  return { outcome, request, identify }
}

describe('a route', () => {
  it('that says nothing needs a caller', async () => {
    const { outcome, request } = await ask(Forgotten, 'find', new AuthenticationError('no-credential'))
    expect(outcome).toMatchObject({
      code: 'unauthenticated',
      extras: { headers: { 'www-authenticate': 'Bearer' } },
    })
    expect(request).toMatchObject({ caller: undefined, refusal: 'no-credential' })
    const admitted = await ask(Forgotten, 'find', caller)
    expect([admitted.outcome, admitted.request.caller]).toEqual([true, caller])
  })

  it('that is public asks nobody; one beside it that is not does', async () => {
    const open = await ask(Open, 'find', new AuthenticationError('no-credential'))
    expect([open.outcome, open.identify.mock.calls]).toEqual([true, []])
    const closed = await ask(Open, 'closed', new AuthenticationError('no-credential'))
    expect(closed.outcome).toMatchObject({ code: 'unauthenticated' })
  })

  it('for admins is forbidden to other callers', async () => {
    expect((await ask(Forgotten, 'purge', caller)).outcome).toMatchObject({ code: 'forbidden' })
    expect((await ask(Forgotten, 'purge', admin)).outcome).toBe(true)
  })

  it('accepts X-Auth-Token only where it says so', async () => {
    const { identify: usual } = await ask(Forgotten, 'find', caller)
    const { identify: dropIn } = await ask(Forgotten, 'dropIn', caller)
    expect([usual.mock.calls[0]?.[1], dropIn.mock.calls[0]?.[1]]).toEqual([false, true])
  })
})
