import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { pause, untilAborted, withDeadline } from '../../../../src/upstream/resilience/deadline.js'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const never = new Promise<never>(() => {})
const late = () => new Error('late')

describe('a deadline', () => {
  it('gives the result, and leaves no timer behind', async () => {
    await expect(withDeadline(new AbortController().signal, 100, late, async () => 'answer')).resolves.toBe(
      'answer',
    )
    expect(jest.getTimerCount()).toBe(0)
  })

  it('rejects when the time is over, and aborts the work', async () => {
    let inner: AbortSignal | undefined
    const bounded = withDeadline(new AbortController().signal, 100, late, (signal) => {
      inner = signal
      return never
    })
    const outcome = expect(bounded).rejects.toThrow('late')
    await jest.advanceTimersByTimeAsync(100)
    await outcome
    expect(inner?.aborted).toBe(true)
  })

  it('rejects with the reason of the parent, and begins nothing when that is aborted already', async () => {
    const parent = new AbortController()
    const bounded = withDeadline(parent.signal, 100, late, () => never)
    parent.abort(new Error('left'))
    await expect(bounded).rejects.toThrow('left')
    const work = jest.fn(async () => 'answer')
    await expect(withDeadline(parent.signal, 100, late, work)).rejects.toThrow('left')
    expect(work).not.toHaveBeenCalled()
  })

  it('keeps quiet about work that fails after nobody waits any more', async () => {
    const parent = new AbortController()
    let fail = () => {}
    const work = new Promise<never>((_resolve, reject) => (fail = () => reject(new Error('unheard'))))
    const bounded = untilAborted(parent.signal, work)
    parent.abort(new Error('left'))
    await expect(bounded).rejects.toThrow('left')
    fail()
  })
})

describe('a pause', () => {
  it('ends after its time, or at once with the reason of the signal', async () => {
    const leaving = new AbortController()
    const paused = pause(100, leaving.signal)
    await jest.advanceTimersByTimeAsync(100)
    await paused
    const cut = expect(pause(100, leaving.signal)).rejects.toThrow('left')
    leaving.abort(new Error('left'))
    await cut
    expect(jest.getTimerCount()).toBe(0)
  })
})
