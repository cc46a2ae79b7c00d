import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Probation } from '../../../../src/upstream/credentials/probation.js'

let probation: Probation
const may = () => {}

beforeEach(() => {
  jest.useFakeTimers()
  probation = new Probation(Date.now)
})
afterEach(() => {
  jest.useRealTimers()
})

/** Attempts that end when the test says so. */
function attempts() {
  const running: { succeed: () => void; fail: () => void }[] = []
  const attempt = () =>
    new Promise<string>((resolve, reject) => {
      running.push({ succeed: () => resolve('answer'), fail: () => reject(new Error('failed')) })
    })
  return { running, attempt }
}

const settle = () => jest.advanceTimersByTimeAsync(0)

describe('credentials that were never accepted', () => {
  it('are tried by one request; the others follow when they are confirmed', async () => {
    const { running, attempt } = attempts()
    const all = [1, 2, 3].map(() => probation.run('key', may, attempt, new AbortController().signal))
    await settle()
    expect(running).toHaveLength(1)
    probation.confirm('key')
    running[0]?.succeed()
    await settle()
    expect(running).toHaveLength(3)
    for (const { succeed } of running) succeed()
    expect(await Promise.all(all)).toEqual(['answer', 'answer', 'answer'])
  })

  it('are tried by the next when the first showed nothing', async () => {
    const { running, attempt } = attempts()
    const first = probation.run('key', may, attempt, new AbortController().signal)
    const second = probation.run('key', may, attempt, new AbortController().signal)
    await settle()
    running[0]?.fail()
    await expect(first).rejects.toThrow('failed')
    await settle()
    expect(running).toHaveLength(2)
    running[1]?.succeed()
    await second
  })

  it('are not used by those who waited when they are rejected in the meantime', async () => {
    const { running, attempt } = attempts()
    let isRejected = false
    const mayRun = () => {
      if (isRejected) throw new Error('rejected')
    }
    const first = probation.run('key', mayRun, attempt, new AbortController().signal)
    const second = probation.run('key', mayRun, attempt, new AbortController().signal)
    await settle()
    isRejected = true
    running[0]?.fail()
    await expect(first).rejects.toThrow('failed')
    await expect(second).rejects.toThrow('rejected')
    expect(running).toHaveLength(1)
  })

  it('are tried by another each second while the upstream is silent, by three at most', async () => {
    const { running, attempt } = attempts()
    for (let n = 0; n < 10; n += 1) void probation.run('key', may, attempt, new AbortController().signal)
    await settle()
    expect(running).toHaveLength(1)
    await jest.advanceTimersByTimeAsync(1_000)
    expect(running).toHaveLength(2)
    await jest.advanceTimersByTimeAsync(10_000)
    expect(running).toHaveLength(3)
  })

  it('keep nobody who leaves', async () => {
    const { attempt } = attempts()
    const leaving = new AbortController()
    void probation.run('key', may, attempt, new AbortController().signal)
    const second = probation.run('key', may, attempt, leaving.signal)
    leaving.abort(new Error('left'))
    await expect(second).rejects.toThrow('left')
  })
})

describe('confirmed credentials', () => {
  it('are used by everyone at once, until they are distrusted', async () => {
    const { running, attempt } = attempts()
    probation.confirm('key')
    for (let n = 0; n < 5; n += 1) void probation.run('key', may, attempt, new AbortController().signal)
    await settle()
    expect(running).toHaveLength(5)
    probation.distrust('key')
    for (let n = 0; n < 5; n += 1) void probation.run('key', may, attempt, new AbortController().signal)
    await settle()
    expect(running).toHaveLength(6)
  })

  it('are tried by one request again where a confirmation holds for a while only', async () => {
    const { running, attempt } = attempts()
    const run = () => probation.run('login', may, attempt, new AbortController().signal, 60_000)
    probation.confirm('login')
    await jest.advanceTimersByTimeAsync(60_000)
    for (let n = 0; n < 3; n += 1) void run()
    await settle()
    expect(running).toHaveLength(3)
    await jest.advanceTimersByTimeAsync(1)
    for (let n = 0; n < 3; n += 1) void run()
    await settle()
    expect(running).toHaveLength(4)
  })
})
