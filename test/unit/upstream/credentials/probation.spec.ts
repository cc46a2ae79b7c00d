import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Probation } from '../../../../src/upstream/credentials/probation.js'

let trials: Probation
const may = () => {}

beforeEach(() => {
  jest.useFakeTimers()
  trials = new Probation(Date.now)
})
afterEach(() => {
  jest.useRealTimers()
})

/** Attempts that end when told to. */
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
  it('are tried by one request; the others follow when they are proven', async () => {
    const { running, attempt } = attempts()
    const all = [1, 2, 3].map(() => trials.run('key', may, attempt, new AbortController().signal))
    await settle()
    expect(running).toHaveLength(1)
    trials.prove('key')
    running[0]?.succeed()
    await settle()
    expect(running).toHaveLength(3)
    for (const { succeed } of running) succeed()
    expect(await Promise.all(all)).toEqual(['answer', 'answer', 'answer'])
  })

  it('are tried by the next when the first learnt nothing', async () => {
    const { running, attempt } = attempts()
    const first = trials.run('key', may, attempt, new AbortController().signal)
    const second = trials.run('key', may, attempt, new AbortController().signal)
    await settle()
    running[0]?.fail()
    await expect(first).rejects.toThrow('failed')
    await settle()
    expect(running).toHaveLength(2)
    running[1]?.succeed()
    await second
  })

  it('are not used by those who waited when they are refused in the meantime', async () => {
    const { running, attempt } = attempts()
    let isRefused = false
    const mayRun = () => {
      if (isRefused) throw new Error('refused')
    }
    const first = trials.run('key', mayRun, attempt, new AbortController().signal)
    const second = trials.run('key', mayRun, attempt, new AbortController().signal)
    await settle()
    isRefused = true
    running[0]?.fail()
    await expect(first).rejects.toThrow('failed')
    await expect(second).rejects.toThrow('refused')
    expect(running).toHaveLength(1)
  })

  it('are tried by another each second while the upstream is silent, by three at most', async () => {
    const { running, attempt } = attempts()
    for (let n = 0; n < 10; n += 1) void trials.run('key', may, attempt, new AbortController().signal)
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
    void trials.run('key', may, attempt, new AbortController().signal)
    const second = trials.run('key', may, attempt, leaving.signal)
    leaving.abort(new Error('left'))
    await expect(second).rejects.toThrow('left')
  })
})

describe('proven credentials', () => {
  it('are used by everyone at once, until they are doubted', async () => {
    const { running, attempt } = attempts()
    trials.prove('key')
    for (let n = 0; n < 5; n += 1) void trials.run('key', may, attempt, new AbortController().signal)
    await settle()
    expect(running).toHaveLength(5)
    trials.doubt('key')
    for (let n = 0; n < 5; n += 1) void trials.run('key', may, attempt, new AbortController().signal)
    await settle()
    expect(running).toHaveLength(6)
  })
})
