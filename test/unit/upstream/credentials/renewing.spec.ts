import { beforeEach, describe, expect, it } from '@jest/globals'
import { Secret } from '../../../../src/config/secret.js'
import { AttemptFailed } from '../../../../src/upstream/resilience/attempt-failed.js'
import {
  tokenCredentials,
  type Credentials,
  type CredentialsProvider,
} from '../../../../src/upstream/credentials/credentials.js'
import { renewing } from '../../../../src/upstream/credentials/renewing.js'
import { UpstreamFailure } from '../../../../src/upstream/failure.js'

const validForMs = 1_000
const signal = new AbortController().signal
let nowMs: number
let obtained: number
let outcome: () => Promise<Credentials>
let renewals: string[]
let provider: CredentialsProvider

const nextToken = async () => tokenCredentials(new Secret(`token ${obtained}`), nowMs + validForMs)
const backedOff = async () => {
  throw new AttemptFailed(new UpstreamFailure('upstream-unavailable', 'not now', { wasAsked: false }))
}
const down = async () => {
  throw new AttemptFailed(new UpstreamFailure('upstream-unreachable', 'down'))
}

beforeEach(() => {
  nowMs = 0
  obtained = 0
  outcome = nextToken
  renewals = []
  provider = renewing({
    obtain: () => {
      obtained += 1
      return outcome()
    },
    renewBeforeMs: (validForMs) => validForMs / 4,
    monotonic: () => nowMs,
    random: () => 1,
    onRenewed: () => renewals.push('renewed'),
    onRenewalFailed: ({ code }) => renewals.push(code),
  })
})

const get = async (rejected?: Credentials, wereAccepted = true) =>
  provider({ signal, ...(rejected && { rejected, wereAccepted }) })
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('renewing credentials', () => {
  it('obtains once, however many ask', async () => {
    const [a, b] = await Promise.all([get(), get()])
    expect(a).toBe(b)
    expect(await get()).toBe(a)
    expect(obtained).toBe(1)
  })

  it('renews in the background before they expire: nobody waits', async () => {
    const first = await get()
    nowMs = 750
    expect(await get()).toBe(first)
    await settle()
    expect(obtained).toBe(2)
    expect((await get()).id).not.toBe(first.id)
    expect(renewals).toEqual(['renewed', 'renewed'])
  })

  it('waits for new ones when the old ones have expired', async () => {
    const first = await get()
    nowMs = 1_000
    expect((await get()).id).not.toBe(first.id)
  })

  it('keeps the old ones while a renewal fails and they are valid', async () => {
    const first = await get()
    outcome = down
    nowMs = 750
    expect(await get()).toBe(first)
    await settle()
    expect(renewals).toEqual(['renewed', 'upstream-unreachable'])
    outcome = backedOff
    expect(await get()).toBe(first)
    await settle()
    expect(renewals).toHaveLength(2)
    outcome = down
    nowMs = 1_000
    await expect(get()).rejects.toThrow('down')
    outcome = nextToken
    expect(await get()).toHaveProperty('kind', 'token')
  })

  it('replaces rejected ones once, also for those who ask meanwhile', async () => {
    const first = await get()
    const [a, b, c] = await Promise.all([get(first), get(first), get()])
    expect(a.id).not.toBe(first.id)
    expect([b, c]).toEqual([a, a])
    expect(await get(first)).toBe(a)
    expect(obtained).toBe(2)
  })

  it('replaces ones that were never accepted once a minute at most', async () => {
    const first = await get()
    const second = await get(first, false)
    expect(second.id).not.toBe(first.id)
    expect(await get(second, false)).toBe(second)
    nowMs = 60_000
    outcome = async () => tokenCredentials(new Secret('third'), nowMs + validForMs)
    expect((await get(second, false)).id).not.toBe(second.id)
  })

  it('does not ask again and again for others where the same are given', async () => {
    outcome = async () => tokenCredentials(new Secret('always the same'))
    const only = await get()
    expect((await get(only)).id).toBe(only.id)
    expect((await get(only)).id).toBe(only.id)
    expect(obtained).toBe(2)
    expect(renewals).toEqual(['renewed'])
  })

  it('lets a caller leave without ending the renewal', async () => {
    const leaving = new AbortController()
    let finish = (_credentials: Credentials) => {}
    outcome = () => new Promise((resolve) => (finish = resolve))
    const left = provider({ signal: leaving.signal })
    const stays = get()
    leaving.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    finish(await nextToken())
    expect(await stays).toHaveProperty('kind', 'token')
    expect(obtained).toBe(1)
  })
})
