import { afterEach, describe, expect, it } from '@jest/globals'
import { bearer, callerScene, operator, teamMain, type CallerScene } from '../support/caller-scene.js'
import { send } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function limitedTo(perMinute: string): Promise<CallerScene> {
  const scene = await callerScene({ RATE_LIMIT_PER_MINUTE: perMinute })
  closers.push(() => scene.close())
  return scene
}

const main = bearer(teamMain.key)

describe('a caller with a limit', () => {
  it('gets what is left with every response, also with a 429', async () => {
    const scene = await limitedTo('5')
    const remaining: unknown[] = []
    for (const path of ['/specs', '/specs?available=true', '/specs?nonsense=1', '/specs?project_id=other']) {
      const { headers } = await scene.ask(path, main)
      expect(headers['ratelimit-policy']).toBe('"default";q=5;w=60')
      remaining.push(headers.ratelimit)
    }
    const { etag } = (await scene.ask('/specs', main)).headers
    expect(remaining).toEqual(
      [4, 3, 2, 1].map((left) => expect.stringMatching(`^"default";r=${left};t=(60|59)$`)),
    )
    const refused = await scene.ask('/specs', { ...main, 'if-none-match': String(etag) })
    expect(refused.status).toBe(429)
    expect(refused.headers.ratelimit).toMatch(/^"default";r=0;t=\d+$/)
    const problem = JSON.parse(refused.text)
    expect(problem).toMatchObject({ code: 'rate-limited', retry_after: expect.any(Number) })
    expect(problem.retry_after).toBeGreaterThan(50)
    expect(refused.headers['retry-after']).toBe(String(problem.retry_after))
  })

  it('has one limit by whichever field or route the key comes, and whatever the method', async () => {
    const scene = await limitedTo('3')
    await scene.ask('/specs', main)
    await scene.ask('/specs', { 'x-api-key': teamMain.key }, 'HEAD')
    const route = `/v1/${teamMain.projects[0]}/job/resource-specs`
    expect((await scene.ask(route, { 'x-auth-token': teamMain.key })).status).toBe(200)
    expect((await scene.ask('/specs', main, 'HEAD')).status).toBe(429)
    const refused = await scene.ask(route, { 'x-auth-token': teamMain.key })
    expect(JSON.parse(refused.text)).toMatchObject({ is_success: false, error_code: 'rate-limited' })
  })

  it('is not hurt by another who asks too much, nor by those who are not let in', async () => {
    const scene = await limitedTo('3')
    for (let at = 0; at < 5; at++) {
      await scene.ask('/specs', bearer(operator.key))
      await scene.ask('/specs', bearer('key-of-nobody'))
    }
    expect((await scene.ask('/specs', bearer(operator.key))).status).toBe(429)
    expect((await scene.ask('/specs', bearer('key-of-nobody'))).status).toBe(401)
    expect((await scene.ask('/specs', main)).status).toBe(200)
  })

  it('may ask for health, documents and what does not exist as often as they like', async () => {
    const scene = await limitedTo('1')
    for (let at = 0; at < 3; at++) {
      expect((await scene.ask('/health/ready', main)).status).toBe(200)
      expect((await scene.ask('/nothing', main)).status).toBe(404)
    }
    expect((await scene.ask('/specs', main)).status).toBe(200)
  })

  it('by token is counted by its subject, whichever token', async () => {
    const scene = await limitedTo('2')
    for (const [jti, status] of [
      ['a', 200],
      ['b', 200],
      ['c', 429],
    ] as const) {
      const token = await scene.issuer.token({ claims: { jti, projects: '*' } })
      expect((await scene.ask('/specs', bearer(token))).status).toBe(status)
    }
  })

  it('that is 0 has none', async () => {
    const scene = await limitedTo('0')
    const { headers } = await scene.ask('/specs', main)
    expect(headers).not.toHaveProperty('ratelimit')
  })
})

describe('with CALLER_AUTH=none', () => {
  async function open(env: Record<string, string>): Promise<StartedService> {
    const scene = await limitedTo('0')
    const service = await startService({ MODELARTS_ENDPOINT: scene.emulator.url, ...env })
    closers.push(() => service.close())
    return service
  }

  it('there is no limit', async () => {
    const service = await open({})
    expect((await send('GET', `${service.url}/specs`)).headers).not.toHaveProperty('ratelimit')
  })

  it('a limit counts by address, and a caller that forges one is counted by its own', async () => {
    const service = await open({ RATE_LIMIT_PER_MINUTE: '1' })
    const statuses = []
    for (const address of ['192.0.2.1', '192.0.2.2']) {
      const answer = await send('GET', `${service.url}/specs`, { headers: { 'x-forwarded-for': address } })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([200, 429])
  })

  it('a limit counts by the address that a trusted proxy tells', async () => {
    const service = await open({ RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: '127.0.0.1' })
    const statuses = []
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) {
      const answer = await send('GET', `${service.url}/specs`, { headers: { 'x-forwarded-for': address } })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([200, 200, 429])
  })

  it.each([
    ['IPv4', '203.0.113.8:40001', '203.0.113.8:40002'],
    ['IPv6', '[2001:db8::1]:443', '[2001:db8::1]:444'],
    [
      'IPv4, behind another trusted proxy',
      '203.0.113.9:40001, 127.0.0.1:5',
      '203.0.113.9:40002, 127.0.0.1:6',
    ],
  ])(
    'a limit counts by the address, whatever port a proxy writes behind it: %s',
    async (_what, one, other) => {
      const service = await open({ RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: '127.0.0.1' })
      const statuses = []
      for (const address of [one, other, '198.51.100.1:40001, 127.0.0.1:7']) {
        const answer = await send('GET', `${service.url}/specs`, { headers: { 'x-forwarded-for': address } })
        statuses.push(answer.status)
      }
      expect(statuses).toEqual([200, 429, 200])
    },
  )
})
