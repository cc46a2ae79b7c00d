import { Session } from 'node:inspector'

/** As `performance.eventLoopUtilization().utilization` of one interval: 0 to 1. */
type Utilization = () => number

interface IdleMemoryOptions {
  readonly utilization?: Utilization
  readonly residentBytes?: () => number
  readonly collect?: () => Promise<void>
}

const everyMs = 3_000
/** Health checks and scrapes alone stay below it. */
const idleBelow = 0.1
/** A collection stops the process for some 50 ms; below this growth it is not worth it. */
const worthBytes = 16_777_216

/**
 * Gives memory back when the process is idle: first what was needed only to start, later what a time of many requests
 * left. V8 by itself keeps it until memory runs short.
 */
export function releaseMemoryWhenIdle({
  utilization = utilizationSinceLast(),
  residentBytes = () => process.memoryUsage.rss(),
  collect = collectGarbage,
}: IdleMemoryOptions = {}): NodeJS.Timeout {
  let residentAfterLast = 0
  const look = async (): Promise<void> => {
    if (utilization() >= idleBelow || residentBytes() < residentAfterLast + worthBytes) return
    await collect()
    residentAfterLast = residentBytes()
  }
  return setInterval(() => void look(), everyMs).unref()
}

function utilizationSinceLast(): Utilization {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}

/** As `gc()`, which needs a flag, but for good: V8 compacts, shrinks the young generation and gives pages back. */
function collectGarbage(): Promise<void> {
  const session = new Session()
  session.connect()
  return new Promise((resolve) => {
    session.post('HeapProfiler.collectGarbage', () => {
      // V8 holds a lock while it calls back, and takes it again to disconnect: within the callback the process would hang.
      setImmediate(() => {
        session.disconnect()
        resolve()
      })
    })
  })
}
