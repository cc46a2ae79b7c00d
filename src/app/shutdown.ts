import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Readiness } from '../http/health/readiness.js'
import { ShuttingDown } from '../http/problem/to-problem.js'
import type { Drain } from '../http/server/connections/drain.js'
import type { Logger } from '../logging/logger.js'

interface Stoppable {
  readonly app: NestFastifyApplication
  readonly readiness: Readiness
  readonly drain: Drain
  readonly logger: Logger
  readonly timeoutMs: number
}

/** Share of the time limit in which new connections are still accepted, while load balancers learn that we are not ready. */
const announceShare = 0.2
/** Share of the time limit that connections have after that for the request that is on its way. */
const lastRequestShare = 0.1
/** Share of the time limit after which waiting callers get a problem. */
const giveUpShare = 0.9

/**
 * SIGTERM or SIGINT: not ready at once, and every answer says `Connection: close`; requests are still answered for a
 * moment; then no new connections; what runs finishes; exit 0. A second signal, or the time limit, ends it with 1.
 */
export function stopGracefully({ app, readiness, drain, logger, timeoutMs }: Stoppable): void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (drain.hasBegun) {
      logger.warn({ signal }, 'second signal: stopping at once')
      process.exit(1)
    }
    drain.begin()
    void stop(signal)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)

  async function stop(signal: NodeJS.Signals): Promise<void> {
    logger.info({ signal, timeout_ms: timeoutMs }, 'draining')
    readiness.drain()
    setTimeout(() => drain.giveUp(new ShuttingDown()), timeoutMs * giveUpShare).unref()
    setTimeout(() => {
      logger.warn('time limit reached: stopping with requests unanswered')
      process.exit(1)
    }, timeoutMs).unref()
    await sleep(timeoutMs * announceShare)
    const server = app.getHttpServer()
    const closed = once(server, 'close')
    await drain.stopListening(server)
    await Promise.race([closed, sleep(timeoutMs * lastRequestShare)])
    // Ends what is idle, and waits for the rest.
    await app.close()
    logger.info('stopped')
    process.exit(0)
  }
}
