import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Drain } from '../http/server/drain.js'
import type { Readiness } from '../http/health/readiness.js'
import { ShuttingDown } from '../http/problem/to-problem.js'
import type { Logger } from '../logging/logger.js'

interface Stoppable {
  readonly app: NestFastifyApplication
  readonly readiness: Readiness
  readonly drain: Drain
  readonly logger: Logger
  readonly timeoutMs: number
}

/** Share of the time limit in which we still take new requests, while load balancers learn that we are not ready. */
const announceShare = 0.2
/** Share of the time limit after which waiting requests are told to go elsewhere. */
const giveUpShare = 0.9

/**
 * SIGTERM or SIGINT: not ready at once; new requests are still answered for a moment; then no new
 * connections; what runs finishes; exit 0. A second signal, or the time limit, ends it with 1.
 */
export function stopGracefully({ app, readiness, drain, logger, timeoutMs }: Stoppable): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) {
      logger.warn({ signal }, 'second signal: stopping at once')
      process.exit(1)
    }
    stopping = true
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
    await new Promise((resolve) => setTimeout(resolve, timeoutMs * announceShare))
    await app.close()
    logger.info('stopped')
    process.exit(0)
  }
}
