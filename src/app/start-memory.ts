import { Session } from 'node:inspector'

/** As `performance.eventLoopUtilization().utilization` of one interval: 0 to 1. */
type Utilization = () => number

interface StartMemoryOptions {
  readonly utilization?: Utilization
  readonly collect?: () => Promise<void>
}

const everyMs = 3_000
/** Health checks and scrapes alone stay below it. */
const idleBelow = 0.1

/**
 * Gives memory back that was needed only to start, once the process is idle; V8 by itself keeps it until memory runs short.
 * Once only: such a collection also drops compiled code, and hits after it take half as long again for seconds.
 */
export function releaseStartMemory({
  utilization = utilizationSinceLast(),
  collect = collectGarbage,
}: StartMemoryOptions = {}): NodeJS.Timeout {
  const timer = setInterval(() => {
    if (utilization() >= idleBelow) return
    clearInterval(timer)
    void collect()
  }, everyMs)
  return timer.unref()
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
