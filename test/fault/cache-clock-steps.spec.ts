import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { passwordAccess } from '../support/demo-access.js'
import { audience, Issuer, issuerName } from '../support/issuer.js'
import type { HttpAnswer } from '../support/signed-get.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const path = '/specs?job_type=train'
const steps = [5, 600, 3 * 3_600].flatMap((seconds) => [seconds, -seconds])

let service: ServiceUnderTest
let stepMs = 0

beforeEach(async () => {
  const realNow = Date.now.bind(Date)
  stepMs = 0
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + stepMs)
  service = await serviceUnderTest({
    env: { CACHE_TTL_SECONDS: '60', RATE_LIMIT_PER_MINUTE: '100', UPSTREAM_RETRIES: '0' },
  })
})
afterEach(async () => {
  await service.close()
  jest.restoreAllMocks()
})

const numberIn = (pattern: RegExp, { headers }: HttpAnswer, name: string): number =>
  Number(pattern.exec(String(headers[name]))?.[1])

/** The wall clock of the machine, which NTP or an operator may set at any time. */
describe.each(steps)('a wall clock that steps by %d s', (seconds) => {
  it('changes neither age, freshness nor rate limit', async () => {
    const before = await service.get(path)
    stepMs = seconds * 1_000
    const after = await service.get(path)
    expect(after.headers['cache-status']).toMatch(/^specs-bff; hit; ttl=5\d$/)
    expect(Number(after.headers.age)).toBeLessThanOrEqual(2)
    const resets = (answer: HttpAnswer) => numberIn(/;t=(\d+)/, answer, 'ratelimit')
    expect(resets(before) - resets(after)).toBeGreaterThanOrEqual(0)
    expect(resets(before) - resets(after)).toBeLessThanOrEqual(2)
  })

  it('neither ends nor lengthens a back-off', async () => {
    service.emulator.control.behave({ kind: 'failure', status: 503, code: 'ModelArts.4302' })
    await service.get(path)
    stepMs = seconds * 1_000
    const answer = await service.get(path)
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toMatch(/^[12]$/)
    expect(service.upstreamCalls()).toBe(1)
  })

  it('neither ends nor lengthens the back-off of a login', async () => {
    const { emulator } = service
    const byPassword = await serviceUnderTest({
      emulator,
      env: passwordAccess(emulator.url),
    })
    emulator.control.behave({ kind: 'throttle', path: '/v3/auth', retryAfter: { seconds: 30 } })
    await byPassword.get('/specs?engine_id=1')
    stepMs = seconds * 1_000
    // Another list, which has no back-off of its own.
    const answer = await byPassword.get('/specs?engine_id=2')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(25)
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(30)
    expect(emulator.control.requests().countsByPath['/v3/auth/tokens']).toBe(1)
    await byPassword.close()
  })

  it('does not end the time in which an issuer is not asked again for its keys', async () => {
    const issuer = await Issuer.start()
    const { emulator } = service
    const byToken = await serviceUnderTest({
      emulator,
      env: {
        CALLER_AUTH: 'jwt',
        JWT_ISSUER: issuerName,
        JWT_AUDIENCE: audience,
        JWT_JWKS_URI: issuer.jwksUri,
      },
    })
    const ask = async (kid: string) =>
      (
        await byToken.get(path, {
          authorization: `Bearer ${await issuer.token({ kid, expiresIn: 100_000 })}`,
        })
      ).status
    expect(await ask('unknown')).toBe(401)
    const { fetches } = issuer
    stepMs = seconds * 1_000
    expect(await ask('unknown as well')).toBe(401)
    expect(issuer.fetches).toBe(fetches)
    await byToken.close()
    await issuer.close()
  })
})
