import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { releaseMemoryWhenIdle } from '../../../src/app/idle-memory.js'

const mb = 1_048_576

describe('memory is given back', () => {
  let timer: NodeJS.Timeout
  let utilization = 0
  let resident = 140 * mb
  const collect = jest.fn(() => {
    resident = 90 * mb
    return Promise.resolve()
  })
  const next = () => jest.advanceTimersByTimeAsync(3_000)

  beforeEach(() => {
    jest.useFakeTimers()
    collect.mockClear()
    utilization = 0
    resident = 140 * mb
    timer = releaseMemoryWhenIdle({
      utilization: () => utilization,
      residentBytes: () => resident,
      collect,
    })
  })
  afterEach(() => {
    clearInterval(timer)
    jest.useRealTimers()
  })

  it('once after the start, and again only when it has grown', async () => {
    await next()
    await next()
    expect(collect).toHaveBeenCalledTimes(1)
    resident = 120 * mb
    await next()
    expect(collect).toHaveBeenCalledTimes(2)
  })

  it('never while there is work to do', async () => {
    utilization = 0.5
    await next()
    await next()
    expect(collect).not.toHaveBeenCalled()
  })
})
