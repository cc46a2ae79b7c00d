import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { abortable, delay, withDeadline, withTimeout } from '../../../src/concurrency/abort.js'

const never = new Promise<never>(() => {})
const late = () => new Error('late')

describe('abortable', () => {
  it('settles as the promise does, and leaves no listener behind', async () => {
    const { signal } = new AbortController()
    const remove = jest.spyOn(signal, 'removeEventListener')
    await expect(abortable(Promise.resolve('answer'), signal)).resolves.toBe('answer')
    await expect(abortable(Promise.reject(new Error('down')), signal)).rejects.toThrow('down')
    expect(remove).toHaveBeenCalledTimes(2)
    await expect(abortable(Promise.resolve('answer'), undefined)).resolves.toBe('answer')
  })

  it('rejects with the reason of the signal, before or while it waits', async () => {
    const caller = new AbortController()
    const waiting = abortable(never, caller.signal)
    caller.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    await expect(abortable(Promise.resolve('answer'), caller.signal)).rejects.toThrow('left')
  })

  it('keeps quiet about a promise that fails after its caller has left', async () => {
    let fail = () => {}
    const work = new Promise<never>((_resolve, reject) => (fail = () => reject(new Error('unheard'))))
    await expect(abortable(work, AbortSignal.abort(new Error('left')))).rejects.toThrow('left')
    // An unhandled rejection would end this process.
    fail()
    await new Promise(setImmediate)
  })
})

describe('a timeout in a busy process', () => {
  it('lets in a reply that has arrived', async () => {
    // From here the loop turns to timers first.
    await new Promise(setImmediate)
    // Like a reply from a socket, it is ready long before we get round to it.
    const waiting = withTimeout(promisify(randomBytes)(8), 10)
    const untilMs = performance.now() + 40
    while (performance.now() < untilMs);
    expect(await waiting).toHaveLength(8)
  })
})

describe('with the time faked', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  describe('a timeout', () => {
    it('gives the result, and leaves no timer behind', async () => {
      await expect(withTimeout(Promise.resolve('answer'), 100)).resolves.toBe('answer')
      await expect(withTimeout(Promise.reject(new Error('down')), 100)).rejects.toThrow('down')
      expect(jest.getTimerCount()).toBe(0)
    })

    it('rejects with a TimeoutError, or with the reason that was given', async () => {
      const plain = expect(withTimeout(never, 100)).rejects.toMatchObject({ name: 'TimeoutError' })
      const named = expect(withTimeout(never, 100, late)).rejects.toThrow('late')
      await jest.advanceTimersByTimeAsync(99)
      expect(jest.getTimerCount()).toBe(2)
      await jest.runAllTimersAsync()
      await plain
      await named
    })

    it('never comes when it is infinite', async () => {
      void withTimeout(never, Infinity)
      expect(jest.getTimerCount()).toBe(0)
    })
  })

  describe('a deadline', () => {
    it('gives the result, and leaves no timer behind', async () => {
      const { signal } = new AbortController()
      await expect(withDeadline(signal, 100, late, async () => 'answer')).resolves.toBe('answer')
      expect(jest.getTimerCount()).toBe(0)
    })

    it('rejects when the time is over, and aborts the work', async () => {
      let inner: AbortSignal | undefined
      const bounded = withDeadline(undefined, 100, late, (signal) => {
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
  })

  describe('a delay', () => {
    it('ends after its time, or at once with the reason of the signal', async () => {
      const leaving = new AbortController()
      const whole = delay(100, leaving.signal)
      await jest.advanceTimersByTimeAsync(100)
      await whole
      const cut = expect(delay(100, leaving.signal)).rejects.toThrow('left')
      leaving.abort(new Error('left'))
      await cut
      expect(jest.getTimerCount()).toBe(0)
    })
  })
})
