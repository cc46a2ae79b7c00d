import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { releaseStartMemory } from '../../../src/app/start-memory.js'

describe('memory of the start is given back', () => {
  let timer: NodeJS.Timeout
  let utilization = 0
  const collect = jest.fn(() => Promise.resolve())
  const next = () => jest.advanceTimersByTimeAsync(3_000)

  beforeEach(() => {
    jest.useFakeTimers()
    collect.mockClear()
    timer = releaseStartMemory({ utilization: () => utilization, collect })
  })
  afterEach(() => {
    clearInterval(timer)
    jest.useRealTimers()
  })

  it('as soon as there is nothing else to do, and never again', async () => {
    utilization = 0.5
    await next()
    await next()
    expect(collect).not.toHaveBeenCalled()
    utilization = 0
    await next()
    await next()
    expect(collect).toHaveBeenCalledTimes(1)
  })
})
